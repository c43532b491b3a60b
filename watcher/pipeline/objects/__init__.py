"""What is stored, as JSON objects: each shape once, for commands and for the API.  Pure."""
