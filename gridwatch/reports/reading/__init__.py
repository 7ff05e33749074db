"""What of a report exists for whom, and who holds it."""
