"""Institutions 建章立制: the written rules by which a place manages its own public power."""
