"""Pure geometry in longitude and latitude; knows neither Flask nor a database."""
