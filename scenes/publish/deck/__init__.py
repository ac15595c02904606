"""Slides of rendered films, as a page, for PowerPoint and for manim-slides."""
