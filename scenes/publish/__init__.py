"""What is made of rendered scenes, and the command line."""
