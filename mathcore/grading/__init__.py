"""Which answers count as right, and variants of an exercise."""
