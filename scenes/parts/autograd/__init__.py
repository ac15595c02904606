"""The exercise as a program of PyTorch."""
