"""Linear layers as moves of the plane."""
