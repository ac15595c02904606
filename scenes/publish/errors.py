"""What the command line refuses."""


class BadInputError(ValueError):
    """An argument that cannot be used; the message is one line."""
