"""How many and how long, as it is printed."""


def counted(number: int, noun: str) -> str:
    """Return ``2 clips``, ``1 clip``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def clock(seconds: float) -> str:
    """Return a time in a film as full minutes and full seconds: ``1:05``."""
    minutes, rest = divmod(int(seconds + 1e-6), 60)
    return f"{minutes}:{rest:02}"
