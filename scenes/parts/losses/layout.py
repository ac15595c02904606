"""Where the clips about the two losses put their charts, tables and formulas."""

from scenes.kit.style.zones import SAFE, STAGE, STRIP, Zone

#: A chart alone.
WHOLE = Zone(SAFE.left, SAFE.right, STAGE.bottom, STAGE.top)
#: A chart with a table of two columns beside it.
CHART = Zone(SAFE.left, 2.0, STAGE.bottom, STAGE.top)
TABLE = Zone(2.3, SAFE.right, STAGE.bottom, STAGE.top)
#: A chart with a wider table beside it, and the line of what is given over that.
NARROW = Zone(SAFE.left, 0.85, STAGE.bottom, STAGE.top)
BESIDE = Zone(1.05, SAFE.right, STAGE.bottom, 2.2)
GIVENS = 2.4
#: Two charts, and the strip under each.
LEFT_HALF = Zone(SAFE.left, -0.15, STAGE.bottom, STAGE.top)
RIGHT_HALF = Zone(0.15, SAFE.right, STAGE.bottom, STAGE.top)
LEFT_STRIP = Zone(LEFT_HALF.left, LEFT_HALF.right, STRIP.bottom, STRIP.top)
RIGHT_STRIP = Zone(RIGHT_HALF.left, RIGHT_HALF.right, STRIP.bottom, STRIP.top)
#: The baseline of a single line in the strip.
LINE = STRIP.center[1] - 0.15
