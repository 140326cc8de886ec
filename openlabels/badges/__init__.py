"""A label as a picture, and the code that shows it elsewhere."""
