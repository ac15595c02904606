"""Gradients that fade."""
