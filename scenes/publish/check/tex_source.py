"""What of TeX source is seen as letters and digits."""

import re

_SETTINGS = re.compile(
    r"\\(?:begin|end|[hv]space|color|textcolor|label|tag|rule)\*?(?:\[[^]]*\])?(?:\{[^}]*\})"
    r"|\[?-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu)\b\]?"
)
_CAPITALS = re.compile(
    r"\\(?:Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega)(?![A-Za-z])"
)
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")


def letters_of_tex(source: str) -> str:
    """Return TeX source without commands, lengths and names of colours and environments.

    The command for a Greek capital becomes a capital.
    """
    return _COMMAND.sub(" ", _CAPITALS.sub("A", _SETTINGS.sub(" ", source)))
