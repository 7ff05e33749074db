"""Places, stations and their import over HTTP."""
