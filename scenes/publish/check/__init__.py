"""What is wrong on the stills of a clip, and in its film."""
