"""Formulas: what they are, what they are worth, and how they are written."""
