"""What the clip on the kink says, true of whatever the arithmetic makes of the exercise."""

from collections.abc import Sequence

from mathcore.numbers.values import Value
from mathcore.topics.kink import KinkRow, changed_gradients
from scenes.kit.text.wording import count

ONLY_ARITHMETIC = "Same network, same sample: only the arithmetic differs."
MARKED = "∗ by convention: the kink has no slope of its own"


def stored_sentence(*, is_lossy: bool) -> str:
    """Say whether float64 keeps the operands as they are written."""
    if is_lossy:
        return "Some decimals never end in binary; the computer keeps a neighbour."
    return "These numbers end in binary; the computer keeps them exactly."


def sum_sentence(z: Value, *, steps_are_exact: bool) -> str:
    """Say what the sum of the stored numbers comes to, and where the rest is from."""
    if z and steps_are_exact:
        return "Every step is exact; what is left comes from storing."
    if z:
        return "Storing and adding both round, and the sum misses zero."
    return "Here the roundings cancel, and zero remains."


def _side(z: Value) -> str:
    return "exactly on" if z == 0 else "right of" if z > 0 else "left of"


def sides_sentence(double: Value, single: Value) -> str:
    """Say on which side of 0 float64 and float32 land."""
    if _side(double) == _side(single):
        return f"Both float64 and float32 land {_side(double)} zero."
    return f"Now float64 lands {_side(double)} zero, and float32 {_side(single)} it."


def table_sentence(rows: Sequence[KinkRow]) -> str:
    """Say how many gradients depend on the arithmetic."""
    changed = changed_gradients(rows)
    if changed:
        verb = "hangs" if changed == 1 else "hang"
        return f"{count(changed, 'gradient').capitalize()} {verb} on rounding noise alone."
    if any(row.is_open for row in rows):
        return "The gates differ, but here no error arrives to pass."
    return "Here rounding does no harm: all four gates agree."
