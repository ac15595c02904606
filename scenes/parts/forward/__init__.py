"""The forward pass through the exercise's network."""
