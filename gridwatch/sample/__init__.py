"""A made-up county, from a seed, so that every role has something to do."""
