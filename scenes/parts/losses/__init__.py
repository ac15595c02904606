"""Cross-entropy and squared error."""
