"""What a desk keeps, over HTTP."""
