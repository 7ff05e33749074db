"""Vector tiles and layers over HTTP."""
