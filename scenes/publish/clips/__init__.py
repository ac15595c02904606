"""Which clips there are, what they are made of, and playing them without rendering."""
