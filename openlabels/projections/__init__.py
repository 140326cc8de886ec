"""What each reader gets of the registry: JSON, tables and feeds, the form's knowledge, a frozen view for each template."""
