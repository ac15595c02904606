"""Typst: source, and the process that compiles it."""
