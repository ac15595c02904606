"""The one error that is the user's to mend."""


class UserError(ValueError):
    """Bad input, told in one line that names the file, the place and what was expected."""
