"""What the clip about a nudge of one weight is built from."""
