"""Rendering many clips: jobs, workers, keys, and the folder that keeps the films."""
