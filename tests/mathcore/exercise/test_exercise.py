"""Reading an exercise: exact numbers in, one clear line out for every kind of fault."""

import os
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_exercises import lab

from mathcore.errors import UserError
from mathcore.exercise import other_names
from mathcore.exercise.model import (
    ExerciseError,
    default_exercise_path,
    load_exercise,
    parse_exercise,
)
from mathcore.exercise.run import run
from mathcore.exercise.schema import ExerciseTable, LayerTable, validate
from mathcore.exercise.write_toml import exercise_text

GOOD = default_exercise_path().read_text(encoding="utf-8")


def fault(text: str) -> str:
    """Return what is wrong with a file, after checking that it is told in one line."""
    with pytest.raises(ExerciseError) as caught:
        parse_exercise(text, "mine.toml")
    message = str(caught.value)
    assert re.fullmatch(r"mine\.toml: [^\n]+: expected [^\n]+, got[: ][^\n]+", message), message
    assert len(message) < 250
    return message.removeprefix("mine.toml: ")


def with_change(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def test_the_lab() -> None:
    exercise = lab()
    assert exercise.shape == (2, 2, 1)
    assert exercise.layers[0].weights[0] == (Fraction(1, 2), Fraction(-3, 10))
    assert exercise.learning_rate == Fraction(1, 10)
    assert (exercise.layers[0].n_in, exercise.layers[1].n_out) == (2, 1)
    assert (exercise.title, exercise.loss) == ("Lab 4, Day 1", "bce")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0.1", Fraction(1, 10)),
        ("1e-3", Fraction(1, 1000)),
        ("7", Fraction(7)),
        ("-0.0", Fraction(0)),
        ("0e999999999", Fraction(0)),
        ("1e6", Fraction(10**6)),
        ('"1/3"', Fraction(1, 3)),
        ('" -2 / 7 "', Fraction(-2, 7)),
        ('"0.25"', Fraction(1, 4)),
        ("0." + "1" * 40, Fraction(int("1" * 40), 10**40)),
    ],
)
def test_numbers_are_exact(written: str, value: Fraction) -> None:
    assert parse_exercise(with_change("x = [1, 2]", f"x = [{written}, 2]"), "n").x[0] == value


@settings(deadline=None)
@given(st.decimals(min_value=-(10**6), max_value=10**6, places=9))
def test_any_decimal_is_exact(number: object) -> None:
    text = with_change("x = [1, 2]", f"x = [{number:f}, 2]")
    assert parse_exercise(text, "n").x[0] == Fraction(str(number))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("nan", "expected a finite number, got NaN"),
        ("-inf", "expected a finite number, got -Infinity"),
        ("true", "expected an integer, a decimal, or a string such as '1/3', got true"),
        ("1000000.1", "expected a magnitude of at most 1e6, got 1000000.1"),
        ("-1000001", "expected a magnitude of at most 1e6, got -1000001"),
        ("1e999999", "expected a magnitude of at most 1e6, got 1E+999999"),
        ("1" * 4000, "expected a magnitude of at most 1e6, got a longer integer"),
        ("1e-13", "expected 0 or a magnitude of at least 1e-12, got 1E-13"),
        ("1e-999999", "expected 0 or a magnitude of at least 1e-12, got 1E-999999"),
        ("0." + "1" * 41, "expected at most 40 digits, got 0."),
        ('"1e999999"', "expected a magnitude of at most 1e6, got '1e999999'"),
        ('"1/0"', "expected a denominator from 1 to 1000, got '1/0'"),
        ('"1/1001"', "expected a denominator from 1 to 1000, got '1/1001'"),
        ('"9999999/1"', "expected a magnitude of at most 1e6, got '9999999/1'"),
        ('"one"', "expected an integer, a decimal, or a string such as '1/3', got 'one'"),
        ('"nan"', "expected an integer, a decimal, or a string such as '1/3', got 'nan'"),
        ('"1e99999999999999999999"', "expected an integer, a decimal, or a string"),
        ('"١"', "expected an integer, a decimal, or a string"),
        ('"a\\nb"', "expected an integer, a decimal, or a string such as '1/3', got 'a\\nb'"),
        ("[1]", "expected an integer, a decimal, or a string such as '1/3', got a list"),
        ("{a = 1}", "expected an integer, a decimal, or a string such as '1/3', got a table"),
        ("1979-05-27", "expected an integer, a decimal, or a string such as '1/3', got"),
    ],
)
def test_numbers_that_cannot_be_taken(written: str, told: str) -> None:
    assert fault(with_change("[0.8, 0.2]", f"[0.8, {written}]")).startswith(
        f"layer 1, weights, row 2, column 2: {told}"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("x = [1, 2]", "x = [1, nan]", "x, entry 2: expected a finite number, got NaN"),
        ("x = [1, 2]", "x = 1", "x: expected a list, got 1"),
        ("x = [1, 2]", "x = []", "x: expected at least one, got an empty list"),
        ("x = [1, 2]", f"x = {[1] * 65}", "x: expected at most 64, got 65"),
        ("x = [1, 2]", "", "file: expected an entry 'x', got none"),
        (
            "x = [1, 2]",
            "x = [1, 2, 3]",
            "layer 1, weights, row 1: expected 3 (one for each entry of x), got 2",
        ),
        (
            'activation = "relu"',
            'activation = "leaky_relu"\nnegative_slope = 1.5',
            "layer 1, negative_slope: expected more than 0 and less than 1, got 1.5",
        ),
        (
            'activation = "relu"',
            'activation = "relu"\nnegative_slope = 0.1',
            "layer 1, negative_slope: expected with 'leaky_relu' only, got 'relu'",
        ),
        ("y = [1]", "y = [1, 0]", "y: expected 1 (one for each row of weights of layer 2), got 2"),
        (
            "y = [1]",
            "y = [1.5]",
            "y, entry 1: expected 0 to 1, which the loss 'bce' needs, got 1.5",
        ),
        ("[0.8, 0.2]", "[0.8]", "layer 1, weights, row 2: expected 2 (one for each"),
        ("[[0.5, -0.3], [0.8, 0.2]]", "[]", "layer 1, weights: expected at least one, got"),
        ("[[0.5, -0.3], [0.8, 0.2]]", "[0.5, 0.8]", "layer 1, weights, row 1: expected a list"),
        (
            "bias = [0.1, -0.1]",
            "bias = [0.1]",
            "layer 1, bias: expected 2 (one for each row of weights of layer 1), got 1",
        ),
        ("[[0.6, -0.4]]", "[[0.6]]", "layer 2, weights, row 1: expected 2 (one for each row"),
        ("learning_rate = 0.1", "learning_rate = 0", "learning_rate: expected more than 0, got 0"),
        (
            "learning_rate = 0.1",
            "learning_rate = -0.1",
            "learning_rate: expected more than 0, got -0.1",
        ),
        ('loss = "bce"', 'loss = "hinge"', "loss: expected 'bce' or 'mse', got 'hinge'"),
        (
            'loss = "bce"',
            'loss = "BCELoss"',
            "loss: expected 'bce' or 'mse', got 'BCELoss' (called 'bce' here)",
        ),
        (
            'activation = "relu"',
            'activation = "ReLU"',
            "layer 1, activation: expected 'relu', 'leaky_relu', 'sigmoid', 'tanh' or 'identity', "
            "got 'ReLU' (did you mean 'relu'?)",
        ),
        (
            'activation = "relu"',
            'activation = "gelu"',
            "layer 1, activation: expected 'relu', 'leaky_relu', 'sigmoid', 'tanh' or 'identity', "
            "got 'gelu' (there is no such activation in exercises yet)",
        ),
        (
            'activation = "sigmoid"',
            'activation = "tanh"',
            "layer 2, activation: expected 'sigmoid', which the loss 'bce' needs, got 'tanh'",
        ),
        (
            "bias = [0.2]",
            "biass = [0.2]",
            "layer 2: expected only activation, negative_slope, weights, bias, got 'biass' "
            "(did you mean 'bias'?)",
        ),
        (
            "bias = [0.2]",
            "",
            "layer 2: expected an entry 'bias', got none",
        ),
        (
            "bias = [0.2]",
            "bias = [0.2]\nweigths = 1",
            "layer 2: expected only activation, negative_slope, weights, bias, got 'weigths' "
            "(did you mean 'weights'?)",
        ),
        (
            "y = [1]",
            "y = [1]\nlearning-rate = 1",
            "file: expected only title, x, y, learning_rate, loss, decimals, layer, "
            "got 'learning-rate' "
            "(did you mean 'learning_rate'?)",
        ),
        ('title = "Lab 4, Day 1"', 'title = ""', "title: expected one line of 1 to 100"),
        ('title = "Lab 4, Day 1"', 'title = "a\\nb"', "title: expected one line of 1 to 100"),
        ('title = "Lab 4, Day 1"', 'title = "a\\u202eb"', "title: expected one line of 1 to 100"),
        ('title = "Lab 4, Day 1"', 'title = "a\\u001b[1mb"', "title: expected one line of 1 to"),
        ('title = "Lab 4, Day 1"', 'title = " "', "title: expected one line of 1 to 100"),
        ('title = "Lab 4, Day 1"', "title = 4", "title: expected one line of 1 to 100"),
        ("y = [1]", "y = [1", "line 5, column 1: expected valid TOML, got: unclosed array"),
        ("y = [1]", "y = [1]\ny = [1]", "line 5, column 8: expected valid TOML, got: cannot"),
    ],
)
def test_faults_are_told_in_one_line(old: str, new: str, told: str) -> None:
    assert fault(with_change(old, new)).startswith(told)


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        *(
            ('loss = "bce"', f'loss = "{name}"', "(there is no softmax over classes, so no loss")
            for name in ("ce", "cross_entropy", "CrossEntropyLoss", "softmax", "nll", "NLLLoss")
        ),
        ('loss = "bce"', 'loss = "binary_cross_entropy"', "(called 'bce' here)"),
        ('loss = "bce"', 'loss = "MSELoss"', "(called 'mse' here)"),
        ('loss = "bce"', 'loss = "huber"', "(there is no such loss;"),
        ('loss = "bce"', 'loss = "bec"', "(did you mean 'bce'?)"),
        ('activation = "relu"', 'activation = "logistic"', "(called 'sigmoid' here)"),
        ('activation = "relu"', 'activation = "Linear"', "(called 'identity' here)"),
        ('activation = "relu"', 'activation = "softmax"', "(there is no softmax;"),
        ('activation = "relu"', 'activation = "prelu"', "(there is no such activation"),
        ('activation = "relu"', 'activation = "LeakyReLU"', "(called 'leaky_relu' here)"),
        ("learning_rate", "lr", "(called 'learning_rate' here)"),
        ("x = [1, 2]", "x = [1, 2]\ntarget = [1]", "(called 'y' here)"),
        ("bias = [0.2]", "bias_init = [0.2]", "(called 'bias' here)"),
        ("bias = [0.2]", "bias = [0.2]\nkernel = [[1]]", "(called 'weights' here)"),
        ("bias = [0.2]", "bias = [0.2]\nunits = 1", "(the shape of 'weights' says it:"),
    ],
)
def test_words_of_other_libraries_are_answered_with_ours(old: str, new: str, hint: str) -> None:
    told = fault(with_change(old, new))
    assert hint in told
    assert told.endswith(")")
    assert "\n" not in told


def test_no_name_of_another_library_is_ours_or_stands_twice() -> None:
    ours = {
        "loss": ["bce", "mse"],
        "activation": ["relu", "leaky_relu", "sigmoid", "tanh", "identity"],
        "exercise": list(ExerciseTable.model_fields),
        "layer": list(LayerTable.model_fields),
    }
    for place, names in other_names.NAMES.items():
        assert list(names) == [name for name in ours[place] if name in names]
        words = " ".join([*names.values(), *other_names._MISSING[place].values()]).split()
        assert len(words) == len(set(words))
        assert not set(words) & set(ours[place])


WIDE = """title = "t"
x = [1, 2, 3]
y = [1, 0]
learning_rate = 0.1
loss = "mse"
[[layer]]
activation = "identity"
weights = [[1, 2], [3, 4], [5, 6]]
bias = [0, 0]
"""


def test_a_matrix_that_fits_when_transposed_is_told_so() -> None:
    assert fault(WIDE) == (
        "layer 1, weights, row 1: expected 3 (one for each entry of x), got 2 (the matrix fits "
        "when it is transposed: here a row holds the weights of one neuron, as in PyTorch, "
        "(out, in))"
    )
    turned = WIDE.replace("[[1, 2], [3, 4], [5, 6]]", "[[1, 3, 5], [2, 4, 6]]")
    assert parse_exercise(turned, "n").shape == (3, 2)
    fits_no_way = WIDE.replace("[[1, 2], [3, 4], [5, 6]]", "[[1, 2], [3, 4]]")
    assert fault(fits_no_way).endswith("got 2")


def test_an_exercise_may_say_its_decimals() -> None:
    assert parse_exercise(GOOD, "n").decimals == 4
    six = parse_exercise(with_change("y = [1]", "y = [1]\ndecimals = 6"), "n")
    assert six.decimals == 6
    assert parse_exercise(exercise_text(six), "n") == six
    for wrong in ("13", "-1", "2.5", '"4"', "true"):
        told = fault(with_change("y = [1]", f"y = [1]\ndecimals = {wrong}"))
        assert told.startswith("decimals: expected an integer from 0 to 12, got ")


def test_no_layers() -> None:
    head = GOOD[: GOOD.index("[[layer]]")]
    assert fault(head).startswith("file: expected an entry 'layer', got none")
    assert fault(f"{head}layer = []").startswith("layer: expected at least one, got an empty")
    assert fault(f"{head}layer = 3").startswith("layer: expected a list, got 3")
    assert fault(f"{head}layer = [3]").startswith("layer 1: expected a table, got 3")


def test_a_title_in_a_script_from_right_to_left_is_welcome() -> None:
    text = with_change('"Lab 4, Day 1"', '"\u05e9\u05e2\u05d5\u05e8 4\u200f!"')
    assert parse_exercise(text, "n").title == "\u05e9\u05e2\u05d5\u05e8 4\u200f!"


def square_layers(width: int, count: int) -> str:
    row = f"{[0.1] * width}"
    layer = f'[[layer]]\nactivation = "tanh"\nweights = {[[0.1] * width] * width}\nbias = {row}\n'
    head = f'title = "t"\nx = {row}\ny = {row}\nlearning_rate = 0.1\nloss = "mse"\n'
    return head + layer * count


def test_networks_that_would_take_minutes_are_refused() -> None:
    assert parse_exercise(square_layers(64, 1), "n").shape == (64, 64)
    told = "layer: expected at most 5000 weights and biases in all, got 8320"
    assert fault(square_layers(64, 2)) == told


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 100_000) + " = 1",
        f"[{'.'.join('a' * 100_000)}]",
        "x = {" + " . ".join(["'a'"] * 100_000) + " = 1}",
        "[[" + ".".join(['"a\\"."'] * 100_000) + "]]",
    ],
)
def test_keys_that_the_reader_would_chew_for_hours(text: str) -> None:
    assert fault(f"y = 1\n{text}") == "line 2: expected a key without dots, got one of many parts"


@pytest.mark.parametrize("text", [" " * 10**6, ", " + "\t" * 10**6, ',"' * 10**5, ",'" * 10**5])
def test_looking_for_such_keys_takes_no_time_itself(text: str) -> None:
    assert "expected valid TOML" in fault(text + "?")


def test_dots_elsewhere_are_no_long_key() -> None:
    text = with_change('"Lab 4, Day 1"', '"1.2.3.4.5.6.7.8.9.10"') + "\n# a.b.c.d.e.f.g.h.i.j\n"
    assert parse_exercise(text, "n").title == "1.2.3.4.5.6.7.8.9.10"


def test_too_many_layers() -> None:
    layer = '[[layer]]\nactivation = "identity"\nweights = [[1]]\nbias = [0]\n'
    head = 'title = "t"\nx = [1]\ny = [1]\nlearning_rate = 0.1\nloss = "mse"\n'
    assert len(parse_exercise(head + layer * 16, "n").layers) == 16
    assert fault(head + layer * 17).startswith("layer: expected at most 16, got 17")


def test_what_the_reader_itself_cannot_hold() -> None:
    assert "got too many" in fault("x = " + "[" * 50_000)
    assert fault(with_change("x = [1, 2]", f"x = [{'1' * 5000}, 2]")).startswith("file: expected")
    long_exponent = with_change("x = [1, 2]", f"x = [1e{'9' * 30}, 2]")
    assert fault(long_exponent).startswith("file: expected numbers up to 1e6")


def file_fault(path: Path) -> str:
    with pytest.raises(ExerciseError) as caught:
        load_exercise(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: file: expected ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: file: ")


def test_files_that_are_none(tmp_path: Path) -> None:
    assert file_fault(tmp_path).endswith("got a directory")
    assert file_fault(tmp_path / "absent.toml").endswith("got no such file")
    assert file_fault(Path("/dev/null")).endswith("got a device or pipe")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "got zero bytes"),
        (b"title = '\xff'", "got byte 0xff at offset 9"),
        (b"#" * 50_000_000, "expected at most 1 MB, got 50.0 MB"),
    ],
    ids=["empty", "latin", "large"],
)
def test_files_with_the_wrong_bytes(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    assert file_fault(path).endswith(told)


def test_a_file_is_refused_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.touch()
    os.truncate(path, 10**12)
    assert file_fault(path) == "expected at most 1 MB, got 1000000.0 MB"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)  # root may read anything
    assert file_fault(path) == "expected one that can be read, got: Permission denied"


@pytest.mark.parametrize("name", ["a\nb.toml", "a\x1b[31mb.toml", "a\u202eb.toml", "a\udcffb.toml"])
def test_a_name_of_any_bytes_stays_on_its_line(name: str) -> None:
    with pytest.raises(ExerciseError) as caught:
        load_exercise(name)
    assert str(caught.value).isprintable()
    with pytest.raises(ExerciseError) as caught:
        parse_exercise("?", name)
    assert str(caught.value).isprintable()


def test_what_is_found_out_later_names_the_file_too() -> None:
    layer = '[[layer]]\nactivation = "identity"\nweights = [[1e6]]\nbias = [0]\n'
    head = 'title = "t"\nx = [1e6]\ny = [1]\nlearning_rate = 1e6\nloss = "mse"\n'
    exercise = parse_exercise(head + layer * 16, "mine.toml")
    with pytest.raises(
        ExerciseError, match=r"^mine\.toml: \w+\[0.*\]: expected a value within float64"
    ):
        run(exercise)


def test_a_path_that_no_system_takes() -> None:
    with pytest.raises(ExerciseError, match="expected"):
        load_exercise("a\0b")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_exercise(path) == lab()
    assert load_exercise(str(path)) == lab()


# A fixed alphabet: Hypothesis takes seconds to collect all of Unicode in a fresh clone.
ALPHABET = "xyae=[]{}\"'.,#-+019 \n\t\\\0é١−\u2028🜁"
short_text = st.text(ALPHABET, max_size=8)
anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.decimals(),
        short_text,
        st.dates(),
        st.sampled_from(("bce", "mse", "relu", "sigmoid", "1/3")),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(st.sampled_from(("activation", "weights", "bias")), short_text),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)
keys = ("title", "x", "y", "learning_rate", "loss", "layer")


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(keys, anything)))
def test_any_content_is_an_exercise_or_one_line(content: dict[str, object]) -> None:
    with pytest.raises(UserError) as caught:
        validate(content)
    assert re.fullmatch(r"[^\n]+: expected [^\n]+, got [^\n]+", str(caught.value))


@settings(deadline=None)
@given(st.text(ALPHABET, max_size=60))
def test_any_text_is_an_exercise_or_a_fault(text: str) -> None:
    with pytest.raises(ExerciseError):
        parse_exercise(text, "n")
