"""What every clip is: theme, exercise, beats, and what it needs of manim."""
