"""The numbers of the lecture films: exact where they are rational, and checked against PyTorch."""
