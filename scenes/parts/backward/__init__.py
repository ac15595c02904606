"""The backward pass through the exercise's network."""
