"""What the product does by itself, by the clock."""
