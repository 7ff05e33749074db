"""Rectification orders over HTTP."""
