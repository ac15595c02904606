"""Activations with their slopes, and a dead neuron."""
