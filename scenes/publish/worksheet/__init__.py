"""The pen-and-paper exercise and its key."""
