"""The network as the films with a question show it: large, with a cell for each number."""
