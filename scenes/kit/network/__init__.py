"""The network diagram and what it is made of."""
