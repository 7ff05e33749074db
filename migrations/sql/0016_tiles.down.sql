DROP TRIGGER tile_layers_follow_place ON place;
DROP TRIGGER tile_layers_follow_new_boundaries ON boundary;
DROP TRIGGER tile_layers_follow_boundaries ON boundary;
DROP TRIGGER tile_layers_follow_lost_boundaries ON boundary;
DROP TRIGGER tile_layers_follow_stations ON station;
DROP INDEX ix_station_opened_on, ix_station_closed_on;
DROP FUNCTION tile_layers_follow_place(), tile_layers_follow_boundaries(), tile_layers_follow_stations(),
  tile_layers_change(text[]), tile_layers_of(text);
DROP TABLE tile_layer;
