"""The domain of grid-based supervision: territory, people, reports."""
