"""What a desk keeps for its people: what they write again and again, and the lists they come back to."""
