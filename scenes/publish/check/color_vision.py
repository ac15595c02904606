"""How far apart two colours look: CIEDE2000, for normal and for dichromatic colour vision."""

from typing import Literal, get_args

import numpy as np
from manim import ManimColor

Vision = Literal["normal", "protan", "deutan", "tritan"]
VISIONS: tuple[Vision, ...] = get_args(Vision)

#: Linear sRGB to CIE XYZ, IEC 61966-2-1; the white is D65, the image of (1, 1, 1).
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _TO_XYZ.sum(axis=1)

#: For each kind of dichromacy the two half planes onto which linear sRGB is projected, and the
#: normal of the plane that tells which of them holds.
_HALF_PLANES: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {
    "protan": (
        np.array(
            [
                [0.14510, 1.20165, -0.34675],
                [0.10447, 0.85316, 0.04237],
                [0.00429, -0.00603, 1.00174],
            ]
        ),
        np.array(
            [
                [0.14115, 1.16782, -0.30897],
                [0.10495, 0.85730, 0.03776],
                [0.00431, -0.00586, 1.00155],
            ]
        ),
        np.array([0.00048, 0.00416, -0.00464]),
    ),
    "deutan": (
        np.array(
            [
                [0.36198, 0.86755, -0.22953],
                [0.26099, 0.64512, 0.09389],
                [-0.01975, 0.02686, 0.99289],
            ]
        ),
        np.array(
            [
                [0.37009, 0.88540, -0.25549],
                [0.25767, 0.63782, 0.10451],
                [-0.01950, 0.02741, 0.99209],
            ]
        ),
        np.array([-0.00293, -0.00645, 0.00938]),
    ),
    "tritan": (
        np.array(
            [
                [1.01354, 0.14268, -0.15622],
                [-0.01181, 0.87561, 0.13619],
                [0.07707, 0.81208, 0.11085],
            ]
        ),
        np.array(
            [
                [0.93337, 0.19999, -0.13336],
                [0.05809, 0.82565, 0.11626],
                [-0.37923, 1.13825, 0.24098],
            ]
        ),
        np.array([0.03960, -0.02831, -0.01129]),
    ),
}


def seen_by(color: ManimColor, vision: Vision) -> np.ndarray:
    """Return a colour as such an eye sees it, in linear sRGB, shape (3,), clipped to [0, 1].

    Source: Brettel, Viénot and Mollon, "Computerized simulation of color appearance for
    dichromats", 1997, for full dichromacy, with the matrices of DaltonLens 0.1.5 for linear sRGB,
    which follow from the cone fundamentals of Smith and Pokorny.
    """
    encoded = np.asarray(color.to_rgb(), dtype=float)
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    if vision != "normal":
        one, other, normal = _HALF_PLANES[vision]
        linear = (one if linear @ normal >= 0 else other) @ linear
    return np.clip(linear, 0.0, 1.0)


def to_lab(linear: np.ndarray) -> tuple[float, float, float]:
    """Return the CIE 1976 L*, a*, b* of a colour in linear sRGB, shape (3,), under D65."""
    ratio = (_TO_XYZ @ linear) / _WHITE
    knee = 6 / 29
    f = np.where(ratio > knee**3, np.cbrt(ratio), ratio / (3 * knee**2) + 4 / 29)
    return float(116 * f[1] - 16), float(500 * (f[0] - f[1])), float(200 * (f[1] - f[2]))


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return the colour difference of two L*a*b* triples; about 1 can just be told.

    Source: Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", 2005, with all three
    parametric factors 1.
    """
    (L1, a1, b1), (L2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25.0**7))
    a1, a2 = a1 * stretch, a2 * stretch
    C1, C2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    grey = C1 * C2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180
    # The mean hue lies half way along the shorter arc; a grey has no hue of its own.
    h = h1 + h2 if grey else (h1 + turn / 2) % 360
    L, C = (L1 + L2) / 2, (C1 + C2) / 2
    T = (
        1
        - 0.17 * np.cos(np.radians(h - 30))
        + 0.24 * np.cos(np.radians(2 * h))
        + 0.32 * np.cos(np.radians(3 * h + 6))
        - 0.20 * np.cos(np.radians(4 * h - 63))
    )
    dL = (L2 - L1) / (1 + 0.015 * (L - 50) ** 2 / np.sqrt(20 + (L - 50) ** 2))
    dC = (C2 - C1) / (1 + 0.045 * C)
    dH = 2 * np.sqrt(C1 * C2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * C * T)
    rotation = -2 * np.sqrt(C**7 / (C**7 + 25.0**7))
    rotation *= np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    return float(np.sqrt(dL**2 + dC**2 + dH**2 + rotation * dC * dH))


def distance(one: ManimColor, other: ManimColor, vision: Vision = "normal") -> float:
    """Return how far apart two opaque colours look to an eye of this kind, in CIEDE2000."""
    return ciede2000(to_lab(seen_by(one, vision)), to_lab(seen_by(other, vision)))
