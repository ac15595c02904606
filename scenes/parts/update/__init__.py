"""What the clip about the gradient-descent step is built from."""
