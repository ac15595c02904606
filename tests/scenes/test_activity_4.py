"""What the clips of the pen-and-paper exercise must show, beyond what holds for every clip."""

import pytest
from film_settings import lab, look, other

from scenes.backward_pass import BackwardPass, BackwardPassHidden
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.motion import error_flow, gate_flash, move_mark
from scenes.kit.scene.strip import question
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import STAGE, STRIP, zone_of
from scenes.kit.worksheet.scene import WorksheetScene
from scenes.weight_update import WeightUpdate


@pytest.mark.xdist_group("WeightUpdate")
def test_the_update_ends_on_all_nine_new_parameters_and_both_losses() -> None:
    seen = look("WeightUpdate")
    expected = {
        "W1_new[0,0]": "0.5",
        "W1_new[0,1]": "−0.3",
        "W1_new[1,0]": "0.7776",
        "W1_new[1,1]": "0.1552",
        "b1_new[0]": "0.1",
        "b1_new[1]": "−0.1224",
        "W2_new[0,0]": "0.6",
        "W2_new[0,1]": "−0.3384",
        "b2_new[0]": "0.2560",
        "L": "0.8203",
        "L_new": "0.7292",
    }
    assert {id: seen.digits[id] for id in expected} == expected
    assert "Four parameters do not move: the gradient is zero." in {
        beat.narration for beat in seen.rehearsal.beats
    }


@pytest.mark.xdist_group("WeightUpdate")
def test_the_second_forward_pass_replaces_every_value_of_the_first() -> None:
    last = look("WeightUpdate").quantities["Forward again"]
    assert {"z1_new[1]", "a1_new[1]", "z2_new[0]", "a2_new[0]"} <= last
    assert not {"z1[1]", "a1[1]", "z2[0]", "a2[0]"} & last


@pytest.mark.xdist_group("BackwardPass")
def test_the_cancellation_is_shown_where_there_is_one_and_only_there() -> None:
    with_bce = [beat.name for beat in look("BackwardPass").rehearsal.beats]
    with_mse = [beat.name for beat in look("BackwardPass", "light", "mse_3_2_2").rehearsal.beats]
    assert "The slope cancels" in with_bce
    assert "The slope cancels" not in with_mse
    # Without it, the derivative by the prediction is worked out as a step of its own.
    assert "dL_da2[0]" in look("BackwardPass", "light", "mse_3_2_2").digits


@pytest.mark.xdist_group("BackwardPass")
def test_both_factors_of_the_chain_rule_are_shown_and_multiplied() -> None:
    seen = look("BackwardPass")
    assert (seen.digits["dL_da2[0]"], seen.digits["da2_dz2[0]"]) == ("−2.2712", "0.2464")
    # As printed, the factors make -0.5596: the film does not say "=".
    product = "approx (−2.2712) dot.op 0.2464 {} −0.5597"
    assert seen.written("The long way", f"$ {product.format('approx')} $") == 1
    assert seen.written("The long way", f"$ {product.format('=')} $") == 0
    assert "Two factors" not in [
        beat.name for beat in look("BackwardPass", "light", "mse_3_2_2").rehearsal.beats
    ]


@pytest.mark.xdist_group("BackwardPass")
def test_forward_values_stay_while_gradients_arrive() -> None:
    seen = look("BackwardPass").quantities
    forward = {"z1[0]", "a1[0]", "z1[1]", "a1[1]", "z2[0]", "a2[0]", "L"}
    assert all(forward <= ids for ids in seen.values())
    assert {"dL_dz2[0]", "dL_da1[0]", "dL_da1[1]"} <= seen["Back along the weights"]


@pytest.mark.xdist_group("CountTheGradients")
def test_the_counts_on_screen_are_right() -> None:
    seen = look("CountTheGradients")
    assert seen.written("By hand", "$ 9 $") == 1
    assert seen.written("Layer by layer", "$ 2497 $") == 1
    for sum_of_a_layer in ("60 dot.op 32 + 32 = 1952", "32 dot.op 16 + 16 = 528"):
        assert seen.written("Layer by layer", f"$ {sum_of_a_layer} $") == 1
    assert seen.written("Layer by layer", "$ 60 dot.op 32 + 32 = 1953 $") == 0


def test_motions_are_found_only_where_they_belong() -> None:
    scene = WeightUpdate(lab(), skip_animations=True)
    diagram = NetworkDiagram(scene.exercise, scene.trace, theme=load_theme("dark"), stage=STAGE)
    diagram.stand(*(quantity.id for quantity in scene.trace.forward))
    assert len(gate_flash(diagram, "a1[1]")) == 1
    assert gate_flash(diagram, "z1[1]") == []
    assert len(error_flow(diagram, "W2[0,0]", "W2[0,1]")) == 2
    with pytest.raises(KeyError):
        error_flow(diagram, "b2[0]")
    assert len(move_mark(diagram, "z1[1]", scene.trace["z1_new[1]"])) == 1
    assert move_mark(diagram, "a1[1]", scene.trace["a1_new[1]"]) == []


def test_a_question_keeps_to_the_strip_on_one_line_or_two() -> None:
    theme = load_theme("dark")
    short = question("Why?", theme=theme)
    long = question("Why is autograd essential, and what would you still check?", theme=theme)
    assert (len(short), len(long)) == (1, 2)
    assert STRIP.contains(zone_of(short))
    assert STRIP.contains(zone_of(long))


@pytest.mark.xdist_group("WeightUpdate")
@pytest.mark.parametrize("clip", [BackwardPass, BackwardPassHidden, WeightUpdate])
def test_the_lab_has_the_roomy_network_and_its_worksheet(clip: type[WorksheetScene]) -> None:
    scene = clip(lab(), skip_animations=True)
    assert not scene.diagram.form.dense
    assert scene.has_ledger
    assert not scene.crowded
    large = clip(other("mse_4_4_4_4"), skip_animations=True)
    assert large.diagram.form.dense
    assert large.crowded
    assert not large.has_ledger
