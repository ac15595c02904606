"""What a check has found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Parameters
    ----------
    check
        Which check found it.
    where
        The clip and the beat.
    what
        One sentence with the text and the measured value.
    """

    check: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.check}: {self.what}"
