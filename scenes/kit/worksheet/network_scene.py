"""A clip that works through the exercise on the large network, blank by blank."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, ClassVar

from manim import Animation, FadeIn, FadeOut, LaggedStart, Line, Mobject, VGroup, VMobject

from mathcore.exercise.ids import owner
from mathcore.exercise.model import ExerciseError
from mathcore.exercise.trace import Quantities, Quantity
from mathcore.formula.expression import Expression
from scenes.kit.large_network.form import BLANK_STROKE
from scenes.kit.large_network.layout import FORMULA_LANE
from scenes.kit.large_network.picture import NetworkPicture
from scenes.kit.network.room_for_digits import wants_more_digits
from scenes.kit.scene.bad_input import one_line_for_bad_input
from scenes.kit.scene.carry import CARRY_TIME, Carry, dips
from scenes.kit.scene.free_path import (
    OVER_NAME,
    OVER_NUMBER,
    OVER_SHAPE,
    text_zones,
    texts_among,
)
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import ROLE_OF_KIND
from scenes.kit.style.zones import CAPTION_TOP, SAFE, Zone, at, zone_of
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.place import NumberPlace
from scenes.kit.text.step import RESULT, RESULT_RELATION, Fit, Step, worked_in
from scenes.kit.worksheet.line import WorksheetLine

#: What has been seen once takes this share of the time.
AGAIN = 0.6
#: One em of a formula over the roomy network and over the flat one.
_FORMULA, _FLAT_FORMULA = 0.5, 0.4
_FIT = Fit(symbols=0.37, numbers=0.37, first_baseline=0.0, is_even=True)
#: A formula's blank is so long, in em, however long its number is.
_BLANK = 2.4
#: Of what has been seen before, the next number sets out when one has gone this share of its way.
_LAG = 0.5
#: How long the network takes to slide, in seconds.
_SLIDE_TIME = 1.0


class NetworkScene(LectureScene):
    """A film about the exercise's network, with a formula above and the worksheet below it.

    A subclass names its blanks.

    Attributes
    ----------
    picture
        The network.
    worksheet
        The line of blanks under it.
    worksheet_rows
        In how many rows these stand.
    """

    worksheet_rows: ClassVar[int] = 1

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        with one_line_for_bad_input(settings):
            try:
                self._lay_out()
            except ExerciseError:
                if not wants_more_digits(self.exercise):
                    raise
                self.show_fewer_digits()
                self._lay_out()
                self.remark_fewer_digits()
        self._formula: list[VMobject] = []
        self._room = SAFE
        self._blank: Line | None = None

    def _lay_out(self) -> None:
        self.picture = self.build_picture()
        self.worksheet = WorksheetLine(
            self.blanks(), self.trace, theme=self.theme, rows=self.worksheet_rows
        )

    def build_picture(self) -> NetworkPicture:
        """Build the network."""
        return NetworkPicture(self.exercise, self.trace, theme=self.theme)

    def opening_picture(self) -> Sequence[Mobject]:
        """Return the network, with what is given, and the empty worksheet."""
        return (self.picture, self.worksheet)

    def blanks(self) -> tuple[Quantity, ...]:
        """Return the quantities that the worksheet asks for, in the order of working."""
        raise NotImplementedError

    def formula_zone(self) -> Zone:
        """Return the room for a formula: over the network, beside what reaches up there."""
        nodes = [
            zone_of(part)
            for neuron in self.picture.neurons
            for part in (neuron.socket, neuron.frame)
        ]
        beside = [
            zone.right + 0.2
            for zone in nodes
            if zone.top > FORMULA_LANE.bottom and zone.right < SAFE.right and zone.left > SAFE.left
        ]
        return Zone(
            max([SAFE.left, *beside]), SAFE.right, FORMULA_LANE.bottom - 0.1, FORMULA_LANE.top
        )

    def slide_to(self, column: int) -> None:
        """Slide the network, as one body, until a column and the one before it are in view."""
        distance = self.picture.slide(column)
        if abs(distance) > 1e-6:
            self.play(
                *self.clear_formula(),
                self.picture.animate.shift(at(distance, 0)).build(),
                run_time=_SLIDE_TIME,
            )

    def clear_formula(self) -> list[Animation]:
        """Return the animations in which the formula leaves."""
        leaving, self._formula = self._formula, []
        return [FadeOut(mobject) for mobject in leaving]

    def write_formula(
        self,
        quantity_id: str,
        *,
        pace: float = 1.0,
        dim: Sequence[str] = (),
        lit: Sequence[str] = (),
        left_over: Expression | None = None,
        within: Quantities | None = None,
        short: str | None = None,
        zone: Zone | None = None,
    ) -> Step:
        """Write how a quantity is worked out, over the neuron that it belongs to.

        Both lines come: the symbols, and the places of the numbers.

        Parameters
        ----------
        quantity_id
            What is worked out.
        pace
            Factor of all times.
        dim
            Ids of operands that stay dimmed.
        lit
            Ids of what else is lit.
        left_over
            What is left of the formula where terms are crossed out.
        within
            The quantities with their formulas, if they are not those of the trace.
        short
            Typst math for the right-hand side in symbols, where the formula is too long.
        zone
            Where it is written, if not in the `formula_zone`.
        """
        size = _FORMULA if self.picture.layout.form.is_large else _FLAT_FORMULA
        if leaving := self.clear_formula():
            self.play(*leaving, run_time=0.3)
        self._room = zone or self.formula_zone()
        step = worked_in(
            self._room,
            within or self.trace,
            quantity_id,
            theme=self.theme,
            left_over=left_over,
            short=short,
            size=size,
            fit=_FIT,
        )
        operands = {quantity.id for _, quantity in step.operands} - set(dim)
        hidden = VGroup(*step.numbers.parts.values())
        hidden.set_fill(opacity=0)
        self.add(step.symbols, step.numbers)
        self.play(
            *self.picture.light(quantity_id, *operands, *lit),
            FadeIn(step.symbols),
            run_time=0.8 * pace,
        )
        self._formula = [step.symbols, step.numbers]
        return step

    def fill_in(self, step: Step, pace: float = 1.0) -> None:
        """Carry the operands' numbers into the formula, and leave its result blank.

        What stands so close that they could not pass, a bracket or a fraction's bar, comes last.
        """
        if not step.is_passthrough:
            self._fill_in(step, pace)
        self.make_room(step.quantity.id)

    def _fill_in(self, step: Step, pace: float) -> None:
        result = step.numbers.part(RESULT)
        signs = [
            glyph for name in (*step.signs, RESULT_RELATION) for glyph in step.numbers.part(name)
        ]
        # What has left the picture to make room for something else comes with the signs.
        gone = [
            glyph
            for name, quantity in step.operands
            if not self.picture.has(quantity.id)
            for glyph in step.numbers.part(name)
        ]
        carries = self._carries_into(step, [*signs, *gone, *result], pace)
        late = [sign for sign in signs if any(carry.crosses(zone_of(sign)) for carry in carries)]
        low = max(float(result.get_bottom()[1]) - 0.1, CAPTION_TOP + 0.02)
        blank = Line(
            at(result.get_left()[0], low),
            at(min(result.get_left()[0] + _BLANK * step.numbers.size, self._room.right), low),
            stroke_width=BLANK_STROKE,
            color=self.theme.color(ROLE_OF_KIND[step.quantity.kind]),
        )
        self._blank = blank
        self._formula.append(blank)
        self.play(
            *(sign.animate.set_fill(opacity=1).build() for sign in signs if sign not in late),
            *(glyph.animate.set_fill(opacity=1).build() for glyph in gone),
            FadeIn(blank),
            run_time=0.5 * pace,
        )
        meet = any(one.meets(two, _LAG) for one, two in pairwise(carries))
        # What is seen for the first time goes one after the other.
        if carries:
            self.send(*carries, lag_ratio=1.0 if pace >= 1 or meet else _LAG)
        if late:
            self.play(*(sign.animate.set_fill(opacity=1).build() for sign in late), run_time=0.3)

    def _carries_into(self, step: Step, hidden: Sequence[VMobject], pace: float) -> list[Carry]:
        """Return the animations that take the operands' numbers to their slots."""
        there = [(name, q) for name, q in step.operands if self.picture.has(q.id)]
        numbers = [step.numbers.part(name) for name, _ in there]
        return [
            self.carry(
                self.picture.source(quantity.id),
                number,
                pace=pace,
                toward=step.quantity.id,
                besides=[*hidden, *(g for other in numbers if other is not number for g in other)],
            )
            for number, (_, quantity) in zip(numbers, there, strict=True)
        ]

    def send(
        self, *carries: Carry, lag_ratio: float = 1.0, besides: Sequence[Animation] = ()
    ) -> None:
        """Let numbers travel one after the other; what they come over is dimmed meanwhile.

        Parameters
        ----------
        *carries
            Of `carry`.
        lag_ratio
            When the next one sets out, as a share of the time of the one before it.
        besides
            What is played together with them.
        """
        texts = texts_among([self.picture])
        self.play(
            LaggedStart(*carries, lag_ratio=lag_ratio),
            *dips(carries, texts, lag_ratio=lag_ratio),
            *besides,
        )

    def carry(
        self,
        number: Number,
        target: VGroup,
        pace: float = 1.0,
        *,
        toward: str | None = None,
        origin: VGroup | None = None,
        besides: Sequence[VMobject] = (),
    ) -> Carry:
        """Return the animation that takes a copy of a number to where it is needed.

        Parameters
        ----------
        number
            Where it stands.
        target
            The glyphs, perhaps not seen yet, whose place it takes.
        pace
            Factor of the time.
        toward
            The id of what is worked out with it, if that is another number.
        origin
            The glyphs from which it sets out, if they are others than its own.
        besides
            Glyphs that are not seen yet and will stand in the way.
        """
        ends = [number, target, *([origin] if origin else [])]
        texts = texts_among([self.picture])
        # Between the decks of its own neuron a number goes over the others there.
        mates = self.picture.in_node_of(number.quantity.id)
        numbers = [
            text for text in texts if isinstance(text, Number) and text.quantity.id not in mates
        ]
        names = [text for text in texts if text not in numbers]
        return Carry.on_free_way(
            number,
            target,
            [
                *text_zones(self.mobjects, but=[*ends, self.picture]),
                *map(zone_of, besides),
                *(place.room for place in self._open_places() if place.quantity != number.quantity),
                *self.picture.windows(but=number.quantity.id),
            ],
            dear=[
                (OVER_SHAPE, self.picture.frames(but=toward or number.quantity.id)),
                (OVER_NAME, text_zones(names, but=ends)),
                (OVER_NUMBER, text_zones(numbers, but=ends)),
            ],
            run_time=CARRY_TIME * pace,
        )

    def _open_places(self) -> list[NumberPlace]:
        """Return the places in which a number would be taken for the one that is to come."""
        return [
            member
            for mobject in self.mobjects
            for member in mobject.get_family()
            if isinstance(member, NumberPlace) and member.is_open
        ]

    def open_blanks(self, *quantity_ids: str) -> list[VMobject]:
        """Open what is asked for, in the network and in the worksheet; return what pulses."""
        first = quantity_ids[0]
        self._turn_worksheet_to(first)
        self.make_room(*quantity_ids)
        blanks = [self.picture.cell(name).blank for name in quantity_ids]
        self.play(
            *(blank.animate.set_stroke(opacity=1).build() for blank in blanks),
            *self.worksheet.open(*quantity_ids),
            run_time=0.4,
        )
        return [*blanks, *self.worksheet.blanks(*quantity_ids)]

    def open_in_worksheet(self, *quantity_ids: str) -> list[Line]:
        """Open in the worksheet alone what is asked for, and return what pulses."""
        self._turn_worksheet_to(quantity_ids[0])
        self.play(*self.worksheet.open(*quantity_ids), run_time=0.4)
        return self.worksheet.blanks(*quantity_ids)

    def make_room(self, *quantity_ids: str) -> None:
        """Let the places of numbers come that the network does not have from the start."""
        coming, leaving = self.picture.turn_to(*quantity_ids)
        if coming:
            if leaving:
                self.play(*map(FadeOut, leaving), run_time=0.3)
            self.play(*map(FadeIn, coming), run_time=0.4)
            self.remove(*coming)
            self.picture.settle(*quantity_ids)

    def _turn_worksheet_to(self, quantity_id: str) -> None:
        """Let the cells go that are there, and then those come among which one is needed."""
        if pages := self.worksheet.turn_to(quantity_id):
            old, new = pages
            self.play(FadeOut(old), run_time=0.3)
            self.play(FadeIn(new), run_time=0.3)
            self.remove(new)
            self.worksheet.add(new)

    def answer(self, step: Step, pace: float = 1.0, read_off: Number | None = None) -> None:
        """Let the result come, and carry it into the network and the worksheet.

        Parameters
        ----------
        step
            How it is worked out; the numbers have been filled in.
        pace
            Factor of all times.
        read_off
            Where the result has been read off, if it does not come from the formula.
        """
        quantity = step.quantity
        cell = self.picture.cell(quantity.id)
        number = cell.build_number()
        number.set_fill(opacity=0)
        if step.is_passthrough:
            (_, operand) = step.operands[0]
            start, origin = self.picture.source(operand.id), None
        else:
            origin = step.numbers.part(RESULT)
            self.show_result(step, pace, read_off)
            start = self.result_of(step)
        self.picture.adopt(number)
        self.send(
            self.carry(start, number.part(VALUE), pace, origin=origin),
            besides=[cell.blank.animate.set_stroke(opacity=0).build()],
        )
        if cell.sequel is not None:
            self.play(FadeIn(cell.sequel), run_time=0.4 * pace)
            self.remove(cell.sequel)
            cell.add(cell.sequel)
        self.note_down(quantity.id, pace)

    def result_of(self, step: Step) -> Number:
        """Build a number that stands on the result of a formula, to set out from there."""
        result = step.numbers.part(RESULT)
        number = Number(step.quantity, theme=self.theme, size=step.numbers.size)
        return number.shift(result.get_center() - number.part(VALUE).get_center())

    def show_result(self, step: Step, pace: float = 1.0, read_off: Number | None = None) -> None:
        """Let the result come into the formula; the parameters are those of `answer`."""
        blank, self._blank = self._blank, None
        assert blank is not None, "the formula has been filled in"
        self._formula.remove(blank)
        result = step.numbers.part(RESULT)
        if read_off is None:
            coming = result.animate.set_fill(opacity=1).build()
            self.play(FadeOut(blank), coming, run_time=0.4 * pace)
        else:
            self.send(self.carry(read_off, result, pace), besides=[FadeOut(blank)])

    def answer_in_a_wave(self, quantity_ids: Sequence[str]) -> None:
        """Let results come into their cells one after the other, and then into the worksheet."""
        numbers = [self.picture.cell(name).build_number() for name in quantity_ids]
        for number in numbers:
            self.picture.adopt(number)
        closing = [
            self.picture.cell(name).blank.animate.set_stroke(opacity=0).build()
            for name in quantity_ids
        ]
        sequels = {
            place: place.sequel
            for place in map(self.picture.cell, quantity_ids)
            if place.sequel is not None
        }
        coming = [*numbers, *sequels.values()]
        wave = LaggedStart(*map(FadeIn, coming), lag_ratio=0.4)
        self.play(wave, *closing, run_time=0.8 + 0.2 * len(numbers))
        for place, sequel in sequels.items():
            self.remove(sequel)
            place.add(sequel)
        self.note_down_together(quantity_ids)

    def answer_in_turn(self, quantity_ids: Sequence[str]) -> None:
        """Let results come one after the other, each while it is lit with what it belongs to."""
        for name in quantity_ids:
            self.play(*self.picture.light(name, owner(name)), run_time=0.3)
            number = self.picture.cell(name).build_number()
            self.picture.adopt(number)
            self.play(FadeIn(number), run_time=0.4)
        self.play(*self.picture.light(), run_time=0.3)
        self.note_down_together(quantity_ids)

    def note_down_together(self, quantity_ids: Sequence[str]) -> None:
        """Let numbers come into the worksheet, all those of a page at once."""
        for page in self.worksheet.by_page(quantity_ids):
            self._turn_worksheet_to(page[0])
            entries = [self.worksheet.build_number(name) for name in page]
            leaving = [change for entry in entries for change in self.worksheet.adopt(entry)]
            self.play(*(FadeIn(entry) for entry in entries), *leaving, run_time=0.6)

    def note_down(self, quantity_id: str, pace: float = 1.0) -> None:
        """Carry a number from the network into the worksheet."""
        if quantity_id not in self.worksheet:
            return
        self._turn_worksheet_to(quantity_id)
        entry = self.worksheet.build_number(quantity_id)
        entry.set_fill(opacity=0)
        leaving = self.worksheet.adopt(entry)
        carry = self.carry(self.picture.source(quantity_id), entry.part(VALUE), pace)
        self.send(carry, besides=leaving)

    def beside_formula(self, *mobjects: VMobject) -> None:
        """Take something into the formula, so that it leaves with it."""
        self._formula.extend(mobjects)
