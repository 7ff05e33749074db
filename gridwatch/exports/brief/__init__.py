"""The monthly supervision brief 监督简报: its facts, its words, its making for each town."""
