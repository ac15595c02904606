"""Lecture films: one file a topic, one class a clip."""
