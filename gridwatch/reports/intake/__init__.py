"""Taking a report in: what was captured where, whose it is, stored once."""
