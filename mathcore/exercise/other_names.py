"""What other libraries call the things of an exercise file, and what they have that we have not.

The tables can be extended; a name is written in lower case, without spaces, hyphens, underscores.
"""

import re
from collections.abc import Sequence

from mathcore.errors import did_you_mean

_LOSSES = {
    "bce": "binarycrossentropy bceloss bcewithlogits bcewithlogitsloss logloss logistic",
    "mse": "mseloss meansquarederror squarederror l2 l2loss quadratic leastsquares",
}
_ACTIVATIONS = {
    "relu": "rectifier rectified rectifiedlinear rectifiedlinearunit",
    "leaky_relu": "leakyrelu lrelu leaky",
    "sigmoid": "logistic logit sigm σ",
    "tanh": "hyperbolictangent tanhyp",
    "identity": "linear none id affine",
}
_EXERCISE_KEYS = {
    "title": "name heading",
    "x": "input inputs sample features",
    "y": "target targets label labels output outputs truth",
    "learning_rate": "lr eta η alpha stepsize rate",
    "loss": "criterion objective lossfn lossfunction cost",
    "layer": "layers network model",
}
_LAYER_KEYS = {
    "activation": "activationfn activationfunction act nonlinearity function",
    "negative_slope": "negativeslope leak leakiness",
    "weights": "weight w kernel weightmatrix matrix kernelinit kernelinitializer",
    "bias": "biases b biasinit biasinitializer intercept offset",
}

#: What a place takes by other names.
NAMES = {
    "loss": _LOSSES,
    "activation": _ACTIVATIONS,
    "exercise": _EXERCISE_KEYS,
    "layer": _LAYER_KEYS,
}

_NO_CLASSES = (
    "there is no softmax over classes, so no loss for one; 'bce' takes a sigmoid for each output"
)
_NO_OTHER_LOSS = "there is no such loss; 'mse' is the mean squared error"
_NO_SUCH_ACTIVATION = "there is no such activation in exercises yet"
_BY_THE_WEIGHTS = "the shape of 'weights' says it: a row for each neuron"

#: What is missing, by the place where somebody may look for it.
_MISSING = {
    "loss": {
        _NO_CLASSES: "ce crossentropy crossentropyloss categoricalcrossentropy softmax nll nllloss "
        "sparsecategoricalcrossentropy negativeloglikelihood kl kldiv",
        _NO_OTHER_LOSS: "l1 l1loss mae meanabsoluteerror huber huberloss smoothl1 hinge hingeloss",
    },
    "activation": {
        "there is no softmax; 'sigmoid' is taken by each output alone": "softmax logsoftmax",
        _NO_SUCH_ACTIVATION: "prelu elu selu gelu silu swish mish softplus "
        "softsign hardtanh step heaviside",
    },
    "exercise": {},
    "layer": {
        _BY_THE_WEIGHTS: "units neurons size width infeatures outfeatures inputdim outputdim shape"
    },
}


def advice(place: str, word: str, known: Sequence[str]) -> str:
    """Say what an unknown word at a place, a key of `NAMES`, may stand for.

    Returns
    -------
    str
        In brackets, after a space: that something of this name is missing, or what it is called
        here, or the nearest of the known words; empty if nothing is near.
    """
    plain = re.sub(r"[\s_-]", "", word).lower()
    for reason, words in _MISSING[place].items():
        if plain in words.split():
            return f" ({reason})"
    for ours, words in NAMES[place].items():
        if plain in words.split():
            return f" (called {ours!r} here)"
    return did_you_mean(word, known)
