"""What subjects with a life cycle share: tables of steps, clocks that run, and the second person."""
