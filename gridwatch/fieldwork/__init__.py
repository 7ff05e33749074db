"""What people capture with a phone that is often offline, whatever it is: taken in exactly once,
judged by its true time, placed, and held where somebody must look first."""
