"""The pieces that scenes are built from, each on its own."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from film_settings import lab, other
from hypothesis import example, given, settings
from hypothesis import strategies as st
from manim import VGroup

from mathcore.exercise.model import Exercise, load_exercise, parse_exercise
from mathcore.exercise.run import run
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.activations import ACTIVATIONS
from mathcore.numbers.format import display
from scenes.forward_pass import ForwardPass
from scenes.kit.large_network.picture import NetworkPicture
from scenes.kit.network.edge import label_box, label_positions
from scenes.kit.network.matrix import MatrixView
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import SAFE, STAGE, STRIP, Zone, at, zone_of
from scenes.kit.text.number import Number
from scenes.kit.text.step import EQUALS, RESULT, worked, worked_in
from scenes.parts.forward.activation_plot import ActivationPlot
from scenes.parts.update.picture import UpdatePicture
from scenes.publish.check.checks import check_overlaps
from scenes.publish.check.examine import examine
from scenes.publish.check.inventory import inventory_of

THEME = load_theme("dark")


def loaded(name: str | None = None) -> tuple[Exercise, Trace]:
    exercise = load_exercise((other(name) if name else lab()).exercise_path)
    return exercise, run(exercise)


class TestNumber:
    def test_it_shows_its_quantity_in_the_colour_of_its_role(self) -> None:
        _, trace = loaded()
        number = Number(trace["z2[0]"], theme=THEME)
        assert number.shown == "−0.24"
        assert number.quantity is trace["z2[0]"]
        assert number.part("value").get_color() == THEME.signal
        assert Number(trace["dL_dz2[0]"], theme=THEME).get_family()[-1].get_color() == (
            THEME.gradient
        )

    def test_a_change_keeps_baseline_size_and_centre(self) -> None:
        _, trace = loaded()
        old = Number(trace["L"], theme=THEME, size=0.5).place(at(1.0, 2.0))
        new = old.changed_to(trace["L_new"])
        assert new.shown == display(trace["L_new"].value).typst != old.shown
        assert new.baseline == pytest.approx(old.baseline)
        assert new.size == pytest.approx(old.size)
        assert new.get_x() == pytest.approx(old.get_x())

    def test_a_signed_number_keeps_its_sign_out_of_its_value(self) -> None:
        _, trace = loaded()
        positive = Number(trace["b1[0]"], theme=THEME, signed=True)
        assert set(positive.parts) == {"sign", "value"}
        assert set(Number(trace["b1[1]"], theme=THEME, signed=True).parts) == {"value"}
        assert len(positive.part("value")) == len("0.1")


class TestStep:
    def test_both_lines_stand_in_the_strip_with_their_relation_signs_aligned(self) -> None:
        _, trace = loaded()
        step = worked(trace, "z1[0]", theme=THEME).place(STRIP)
        for formula in (step.symbols, step.numbers):
            assert STRIP.contains(zone_of(formula), tolerance=0.02)
        left = [f.part(EQUALS).get_left()[0] for f in (step.symbols, step.numbers)]
        assert left[0] == pytest.approx(left[1])
        assert step.symbols.baseline > step.numbers.baseline + 0.4
        assert [quantity.id for _, quantity in step.operands] == [
            "W1[0,0]",
            "x[0]",
            "W1[0,1]",
            "x[1]",
            "b1[0]",
        ]

    @pytest.mark.parametrize("name", [None, "tanh_2_3_1", "mse_3_2_2", "dead_2_2_1"])
    def test_every_step_of_an_exercise_fits_into_the_strip(self, name: str | None) -> None:
        _, trace = loaded(name)
        for quantity in (*trace.forward, *trace.backward, *trace.update, *trace.after):
            step = worked_in(STRIP, trace, quantity.id, theme=THEME)
            for formula in (step.symbols, step.numbers):
                assert STRIP.contains(zone_of(formula), tolerance=0.02), quantity.id

    def test_a_number_that_is_handed_on_is_written_once(self) -> None:
        _, trace = loaded("mse_3_2_2")
        step = worked(trace, "a2[0]", theme=THEME)
        assert step.is_passthrough
        assert [name for name, _ in step.operands] == [RESULT]
        assert [claim.quantity.id for claim in step.numbers.claims] == ["a2[0]"]

    def test_a_given_quantity_cannot_be_worked_out(self) -> None:
        _, trace = loaded()
        with pytest.raises(ValueError, match=r"x.0. is given"):
            worked(trace, "x[0]", theme=THEME)


class TestLabels:
    def test_labels_of_crossing_edges_keep_clear_of_each_other(self) -> None:
        corners = [(at(0, 1), at(2, 1)), (at(0, 0), at(2, 1)), (at(0, 1), at(2, 0))]
        shares = label_positions(corners, [0.5, 0.5, 0.5])
        boxes = [
            label_box(start + share * (end - start), 0.5)
            for (start, end), share in zip(corners, shares, strict=True)
        ]
        for index, one in enumerate(boxes):
            assert all(one.overlap(other) == 0 for other in boxes[index + 1 :])


class TestMatrixView:
    def weights(self) -> MatrixView:
        _, trace = loaded()
        ids = [["W1[0,0]", "W1[0,1]"], ["W1[1,0]", "W1[1,1]"]]
        return MatrixView([[trace[id] for id in row] for row in ids], theme=THEME)

    def test_entries_stand_in_rows_and_columns_inside_the_brackets(self) -> None:
        view = self.weights()
        assert view.entry(0, 1).shown == "−0.3"
        baselines = [[number.baseline for number in row] for row in view.entries]
        assert np.allclose(baselines[0], baselines[0][0])
        assert baselines[0][0] > baselines[1][0]
        right = [view.entry(i, 1).get_right()[0] for i in range(2)]
        assert right[0] == pytest.approx(right[1], abs=0.03)
        inside = zone_of(view.brackets)
        assert all(inside.contains(zone_of(n)) for row in view.entries for n in row)
        assert view.slot(1, 0)[1] == pytest.approx(view.entry(1, 0).get_y(), abs=0.03)

    def test_a_row_and_a_column_can_be_lit(self) -> None:
        view = self.weights()

        def lit() -> list[list[bool]]:
            bright = THEME.color("weight")
            return [
                [number.part("value").get_color() == bright for number in row]
                for row in view.entries
            ]

        view.paint_row(1)
        assert lit() == [[False, False], [True, True]]
        view.paint_column(0)
        assert lit() == [[True, False], [True, False]]
        view.paint(True)
        assert lit() == [[True, True], [True, True]]
        assert zone_of(view.row_band(0)).contains(zone_of(VGroup(*view.entries[0])))
        column = VGroup(*(row[1] for row in view.entries))
        assert zone_of(view.column_band(1)).contains(zone_of(column))

    def test_ragged_rows_are_refused(self) -> None:
        _, trace = loaded()
        with pytest.raises(ValueError, match=r"rows of one length, got lengths \[1, 2\]"):
            MatrixView([[trace["L"]], [trace["L"], trace["L"]]], theme=THEME)
        with pytest.raises(ValueError, match="rows of one length"):
            MatrixView([], theme=THEME)


def test_zones_do_not_overlap_and_lie_in_the_safe_area() -> None:
    zones = [STAGE, STRIP]
    for index, one in enumerate(zones):
        assert SAFE.contains(one)
        assert all(one.overlap(other) == 0 for other in zones[index + 1 :])
    assert not SAFE.contains(replace(SAFE, left=SAFE.left - 0.1))
    assert Zone(0, 2, 0, 2).overlap(Zone(1, 3, 1, 4)) == 1


def overlaps(mobject: VGroup) -> list[str]:
    inventory = inventory_of([mobject], THEME.background)
    return [str(finding) for finding in check_overlaps(inventory, "here")]


class TestActivationPlot:
    """A value's labels keep clear of the axes' numbers, wherever it stands."""

    @settings(max_examples=60, derandomize=True)
    @given(
        st.sampled_from(["sigmoid", "tanh"]),
        st.floats(-7, 7).map(lambda z: round(z, 3)) | st.floats(-999, 999),
    )
    @example("tanh", -0.24)
    @example("tanh", -0.5)
    @example("sigmoid", 1.35)
    @example("sigmoid", -300.0)
    def test_no_label_stands_on_another(self, activation: str, z: float) -> None:
        zone = Zone(STAGE.left, 1.2, STAGE.bottom, STAGE.top)
        plot = ActivationPlot(
            activation, *pair(activation, z), symbol="sigma(z)", theme=THEME, zone=zone
        )
        assert overlaps(plot) == []
        for text in inventory_of([plot], THEME.background).texts:
            assert zone.contains(text.zone), text.body


def pair(activation: str, z: float) -> tuple[Quantity, Quantity]:
    """Return a pre-activation and its activation."""
    entry = Quantity("z2[0]", "z", Kind.PRE_ACTIVATION, None, (), Fraction(str(z)))
    exit = ACTIVATIONS[activation].value(entry.value)
    return entry, Quantity("a2[0]", "a", Kind.PREDICTION, None, (), exit)


class TestFrames:
    """A number stays in the frame that holds it, however long it is."""

    @pytest.mark.parametrize(("y", "rate"), [("4", "2"), ("-40", "0.02"), ("400", "0.001")])
    def test_a_long_loss_before_and_after_the_step(self, y: str, rate: str) -> None:
        text = lab().exercise_path.read_text(encoding="utf-8")
        for old, new in (
            ("y = [1]", f"y = [{y}]"),
            ("learning_rate = 0.1", f"learning_rate = {rate}"),
            ('loss = "bce"', 'loss = "mse"'),
            ('activation = "sigmoid"', 'activation = "identity"'),
        ):
            text = text.replace(old, new)
        exercise = parse_exercise(text, "long")
        trace = run(exercise)
        eta = Number(trace["eta"], theme=THEME)
        picture = UpdatePicture.with_room(exercise, trace, theme=THEME, rate=eta)
        (loss,) = picture.losses
        frame = zone_of(loss.frame)
        assert frame.right <= SAFE.right
        for name in ("L", "L_new"):
            number = picture.cell(name).build_number()
            assert frame.contains(zone_of(number))
            assert zone_of(number).top < zone_of(loss.cell.label).bottom

    @pytest.mark.parametrize("x", ["1", "0.125", "-12.3456", '"-22/7"'])
    def test_an_input(self, x: str) -> None:
        text = lab().exercise_path.read_text(encoding="utf-8").replace("[1, 2]", f"[{x}, 2]")
        exercise = parse_exercise(text, "long")
        picture = NetworkPicture(exercise, run(exercise), theme=THEME)
        for node in picture.inputs:
            assert zone_of(node.frame).contains(zone_of(node.number))
        is_round = picture.inputs[1].frame.width <= picture.inputs[1].frame.height + 1e-6
        assert is_round == (x == "1")


@pytest.mark.parametrize("activation", ["relu", "identity"])
def test_a_network_of_one_layer_shows_each_value_once(activation: str, tmp_path: Path) -> None:
    file = tmp_path / "one.toml"
    file.write_text(
        f"""title = "one"
x = [1, 2]
y = [2]
learning_rate = 0.1
loss = "mse"
[[layer]]
activation = "{activation}"
weights = [[0.5, 0.3]]
bias = [0.1]
""",
        encoding="utf-8",
    )
    settings = replace(lab(), exercise_path=file)
    rehearsal, findings = examine(ForwardPass, settings)
    assert findings == []
    assert [beat.name for beat in rehearsal.beats] == [
        "The sample",
        "The output's sum",
        "The prediction",
        "The loss",
        "In order",
    ]
    assert rehearsal.beats[1].narration.startswith("Weigh, add.")
