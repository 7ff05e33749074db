"""HTTP: routes, schemas and problem details; the only room that knows Flask."""
