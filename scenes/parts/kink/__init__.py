"""ReLU at exactly 0."""
