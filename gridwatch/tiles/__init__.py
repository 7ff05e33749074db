"""Map layers as vector tiles, and the same layers as files to download."""
