"""From a file of places to the territory: read, check every row, write in one go or not at all."""
