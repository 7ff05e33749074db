"""Where the net holds, where it is silent, and how problems are handled: coverage, figures, rankings."""
