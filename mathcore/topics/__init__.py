"""Quantities of the lectures that are no small network's trace."""
