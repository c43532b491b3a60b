"""PageDiff → PageVerdict: levels, facts, reasons, headlines.  Pure."""
