"""Working days: the holidays and make-up days 调休 of each year, as the State Council's notices set
them."""
