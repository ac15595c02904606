"""The symbols of the films, as Typst mathematics.

A network of two layers and one output has the lab's own letters: w for the hidden layer's weights
and h for its outputs, v for the output layer's weights. Any other network carries the number of
the layer as a superscript. Indices are written from 1, ids are counted from 0.
"""

from dataclasses import dataclass

from mathcore.formula.activations import activation

#: How the symbol of a gradient begins.
_BY = "frac(partial cal(L), partial "


def _indexed(letter: str, indices: tuple[int, ...], superscript: tuple[str, ...]) -> str:
    # Above 9 the indices 1, 12 and 11, 2 would both read 112.
    separator = "," if any(index >= 10 for index in indices) else ""
    below = separator.join(str(index) for index in indices)
    symbol = letter
    if below:
        symbol += f"_({below})" if separator else f"_{below}"
    if superscript:
        above = ", ".join(superscript)
        symbol += f"^({above})" if above[0] == "(" else f"^{above}"
    return symbol


def gradient(symbol: str) -> str:
    """Return the symbol of the loss's derivative by a quantity, given that quantity's symbol."""
    return f"{_BY}{symbol})"


def gradient_on_one_line(symbol: str) -> str:
    """Return the symbol of `gradient` with a slash, for narrow columns."""
    return f"partial cal(L) \\/ partial {symbol}"


def on_one_line(symbol: str) -> str:
    """Return a symbol as it fits on a line: that of `gradient` with a slash, any other as it is."""
    of = symbol.removeprefix(_BY).removesuffix(")")
    return gradient_on_one_line(of) if symbol.startswith(_BY) else symbol


@dataclass(frozen=True)
class Symbols:
    """The symbols of one network.

    Parameters
    ----------
    shape
        The number of inputs, then of the neurons of each layer.
    updated
        Whether the symbols are those after the gradient-descent step, marked "new".
    """

    shape: tuple[int, ...]
    updated: bool = False

    @property
    def _has_letters(self) -> bool:
        return len(self.shape) == 3 and self.shape[-1] == 1

    def _is_output(self, layer: int) -> bool:
        return layer == len(self.shape) - 1

    def _above(self, *, layer: int | None = None) -> tuple[str, ...]:
        number = () if layer is None else (f"({layer})",)
        return (*number, '"new"') if self.updated else number

    def _layered(self, letter: str, layer: int, *indices: int) -> str:
        """Write a symbol of a layer, whose number the lab's letters make needless."""
        if self._has_letters and not self._is_output(layer):
            return _indexed(letter, indices, self._above())
        shown = () if self._has_letters else indices
        return _indexed(letter, shown, self._above(layer=layer))

    def input(self, i: int) -> str:
        """Return the symbol of input ``i``, counted from 0."""
        return _indexed("x", (i + 1,), ())

    def _output(self, letter: str, k: int) -> str:
        indices = () if self.shape[-1] == 1 else (k + 1,)
        return _indexed(letter, indices, self._above())

    def target(self, k: int) -> str:
        """Return the symbol of label ``k``, which no step changes."""
        return Symbols(self.shape)._output("y", k)

    def weight(self, layer: int, i: int, j: int) -> str:
        """Return the symbol of the weight from ``j`` to neuron ``i`` of layer 1, 2, ..."""
        if self._has_letters and self._is_output(layer):
            return _indexed("v", (j + 1,), self._above())
        return self._layered("w", layer, i + 1, j + 1)

    def bias(self, layer: int, i: int) -> str:
        """Return the symbol of the bias of neuron ``i`` of layer 1, 2, ..."""
        return self._layered("b", layer, i + 1)

    def pre_activation(self, layer: int, i: int) -> str:
        """Return the symbol of the pre-activation of neuron ``i`` of layer 1, 2, ..."""
        return self._layered("z", layer, i + 1)

    def activation(self, layer: int, i: int) -> str:
        """Return the symbol of the output of neuron ``i`` of layer 1, 2, ..."""
        if self._is_output(layer):
            return self._output("hat(y)", i)
        return self._layered("h", layer, i + 1)

    def error_sum(self, layer: int, j: int) -> str:
        """Return how the error reaches the output of neuron ``j`` of a layer, as one sum.

        The sum runs over the neurons k of the next layer; the formula is the chain rule.
        """
        above = f"^(({layer + 1}))"
        return f"sum_k ({gradient_on_one_line(f'z_k{above}')}) thin w_(k {j + 1}){above}"

    @property
    def loss(self) -> str:
        """The symbol of the loss."""
        return _indexed("cal(L)", (), self._above())

    def output_loss(self, k: int) -> str:
        """Return the symbol of the share of output ``k`` in a loss of several outputs."""
        return _indexed("cal(L)", (k + 1,), self._above())

    def derivative(self, name: str, layer: int, i: int) -> str:
        """Return the symbol of the slope of an activation at a neuron's pre-activation."""
        return f"{activation(name).symbol}'({self.pre_activation(layer, i)})"
