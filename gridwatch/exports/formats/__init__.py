"""How rows and documents become files."""
