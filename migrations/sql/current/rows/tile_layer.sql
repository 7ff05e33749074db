INSERT INTO tile_layer (layer) VALUES ('county'), ('town'), ('village'), ('group'), ('grid'), ('station');
