"""What the people of a desk arrange among themselves over a report; nobody else is told of it."""
