"""Numbers as they are read, calculated with exactly, and shown."""
