"""The page for students and the storyboard."""
