"""Synchronisation of devices over HTTP."""
