"""From a file's text to one complete record: source, entry, verdict. Knows one entry, and reaches nothing outside."""
