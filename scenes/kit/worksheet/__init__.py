"""What the clips share that work through the exercise."""
