"""Letters of bodies over HTTP."""
