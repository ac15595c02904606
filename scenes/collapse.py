"""Two affine layers, and how they collapse into one: the lab's Activity 1."""

from manim import RIGHT, FadeIn

from mathcore.topics.plane import both, first, narrow
from scenes.kit.scene.motion import write
from scenes.kit.scene.strip import question
from scenes.parts.collapse.affine_forms import MultipliedOut, two_maps
from scenes.parts.collapse.drawn_scene import BRISK, QUICKER
from scenes.parts.collapse.float32_note import measured, measured_sentence
from scenes.parts.collapse.fold_scene import FoldScene
from scenes.parts.collapse.layers_scene import LayersScene
from scenes.parts.plane.layers_scene import PlaneLayersScene
from scenes.parts.plane.scene import HIDDEN, OUTPUTS


class TwoLayers(LayersScene):
    """Conclude that layers without an activation are affine maps, done one after the other.

    Weights are (out, in), as torch stores them: row k belongs to unit k.
    """

    title = "Two layers"

    def construct(self) -> None:
        """Tell the two layers as a storyboard."""
        self.draw()
        self.first_hidden_unit()
        self.other_hidden_units()
        self.outputs()
        self.name_the_maps()

    def draw(self) -> None:
        """Run the program that draws them."""
        with self.beat(
            "Drawn by torch",
            "Torch draws two layers and an input, always the same with this seed.",
            "These lines were run when the clip was rendered. Line width is the weight's size, a "
            "dash its minus; a weight shows its number when it is used.",
        ):
            self.run_listing()

    def first_hidden_unit(self) -> None:
        """Work out the first hidden unit slowly."""
        with self.beat(
            "The first hidden unit",
            "Weights times inputs, plus a bias; here the three products almost cancel.",
            "Shown to three decimals, worked with all digits of the drawn float32 numbers, hence "
            "the sign for about equal. The products add up to almost nothing, so this unit's "
            "value looks like a copy of its bias; the other units show that it is none.",
        ):
            self.compute(1, 0)

    def other_hidden_units(self) -> None:
        """Do the same for the other hidden units, in a rhythm."""
        with self.beat("The hidden layer", "Each unit has its own row and its own bias."):
            for row in range(1, len(self.layers[1].units)):
                self.compute(1, row, BRISK)

    def outputs(self) -> None:
        """Hand the hidden numbers on, as they are, to the outputs."""
        with self.beat(
            "The outputs", "The second layer takes the hidden numbers just as they are."
        ):
            self.compute(2, 0, QUICKER)
            self.wait(1.0)
            self.compute(2, 1, BRISK)

    def name_the_maps(self) -> None:
        """Write both layers as maps, and ask what the next clip answers."""
        asked = "Could one layer do what these two do?"
        texts = two_maps(asked, theme=self.theme)
        with self.beat(
            "Two affine maps",
            f"With nothing between them, {asked[0].lower()}{asked[1:]}",
            "Affine rather than linear, because of the bias. Weights are (out, in): torch "
            "computes x @ W.T + b. The next clip answers the question: yes.",
        ):
            units = [id for layer in self.layers for id in (*layer.units, *layer.biases)]
            self.play(
                *self.clear_strip(),
                *self.tell_digits(False),
                *self.network.light(*units),
                run_time=0.6,
            )
            for text in texts:
                self.play(FadeIn(text, shift=0.15 * RIGHT), run_time=0.7)
            self.stand(*texts)
            self.ask()


class MatrixCollapse(FoldScene):
    """Conclude that two affine layers are one: W' = W2 W1 and b' = W2 b1 + b2, for every input.

    An entry of W2 W1 adds up all paths from an input to an output. In float32 the two ways may
    differ by rounding.
    """

    title = "The collapse"

    def construct(self) -> None:
        """Tell the collapse as a storyboard."""
        self.multiply_out()
        self.slide()
        self.first_entry()
        self.other_entries()
        self.one_bias()
        self.fold()
        self.same_input()
        self.measure()
        self.discuss()

    def multiply_out(self) -> None:
        """Put one layer into the other, and multiply out."""
        formulas = MultipliedOut(theme=self.theme)
        with self.beat("Multiply out", "Multiplied out, one matrix and one bias are left."):
            self.draw_network()
            self.play(write(formulas.nested), run_time=0.9)
            self.play(*formulas.expand(), run_time=1.4)
            self.play(*formulas.collect(), run_time=0.7)
            self.stand(formulas)

    def slide(self) -> None:
        """Slide W2 against W1, so that rows and columns meet in the product."""
        with self.beat("Row against column", "Each row of W2 will meet each column of W1."):
            self.bring_matrices()

    def first_entry(self) -> None:
        """Work out the first entry slowly."""
        with self.beat(
            "The first entry",
            "One entry adds all paths from one input to one output.",
            "Four hidden units, so four paths; along each path the two weights are multiplied.",
        ):
            self.multiply(0, 0)

    def other_entries(self) -> None:
        """Work out the next entry faster, and fill in the others in a rhythm."""
        with self.beat("Entry by entry", "Two rows, three columns: six entries."):
            self.multiply(0, 1, 0.45)
            for row, column in ((0, 2), (1, 0), (1, 1), (1, 2)):
                self.meet(row, column, run_time=1.2)
            self.name_product()

    def one_bias(self) -> None:
        """Send the first bias through the second layer, and add the second one."""
        with self.beat("The bias", "The first bias goes through W2, then the second is added."):
            self.bring_biases()
            self.add_bias(0, QUICKER)
            self.add_bias(1, 0.4)

    def fold(self) -> None:
        """Fold the hidden layer away."""
        with self.beat(
            "The fold",
            "The hidden layer folds away, and one affine layer is left.",
            "The four paths of each pair of input and output lie on one line, whose weight is "
            "the entry of W2 W1.",
        ):
            self.put_result_by()
            self.fold_network()
            self.number_lines()

    def same_input(self) -> None:
        """Let the same input go through both."""
        with self.beat(
            "The same input through both", "The same input, and the same output both ways."
        ):
            self.enter_input()
            self.run_two()
            self.run_one(0, 0.65)
            self.run_one(1, 0.4)

    def measure(self) -> None:
        """Show how far apart both ways are in float32."""
        lines = measured(self.numbers, theme=self.theme)
        with self.beat(
            "Measured in float32",
            measured_sentence(self.numbers),
            "The exact results are equal. Torch adds in another order each way and rounds each "
            "time, so the difference depends on the platform: 0 on some, about 1e-8 on others.",
        ):
            self.play(
                *self.clear_strip(),
                *self.tell_digits(False),
                *self.ways.light_one(),
                run_time=0.4,
            )
            for line in lines:
                self.play(FadeIn(line, shift=0.15 * RIGHT), run_time=0.7)
            self.stand(*lines)

    def discuss(self) -> None:
        """Ask what depth buys without an activation."""
        asked = "What can a hundred affine layers do that one cannot?"
        words = question(asked, theme=self.theme)
        with self.beat(
            "To discuss",
            asked,
            "Nothing: collapse them two by two and one affine map is left, for every input. Depth "
            "without an activation buys no representational power; a narrow hidden layer even "
            "costs some. It costs parameters and time as well, and only changes how training "
            "moves. So something has to stand between the layers: an activation.",
        ):
            self.play(*self.clear_strip(), run_time=0.4)
            self.play(FadeIn(words, shift=0.15 * RIGHT), run_time=0.8)
            self.stand(words)


class CollapseInThePlane(PlaneLayersScene):
    """Conclude that linear layers make one linear map, and that ReLU between them is what bends.

    There is no bias, so the layers are linear; matrices act on columns.
    """

    title = "Layers in the plane"

    def construct(self) -> None:
        """Tell the collapse as a storyboard."""
        self.first_layer()
        self.second_layer()
        self.one_layer()
        self.what_stays()
        self.fold()
        self.corners()
        self.witness()
        self.bottleneck()
        self.discuss()

    def first_layer(self) -> None:
        """Move the sheet by W1; its columns are where the unit vectors land."""
        with self.beat(
            "The first layer",
            "A linear layer moves every point; its columns are where unit vectors land.",
        ):
            self.unroll()
            self.add_layer("W_1", "W1", "z = W_1 x")
            self.move(first, HIDDEN)
            self.columns_to_tips()

    def second_layer(self) -> None:
        """Move it on by W2, and read the product off the tips."""
        with self.beat(
            "The second layer",
            "The second layer moves it on; the tips give the product’s columns.",
        ):
            self.add_layer("W_2", "W2", "y = W_2 z = W_2 (W_1 x)")
            self.move(both, OUTPUTS)
            self.tips_to_columns()

    def one_layer(self) -> None:
        """Take a fresh sheet onto the tracks of the first in one move."""
        with self.beat("One layer", "One matrix, with these columns, makes both moves at once."):
            self.leave_tracks("W_2 (W_1 x) = (W_2 W_1) x")
            self.move(both, OUTPUTS, run_time=2.0)

    def what_stays(self) -> None:
        """Send two parallel rows of evenly spaced points through both layers."""
        with self.beat(
            "What every layer keeps",
            "Straight, parallel and evenly spaced: all survive, however many layers.",
            "A point p + t d goes to W p + t W d: again a line, with the same steps of t, and "
            "parallel lines share the direction W d.",
        ):
            self.mark_rows(1, 2, formula="W (p + t d) = W p + t thin W d")
            self.move(first, HIDDEN, run_time=1.5)
            self.move(both, OUTPUTS, run_time=1.5)

    def fold(self) -> None:
        """Press the negative half-planes onto the axes, one after the other."""
        with self.beat(
            "ReLU in between", "ReLU presses each negative half of the plane onto an axis."
        ):
            self.insert_relu()
            self.press()

    def corners(self) -> None:
        """Apply the second layer to what ReLU has left."""
        with self.beat(
            "Then the second layer",
            "A straight row now has corners, and no single matrix makes corners.",
            "In grey: where the rows would lie without ReLU.",
        ):
            self.bend('y = f(x) = W_2 op("ReLU")(W_1 x)')

    def witness(self) -> None:
        """Show two inputs for which the image of the sum is not the sum of the images."""
        with self.beat("A witness", "Opposite inputs cancel, but their images do not."):
            self.send_opposites()
            self.add_images()

    def bottleneck(self) -> None:
        """Squash the plane onto a line with a single hidden neuron."""
        with self.beat(
            "A bottleneck",
            "With one hidden neuron the rank is one: the plane becomes a line.",
            "The rank of a product is at most that of either factor, and so at most the hidden "
            "width: linear depth can lose power, and never gains any.",
        ):
            self.swap_for_narrow_layers()
            self.move(narrow, OUTPUTS)
            self.tell_rank()

    def discuss(self) -> None:
        """Ask what the viewers take from it."""
        asked = "What does a nonlinearity between the layers add?"
        with self.beat(
            "To discuss",
            asked,
            "Each hidden neuron folds the plane along a line of its own, so the network is "
            "linear only piece by piece, with another matrix on each piece; that bends "
            "lines and boundaries as no product of matrices can. Further layers fold "
            "what is folded already, so depth multiplies the pieces.",
        ):
            self.bring_back(*question(asked, theme=self.theme))
