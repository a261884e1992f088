"""`jinlin demo`: everything at once on one machine, with data to look at."""
