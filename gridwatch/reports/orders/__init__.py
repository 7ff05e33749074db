"""Rectification orders: their unit's view, their deadlines, what of the evidence they show."""
