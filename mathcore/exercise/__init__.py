"""An exercise, the trace of all its quantities, and what is said of them."""
