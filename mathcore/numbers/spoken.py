"""A number as it is said: "−0.24" is "minus zero point two four".

Whatever is written by `mathcore.numbers.format` can be said: decimals digit by digit after the
point, as one reads them aloud in a lecture, fractions, and powers of ten.
"""

import re

from num2words import num2words

from mathcore.numbers.format import MINUS, SUPERSCRIPTS

_WRITTEN = re.compile(
    rf"(?P<sign>{MINUS}?)(?:(?P<infinity>∞)"
    r"|(?P<whole>\d+)(?:\.(?P<decimals>\d+)|/(?P<under>\d+))?"
    rf"(?: × 10(?P<power>[{''.join(SUPERSCRIPTS.values())}]+))?)"
)
_PLAIN = str.maketrans({superscript: digit for digit, superscript in SUPERSCRIPTS.items()})


def spoken(text: str) -> str:
    """Return in words what `mathcore.exercise.reconcile.show` writes; ValueError for other text."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"expected a number as it is shown, got {text!r}")
    words = ["minus"] if match["sign"] else []
    if match["infinity"]:
        return " ".join([*words, "infinity"])
    if match["under"]:
        words.append(_fraction(int(match["whole"]), int(match["under"])))
    else:
        words.append(num2words(int(match["whole"])))
    if match["decimals"]:
        words += ["point", *(num2words(int(digit)) for digit in match["decimals"])]
    if match["power"]:
        power = int(match["power"].translate(_PLAIN))
        words += ["times ten to the", *(["minus"] if power < 0 else []), num2words(abs(power))]
    return " ".join(words)


def _fraction(over: int, under: int) -> str:
    """Say a fraction: "two thirds"; one whose denominator is long is "four over ninety-seven"."""
    if under == 2:
        part = "half" if over == 1 else "halves"
    elif under > 20:
        return f"{num2words(over)} over {num2words(under)}"
    else:
        part = num2words(under, to="ordinal") + ("" if over == 1 else "s")
    return f"{num2words(over)} {part}"
