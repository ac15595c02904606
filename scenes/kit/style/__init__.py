"""Colours, the logo, and where things stand in the frame."""
