"""Plain text inside Typst source, where it is shown as it stands and never run."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def string_literal(text: str) -> str:
    """Return a text as a string of Typst code, with its quotation marks.

    Parameters
    ----------
    text
        Anything; control characters are written as escapes too.
    """
    return '"' + "".join(_escaped(character) for character in text) + '"'


def typst_bytes(data: bytes) -> str:
    """Return bytes as a value of Typst code."""
    return f"bytes(({','.join(map(str, data))},))"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    # Half of a pair, as in a file name that is no UTF-8, is no character by itself.
    is_lone = "\ud800" <= character <= "\udfff"
    return "\N{REPLACEMENT CHARACTER}" if is_lone else f"\\u{{{ord(character):x}}}"


def escaped(text: str) -> str:
    """Return Typst markup that shows ``text`` as it stands and never runs it."""
    return f"#{string_literal(text)}"
