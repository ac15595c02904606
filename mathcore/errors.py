"""The one error that is the user's to mend, and errors of any kind told in one line."""


class UserError(ValueError):
    """Bad input, told in one line that names the file, the place and what was expected."""


def one_line(error: BaseException) -> str:
    """Return what an error says, in one line."""
    return " ".join(str(error).split())


def kind_and_line(error: BaseException) -> str:
    """Return the kind of an error and what it says, in one line."""
    return f"{type(error).__name__}: {one_line(error)}"
