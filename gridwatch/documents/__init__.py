"""Printed documents: the one place where they are set."""
