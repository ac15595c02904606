"""What a viewer should conclude, as a sentence of its own."""

_OPENINGS = ("Conclude that ", "Conclude: ", "Conclude ")


def as_sentence(conclusion: str) -> str:
    """Return the first line of a clip's docstring without its "Conclude that".

    Parameters
    ----------
    conclusion
        Such as "Conclude that gradients add up."
    """
    for opening in _OPENINGS:
        if conclusion.startswith(opening):
            rest = conclusion.removeprefix(opening)
            return rest[:1].upper() + rest[1:]
    return conclusion


def conclusion_of(documented: type) -> str:
    """Return what the viewer of a clip should conclude, as its docstring has it, on one line."""
    paragraph = (documented.__doc__ or "").strip().split("\n\n")[0]
    return as_sentence(" ".join(paragraph.split()))
