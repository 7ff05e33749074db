"""Submission, routing and the life cycle of a report."""
