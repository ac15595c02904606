"""What torch finds for the clips that show numbers of their own, by clip.

Each function returns the value of every id that its clip may show, derived with torch alone: it
does not call ``mathcore``.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from reference_activations import activation_curves, dead_relu
from reference_autograd import printed_reference
from reference_collapse import collapse_reference
from reference_counting import counting_reference
from reference_gradient_decay import chain_reference, measured_reference
from reference_kink import kink_reference
from reference_losses import loss_curves, two_descents, wrong_prediction
from reference_nudge import nudge
from reference_parameter_nudge import parameter_nudges
from reference_plane import plane_reference
from reference_promise import promises

OWN_REFERENCES: dict[str, Callable[[], Mapping[str, float]]] = {
    "ActivationCurves": activation_curves,
    "DeadReLU": dead_relu,
    "TwoLayers": collapse_reference,
    "MatrixCollapse": collapse_reference,
    "CollapseInThePlane": plane_reference,
    "LossCurves": loss_curves,
    "WrongPrediction": wrong_prediction,
    "TwoDescents": two_descents,
    "GradientDecay": chain_reference,
    "MeasuredGradients": measured_reference,
    "Nudge": nudge,
    "ReluKink": kink_reference,
    "CountTheGradients": counting_reference,
}

#: Of clips that show an exercise, and numbers beside its quantities: from the exercise's file, and
#: from the values of its quantities.
REFERENCES_BESIDE: dict[str, Callable[[Path, Mapping[str, float]], Mapping[str, float]]] = {
    "AutogradCheck": printed_reference,
    "BackwardPass": parameter_nudges,
    "WeightUpdate": promises,
}
