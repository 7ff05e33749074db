"""What is late: the one definition, the ladder, its rungs and letters, the working list."""
