// MapLibre with its worker as a file of our own origin, as the content security policy wants it.
import { setWorkerUrl } from "maplibre-gl";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";

setWorkerUrl(worker);
export { LngLatBounds, Map as MapView } from "maplibre-gl";
