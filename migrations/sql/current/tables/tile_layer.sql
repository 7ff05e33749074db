-- The versions of the map's layers.
CREATE TABLE tile_layer (
  layer varchar(40) CONSTRAINT pk_tile_layer PRIMARY KEY
    CONSTRAINT ck_tile_layer_layer CHECK (layer IN ('county', 'town', 'village', 'group', 'grid', 'station')),
  stamp varchar NOT NULL DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 12)
);
GRANT SELECT ON tile_layer TO gridwatch_app;
