"""Devices that are often offline: what they send is applied exactly once, and what changed is told
to them."""
