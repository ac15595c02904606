"""A clip that plays in the plane: what lies there moves under maps, and formulas tell of it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from manim import (
    Animation,
    FadeIn,
    FadeOut,
    GrowFromPoint,
    Succession,
    Transform,
    VMobject,
    smooth,
    squish_rate_func,
)

from mathcore.exercise.trace import Quantities
from mathcore.topics.linear import Vector
from mathcore.topics.plane import Map, identity, plane_numbers
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.motion import fly_to, write
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import FORMULA, LABEL, SYMBOL, Formula
from scenes.parts.plane.formulas import Pair, with_pairs
from scenes.parts.plane.marks import Carry, PlaneArrow, PointRow, Tag
from scenes.parts.plane.sheet import ZONE, Plane, Sheet

#: What the points of the plane are, in Typst math.
INPUTS, HIDDEN, ACTIVE, OUTPUTS = '"inputs" x', '"hidden" z', '"hidden" h', '"outputs" y'
#: Where two lines of the strip stand, above its middle.
UPPER, LOWER = 0.21, -0.41
#: What does not go along has gone before the rest is far away.
AT_ONCE = squish_rate_func(smooth, 0.0, 0.25)

Direction = tuple[float, float]
"""Where a tag stands beside its point: at 1 it is just clear of it, to the right or above."""


class PlaneScene(LectureScene):
    """A lecture scene whose numbers are those of `mathcore.topics.plane`.

    Attributes
    ----------
    plane
        The axes that everything lies on.
    sheet
        The squared paper, wherever it is now.
    rows
        The rows of points that are marked on it.
    arrows
        The arrows from the origin, by the input whose image they point to.
    tags
        What stands beside the arrows' tips.
    """

    activity = "Activity 1"
    follows_exercise: ClassVar[bool] = False

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        self._numbers = plane_numbers()
        self.plane = Plane(theme=self.theme)
        self.sheet = Sheet(self.plane, identity)
        self.rows: list[PointRow] = []
        self.arrows: dict[Vector, PlaneArrow] = {}
        self.tags: list[Tag] = []
        self._strip: list[Formula] = []
        self._space: Formula | None = None

    @property
    def numbers(self) -> Quantities:
        """The entries of the matrices, and the vectors that are compared."""
        return self._numbers

    def tag(self, source: str, x: Vector, direction: Direction, *pairs: Pair) -> Tag:
        """Build a tag beside the point ``x`` of the plane; see `with_pairs`."""
        formula = with_pairs(source, self.numbers, pairs, theme=self.theme, size=SYMBOL)
        return Tag(formula, theme=self.theme).place(self.plane.point(x), at(*direction))

    def line(self, source: str, *pairs: Pair, y: float = 0.0) -> Formula:
        """Build a formula in the strip, ``y`` above its middle; see `with_pairs`."""
        formula = with_pairs(source, self.numbers, pairs, theme=self.theme, size=FORMULA)
        return self.on_strip(formula, y)

    def on_strip(self, formula: Formula, y: float = 0.0) -> Formula:
        """Place a formula at the left of the strip, ``y`` above its middle."""
        return formula.place(at(STRIP.left + 0.1, STRIP.center[1] - 0.15 + y), anchor=0)

    def write_on_strip(
        self, *formulas: Formula, also: Sequence[Animation] = (), more: bool = False
    ) -> None:
        """Write formulas into the strip.

        Parameters
        ----------
        *formulas
            What is written.
        also
            What happens at the same time.
        more
            Whether what stands in the strip stays there.
        """
        self._make_room(*formulas, more=more)
        self.play(
            *(write(formula) for formula in formulas),
            *also,
            run_time=0.8,
        )
        self.add(*formulas)

    def quote(self, formula: Formula, *tags: Tag, more: bool = False) -> None:
        """Write a formula whose numbers fly in from tags; see `say`."""
        self._make_room(formula, more=more)
        self.play(
            FadeIn(formula.part("")),
            *(
                fly_to(tag.formula.part(claim.part), formula.part(claim.part))
                for tag in tags
                for claim in tag.formula.claims
            ),
            run_time=1.0,
        )
        self.add(formula)

    def _make_room(self, *coming: Formula, more: bool) -> None:
        leaving = [] if more else self.empty_strip()
        if leaving:
            self.play(*leaving, run_time=0.3)
        self._strip += coming

    def empty_strip(self) -> list[Animation]:
        """Have all formulas leave the strip."""
        leaving, self._strip = self._strip, []
        return [FadeOut(formula) for formula in leaving]

    def move(self, under: Map, space: str, *also: Animation, run_time: float = 1.7) -> None:
        """Take all that lies in the plane to where a map of the inputs takes it; tags leave.

        Parameters
        ----------
        under
            The map.
        space
            What the plane's points are then, in Typst math.
        *also
            What happens at the same time.
        run_time
            In seconds.
        """
        leaving, self.tags = self.tags, []
        self.play(
            Transform(self.sheet, Sheet(self.plane, under)),
            *(Transform(row, row.under(under)) for row in self.rows),
            *(Carry(arrow, under(x)) for x, arrow in self.arrows.items()),
            *(FadeOut(tag, rate_func=AT_ONCE) for tag in leaving),
            *self.name_space(space),
            *also,
            run_time=run_time,
        )

    def begin_again(self, *leaving: VMobject, coming: Sequence[Animation] = ()) -> None:
        """Have the image leave, and a fresh sheet of inputs come in.

        What a map has pressed together does not come apart again, so no motion may lead back.

        Parameters
        ----------
        *leaving
            What leaves besides sheet, rows, arrows and tags.
        coming
            What comes in with the fresh sheet.
        """
        self.play(FadeOut(self.sheet), *self.drop(*leaving), run_time=0.5)
        self.sheet = Sheet(self.plane, identity)
        self.play(FadeIn(self.sheet), *self.name_space(INPUTS), *coming, run_time=0.8)

    def name_space(self, source: str) -> list[Animation]:
        """Have the plane say what its points are."""
        old = self._space
        new = Formula(source, theme=self.theme, size=LABEL, role="dim")
        # As far right as the panel allows: the lower edge of the widest image ends beside it.
        new.place(at(ZONE.right - 0.12, self.plane.window.bottom + 0.1), anchor=1)
        if old is not None and old.body == new.body:
            return []
        self._space = new
        return [Succession(FadeOut(old), FadeIn(new)) if old else FadeIn(new)]

    def point_at(self, *inputs: Vector, role: str = "weight") -> list[Animation]:
        """Have an arrow grow to each of the inputs, out of the origin."""
        self.arrows = {x: PlaneArrow(self.plane, x, role=role) for x in inputs}
        return [GrowFromPoint(arrow, self.plane.origin) for arrow in self.arrows.values()]

    def drop(self, *also: VMobject) -> list[Animation]:
        """Have rows, arrows and tags leave the plane, and other things with them."""
        leaving = [*self.rows, *self.arrows.values(), *self.tags, *also]
        self.rows, self.arrows, self.tags = [], {}, []
        return [FadeOut(mobject) for mobject in leaving]
