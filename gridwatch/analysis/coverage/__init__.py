"""The net on a day: stations, monitors, and what came from where."""
