"""Exercise files as a person might write them: most are right, some go wrong in one place."""

import itertools

from hypothesis import strategies as st

ORDINARY = st.integers(-40, 40).map(lambda n: str(n / 10))
EXTREME = st.sampled_from(
    ("1e6", "-1e6", "1e-12", "-1e-12", "999999.9", "-745", "710", '"1/3"', "0." + "123456789" * 4)
)
WRONG = st.sampled_from(
    (
        "nan",
        "-inf",
        "1e400",
        "1e999999999",
        "1e-999999999",
        '"1/0"',
        "true",
        '"\\u202e"',
        "[]",
        "{}",
        "1e7",
        "0x" + "f" * 99,
        "''",
        "1979-05-27",
        "-",
        "1.",
        '"#read(1)"',
    )
)
WORDS = ("relu", "leaky_relu", "sigmoid", "tanh", "identity", "bce", "mse")
TITLES = ("t", '#read("/etc/passwd") $x$ *b*', "<script>alert(1)</script>", "]\\", "שעור", "a\tb")


def literal(text: str) -> str:
    """Return TOML's string of a text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


@st.composite
def files(draw: st.DrawFn, faults: int = 1, *, extreme: bool = True) -> str:
    """Draw the text of a file with up to so many wrong numbers, words, lengths or lines."""
    left = draw(st.integers(0, faults))
    numbers = st.one_of(ORDINARY, ORDINARY, ORDINARY, EXTREME) if extreme else ORDINARY

    def slips() -> bool:
        nonlocal left
        if left and draw(st.integers(0, 12)) == 0:
            left -= 1
            return True
        return False

    def number() -> str:
        return draw(WRONG) if slips() else draw(numbers)

    def vector(length: int) -> str:
        length = draw(st.integers(0, 6)) if slips() else length
        return f"[{', '.join(number() for _ in range(length))}]"

    def word(*known: str) -> str:
        return literal(
            draw(st.sampled_from(("gelu", *WORDS))) if slips() else draw(st.sampled_from(known))
        )

    shape = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    loss = draw(st.sampled_from(("bce", "mse")))
    labels = ", ".join(draw(st.sampled_from(("0", "1", "0.25"))) for _ in range(shape[-1]))
    lines = [
        f"title = {literal(draw(st.sampled_from(TITLES if faults else TITLES[:5])))}",
        f"x = {vector(shape[0])}",
        f"y = [{labels}]" if loss == "bce" else f"y = {vector(shape[-1])}",
        f"learning_rate = {number() if slips() else draw(st.sampled_from(('0.1', '0.5')))}",
        f"loss = {word(loss)}",
    ]
    for number_of, (n_in, n_out) in enumerate(itertools.pairwise(shape), start=2):
        ends_in_sigmoid = loss == "bce" and number_of == len(shape)
        lines += [
            "[[layer]]",
            f"activation = {word('sigmoid') if ends_in_sigmoid else word(*WORDS[:4])}",
            f"weights = [{', '.join(vector(n_in) for _ in range(n_out))}]",
            f"bias = {vector(n_out)}",
        ]
    if slips():
        place = draw(st.integers(0, len(lines) - 1))
        lines[place : place + 1] = draw(st.sampled_from(([], [lines[place]] * 2, ["?"], ["z = 1"])))
    return "\n".join(lines)
