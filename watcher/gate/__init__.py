"""Is this the page?  Answers and documents → reasons; and the states of a source.  Pure."""
