"""The moves of the clip in the plane: layers come and go beside it, and act on what lies in it."""

from manim import (
    UL,
    ApplyMethod,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    GrowFromPoint,
    MoveToTarget,
    VGroup,
    VMobject,
)

from mathcore.topics.linear import Vector
from mathcore.topics.plane import (
    U,
    V,
    both,
    exact_vector,
    first,
    folded,
    half_pressed,
    identity,
    pressed,
    vector,
)
from scenes.kit.scene.motion import fly_to
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula
from scenes.kit.text.typeset import part
from scenes.parts.plane.formulas import column, entries, value_line, worked_line
from scenes.parts.plane.marks import (
    ARROWS,
    DOT_RADIUS,
    Carry,
    PlaneArrow,
    PointRow,
    Tag,
)
from scenes.parts.plane.matrices import NamedMatrix, relu_gate
from scenes.parts.plane.scene import (
    ACTIVE,
    HIDDEN,
    INPUTS,
    LOWER,
    OUTPUTS,
    UPPER,
    PlaneScene,
)
from scenes.parts.plane.sheet import SHEET_REACH, Sheet, outline, tracks

E1, E2 = vector(1, 0), vector(0, 1)
TO_THE_RIGHT, TO_THE_LEFT = (1.0, 1.0), (-1.0, 1.0)
#: Where the two opposite inputs are kept, above the window's lower edge.
OPPOSITES_ABOVE, OPPOSITES_PITCH = 1.35, 0.62


class PlaneLayersScene(PlaneScene):
    """A clip in the plane with two layers, each of whose moves is a method.

    Attributes
    ----------
    layers
        The matrices beside the plane, from above.
    left
        What lies in the plane besides sheet, rows, arrows and tags.
    """

    def setup(self) -> None:
        """Keep places for the layers."""
        super().setup()
        self.layers: list[NamedMatrix] = []
        self.left: list[VMobject] = []

    def matrix(self, name: str, id: str, shape: tuple[int, int], place: int) -> NamedMatrix:
        """Build a matrix of this clip's numbers, beside the plane."""
        return NamedMatrix(name, self.numbers, id, shape, place, theme=self.theme)

    def unroll(self) -> None:
        """Bring in the plane, the sheet, and the unit vectors."""
        self.play(FadeIn(self.plane), *self.name_space(INPUTS), run_time=0.7)
        lines = Create(self.sheet.lines, lag_ratio=0.05)
        self.play(FadeIn(self.sheet.paper), lines, run_time=1.0)
        self.add(self.sheet)
        self.tags = [self.tag("e_1", E1, TO_THE_RIGHT), self.tag("e_2", E2, TO_THE_LEFT)]
        self.play(*self.point_at(E1, E2), *(FadeIn(tag) for tag in self.tags), run_time=0.6)

    def add_layer(self, name: str, id: str, formula: str) -> None:
        """Bring in a layer's matrix, dim those above it, and write what is computed now."""
        above = [ApplyMethod(layer.paint, False) for layer in self.layers]
        layer = self.matrix(name, id, (2, 2), len(self.layers))
        self.layers.append(layer)
        self.write_on_strip(self.line(formula), also=[FadeIn(layer), *above])

    def columns_to_tips(self) -> None:
        """Let the columns of the first layer become the coordinates of the arrows' tips."""
        (layer,) = self.layers
        self.tags = self._tips("W1", (first(E1), first(E2)))
        self.play(
            *(FadeIn(tag.rest) for tag in self.tags),
            *(
                fly_to(layer.view.entry(i, k), tag.formula.part(id))
                for k, tag in enumerate(self.tags)
                for i, id in enumerate(column("W1", k))
            ),
            run_time=1.0,
        )
        self.add(*self.tags)

    def tips_to_columns(self) -> None:
        """Let the coordinates of the arrows' tips become the columns of the product."""
        product = self.matrix("W_2 W_1", "W", (2, 2), len(self.layers))
        self.tags = self._tips("W", (both(E1), both(E2)))
        dimmed = [ApplyMethod(layer.paint, False) for layer in self.layers]
        self.play(*(FadeIn(tag) for tag in self.tags), FadeIn(product.frame), *dimmed, run_time=0.7)
        self.play(
            *(
                fly_to(tag.formula.part(id), product.view.entry(i, k))
                for k, tag in enumerate(self.tags)
                for i, id in enumerate(column("W", k))
            ),
            run_time=1.0,
        )
        self.add(product)
        self.layers.append(product)

    def _tips(self, id: str, heads: tuple[Vector, Vector]) -> list[Tag]:
        sides = (TO_THE_RIGHT, TO_THE_LEFT)
        return [
            self.tag("{}", head, side, column(id, k))
            for k, (head, side) in enumerate(zip(heads, sides, strict=True))
        ]

    def leave_tracks(self, formula: str) -> None:
        """Leave tracks and tags where everything lies, and lay a fresh sheet on the inputs."""
        self.left = [tracks(self.plane, both), *self.tags]
        self.tags = []
        self.play(FadeIn(self.left[0]), FadeOut(self.sheet), *self.drop(), run_time=0.7)
        self.sheet = Sheet(self.plane, identity)
        arrows = self.point_at(E1, E2)
        self.write_on_strip(
            self.line(formula), also=[FadeIn(self.sheet), *arrows, *self.name_space(INPUTS)]
        )

    def mark_rows(self, *columns: int, formula: str) -> None:
        """Go back to the inputs, and mark rows of constant first coordinate on the sheet."""
        self.play(*self.drop(*self.left), run_time=0.5)
        self.move(identity, INPUTS, run_time=1.0)
        self.rows = self._rows(*columns)
        self.write_on_strip(self.line(formula), also=[Create(row) for row in self.rows])
        self.add(*self.rows)

    def _rows(self, *columns: int) -> list[PointRow]:
        along = range(-SHEET_REACH, SHEET_REACH + 1)
        return [PointRow(self.plane, tuple(vector(c, t) for t in along), identity) for c in columns]

    def insert_relu(self) -> None:
        """Go back to the first layer's image, and make room for ReLU behind it."""
        _, second, product = self.layers
        self.move(first, HIDDEN, FadeOut(product), ApplyMethod(second.place, 2), run_time=1.2)
        self.relu = relu_gate(theme=self.theme)
        self.layers.pop()
        neurons = [part(f"neuron {k}", f"h_{k} = max(0, z_{k})") for k in (1, 2)]
        self.rule = self.line(f'h = op("ReLU")(z) : quad {neurons[0]} quad {neurons[1]}')
        self.left = [outline(self.plane, first)]
        self.write_on_strip(
            self.rule, also=[FadeIn(self.relu), *(FadeIn(ghost) for ghost in self.left)]
        )

    def press(self) -> None:
        """Let the ReLU of each hidden neuron act, one after the other."""
        for k, under in enumerate((half_pressed, pressed), start=1):
            lighting = ApplyMethod(self.rule.paint_parts, f"neuron {k}")
            self.move(under, ACTIVE, lighting, run_time=1.4)
        self.play(ApplyMethod(self.rule.paint), run_time=0.3)

    def bend(self, formula: str) -> None:
        """Apply the second layer, over a ghost of where the rows would be without ReLU."""
        leaving = [FadeOut(ghost) for ghost in self.left]
        ghosts = [row.under(both).ghost() for row in self.rows]
        self.left = [*ghosts]
        self.write_on_strip(self.line(formula), also=[*leaving, ApplyMethod(self.layers[1].paint)])
        self.move(folded, OUTPUTS, *(FadeIn(ghost) for ghost in ghosts))

    def send_opposites(self) -> None:
        """Send two opposite inputs, and the sheet under them, through both layers."""
        self.begin_again(*self.left)
        window = self.plane.window
        opposites = [
            self.tag("u = {}", U, (1.0, 0.4), entries("x_u")),
            self.tag("v = {}", V, (1.0, -0.4), entries("x_v")),
        ]
        self.play(
            *self.point_at(U, V, role="signal"), *(FadeIn(tag) for tag in opposites), run_time=0.7
        )
        self.wait(0.5)
        # They stay on screen, in the corner that none of the images reaches.
        corner = at(window.left + 0.1, window.bottom + OPPOSITES_ABOVE)
        for k, tag in enumerate(opposites):
            aim = corner - k * at(0, OPPOSITES_PITCH) - tag.plate.get_corner(UL)
            tag.generate_target().shift(aim)
        self.play(*(MoveToTarget(tag) for tag in opposites), run_time=0.7)
        self.left = [*opposites]
        self.move(first, HIDDEN, run_time=1.1)
        self.move(pressed, ACTIVE, run_time=1.1)
        self.move(folded, OUTPUTS, run_time=1.1)

    def add_images(self) -> None:
        """Add the two images tip to tail, and set the image of the sum beside their sum."""
        sides = {
            "f_u": ("f(u) = {}", (-1.0, -0.3)),
            "f_v": ("f(v) = {}", (0.58, -1.45)),
            "sum": ("{}", (1.0, -0.3)),
            "f_s": ("f(0) = {}", (0.0, -1.0)),
        }
        heads = {name: exact_vector(self.numbers, name) for name in sides}
        self.tags = [
            self.tag(source, heads[id], side, entries(id)) for id, (source, side) in sides.items()
        ]
        *images, sum_tag, zero_tag = self.tags
        shifted = PlaneArrow(self.plane, heads["f_v"], role="dim")
        self.play(*(FadeIn(tag) for tag in images), run_time=0.6)
        self.play(Carry(shifted, heads["sum"], heads["f_u"]), run_time=1.0)
        total = PlaneArrow(self.plane, heads["sum"], role="signal")
        self.play(GrowFromPoint(total, self.plane.origin), FadeIn(sum_tag), run_time=0.6)
        names = [entries(name) for name in ("f_u", "f_v", "sum")]
        self.quote(self.line("f(u) + f(v) = {} + {} = {}", *names, y=UPPER), *images, sum_tag)
        dot = Dot(self.plane.origin, radius=DOT_RADIUS, color=self.theme.signal)
        self.play(GrowFromCenter(dot.set_z_index(ARROWS)), FadeIn(zero_tag), run_time=0.6)
        conclusion = "f(u + v) = f(0) = {} eq.not f(u) + f(v)"
        self.quote(self.line(conclusion, entries("f_s"), y=LOWER), zero_tag, more=True)
        self.left += [shifted, total, dot]

    def swap_for_narrow_layers(self) -> None:
        """Put a network with one hidden neuron beside the plane, and mark points on the sheet."""
        row, column = self.matrix("W_1", "N1", (1, 2), 0), self.matrix("W_2", "N2", (2, 1), 1)
        product = self.matrix("W_2 W_1", "N", (2, 2), 2)
        self.wide = VGroup(*self.layers, self.relu)
        self.play(*self.empty_strip(), run_time=0.3)
        arriving = (FadeIn(row), FadeIn(column), FadeIn(product.frame))
        self.begin_again(*self.left, self.wide, coming=arriving)
        self.rows = self._rows(*range(-SHEET_REACH, SHEET_REACH + 1))
        self.play(
            *(
                fly_to(column.view.entry(i, 0), product.view.entry(i, j))
                for i in range(2)
                for j in range(2)
            ),
            *(Create(row) for row in self.rows),
            run_time=1.0,
        )
        self.add(product, *self.rows)
        self.layers = [row, column, product]

    def tell_rank(self) -> None:
        """Write the determinant and the rank of the narrow product."""
        rank = self.numbers["rank_N"]
        self.write_on_strip(
            self.on_strip(worked_line(self.numbers, "det_N", theme=self.theme), UPPER),
            self.on_strip(
                value_line(rank, ' <= "hidden width"', theme=self.theme),
                LOWER,
            ),
        )

    def bring_back(self, *words: Formula) -> None:
        """Show once more what two layers with ReLU between them make of the sheet."""
        self.play(*self.empty_strip(), run_time=0.3)
        self.begin_again(*self.layers)
        self.write_on_strip(*words, also=[FadeIn(self.wide)])
        self.move(folded, OUTPUTS)
