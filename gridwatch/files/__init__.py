"""Files that anybody may send: received, examined, rebuilt, sealed and stored, whatever they belong
to."""
