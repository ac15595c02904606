"""The two forms of a network's cells: name over number, or, where layers are tall, beside it."""

from dataclasses import dataclass

from scenes.kit.text.typeset import DIGIT_HEIGHT

#: Strokes of frames, of hairlines and of blanks.
FRAME_STROKE, HAIRLINE, BLANK_STROKE = 2.5, 1.5, 4.0


@dataclass(frozen=True)
class Form:
    """Measures of cells and sockets, in scene units.

    Parameters
    ----------
    value, name
        One em of a number, and of its name.
    weight
        One em of a weight on its edge, and of a number in a socket.
    is_stacked
        Whether the name stands over the number, or before it.
    height
        Of a capsule.
    socket
        Height of a socket.
    stem
        From a capsule up to its bias's socket.
    window
        Width of a gate's window.
    air
        Least room between what stands above each other.
    row
        From the middle of a name down to the middle of the number under it.
    decks
        How many rows of cells a capsule has.
    has_tall_sockets
        Whether in a socket, too, the name stands over the number.
    end, beside
        Room at the ends of a capsule, and between a cell and the window.
    """

    value: float
    name: float
    weight: float
    is_stacked: bool
    height: float
    socket: float
    stem: float
    window: float
    air: float
    row: float = 0.46
    decks: int = 1
    has_tall_sockets: bool = False
    end: float = 0.24
    beside: float = 0.2

    @property
    def digit(self) -> float:
        """Height of a number's digits."""
        return DIGIT_HEIGHT * self.value

    @property
    def deck(self) -> float:
        """Height of one row of cells."""
        return self.height / self.decks

    @property
    def is_large(self) -> bool:
        """Whether there is room for formulas with large digits, too."""
        return self.value >= 0.45

    @property
    def neuron_height(self) -> float:
        """Height of a capsule with its bias and the room to the next."""
        return self.height + self.stem + self.socket + self.air


#: Where a layer has at most two neurons; the digits are 4.1 % of the frame's height.
ROOMY = Form(
    value=0.5,
    name=0.4,
    weight=0.46,
    is_stacked=True,
    height=1.18,
    socket=0.56,
    stem=0.2,
    window=0.74,
    air=0.14,
)
#: For taller layers; the digits are 3.1 %.
FLAT = Form(
    value=0.38,
    name=0.32,
    weight=0.38,
    is_stacked=False,
    height=0.5,
    socket=0.46,
    stem=0.02,
    window=0.46,
    air=0.04,
)
