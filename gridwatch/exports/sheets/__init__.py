"""Single sheets for the file: a report's handling sheet, an order's notice."""
