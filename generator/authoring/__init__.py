"""For writers: new files, JSON Schema."""
