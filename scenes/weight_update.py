"""One step of gradient descent on all parameters, and what it does to the loss."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    VGroup,
)

from mathcore.exercise.ids import after_update
from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Kind, Quantity
from mathcore.formula.symbols import gradient_on_one_line
from scenes.kit.network.motion import error_flow, move_mark, turn, updated_number
from scenes.kit.network.node import Labelled
from scenes.kit.scene.motion import conclude, fly_to, substitute, write
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import STAGE, STRIP, TITLE, at
from scenes.kit.text.formula import LABEL, Formula, ShownValue
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import RESULT, SIGNS, worked_in
from scenes.kit.text.typeset import part
from scenes.kit.text.wording import count
from scenes.kit.worksheet.gathering_scene import GatheringScene
from scenes.kit.worksheet.scene import BRISK
from scenes.kit.worksheet.tables import full_ledger


class WeightUpdate(GatheringScene):
    """Conclude that one small step against the gradient makes the loss smaller.

    Every parameter moves by the learning rate times its gradient, all from the old values at once;
    where the gradient is zero nothing moves. Then the forward pass is done again.
    """

    title = "Weight update"
    activity = "Activity 4, Part C"
    part = "Part C"
    updated = True

    def __init__(self, settings: Settings | None = None, **options: object) -> None:
        super().__init__(settings, **options)
        self.table = full_ledger(self.blanks(), self.trace, theme=self.theme, zone=self.ledger.zone)
        self.rate = Labelled(self.trace["eta"], theme=self.theme)
        if self.has_ledger:
            self.rate.place(at(STAGE.left + 0.1, STAGE.top - 0.25), anchor=0)
        else:
            self.rate.place(at(TITLE.right, TITLE.top - 0.33), anchor=1)

    def construct(self) -> None:
        """Tell the step as a storyboard."""
        self.gradient: Formula | None = None
        moving = [q.id for q in self.parameters if self.gradient_of(q.id).value != 0]
        self.state_the_rule()
        if moving:
            self.one_in_full(moving[0])
        if moving[1:]:
            self.all_the_others(moving[1:])
        self.those_that_stay([q.id for q in self.parameters if q.id not in moving])
        self.forward_again()
        self.compare_losses()
        self.new_values()

    @property
    def parameters(self) -> list[Quantity]:
        """All weights and biases, layer by layer."""
        return [q for q in self.trace.given if q.kind in {Kind.WEIGHT, Kind.BIAS}]

    def gradient_of(self, parameter_id: str) -> Quantity:
        """Return the gradient by a parameter."""
        return self.trace[f"dL_d{parameter_id}"]

    def blanks(self) -> tuple[Quantity, ...]:
        """Return the gradients, which the table at the right holds."""
        return tuple(self.gradient_of(q.id) for q in self.parameters)

    def reserved(self) -> tuple[Quantity, ...]:
        """Return the new parameters: they end in the place of the gradients."""
        return tuple(self.trace[after_update(q.id)] for q in self.parameters)

    def source(self, quantity_id: str) -> VGroup:
        """Return where a number stands now; gradients stand in the table, or beside the rule."""
        if self.has_ledger and quantity_id in self.table.rows:
            return self.table.source(quantity_id)
        if self.gradient is not None and self.gradient.claims[0].quantity.id == quantity_id:
            return self.gradient.part(VALUE)
        if quantity_id == "eta":
            return self.rate.part(VALUE)
        return super().source(quantity_id)

    def state_the_rule(self) -> None:
        """Show the network, its gradients and the rule that joins them."""
        rule = Formula(
            'w^"new" = w - eta thin frac(partial cal(L), partial w)', theme=self.theme, size=0.5
        )
        rule.place(at(STRIP.left + 0.1, STRIP.center[1] - 0.15), anchor=0)
        self.diagram.stand(*(quantity.id for quantity in self.trace.forward))
        with self.beat(
            "One step downhill",
            "Each parameter takes a small step against its gradient.",
            "The learning rate says how small. All steps are taken from the old values.",
        ):
            self.play(FadeIn(self.diagram), run_time=0.8)
            if self.has_ledger:
                self.play(FadeIn(self.table, shift=0.3 * RIGHT), run_time=0.7)
            self.play(write(rule), FadeIn(self.rate, shift=0.2 * DOWN), run_time=1.0)
            self.add(rule)
            self.strip.append(rule)

    def one_in_full(self, parameter_id: str) -> None:
        """Work out one new parameter with a question and at full length."""
        with self.beat("One in full", "Old value, minus learning rate times gradient."):
            self.move_parameter(parameter_id, 1.0, ask=True)

    def all_the_others(self, parameter_ids: list[str]) -> None:
        """Work out the others that move, in a rhythm."""
        with self.beat(
            "The others",
            "The same for all others, each from the values before the step.",
            "Using a weight that has been updated already would mix two steps.",
        ):
            if self.crowded:
                self.move_together(parameter_ids)
                return
            for parameter_id in parameter_ids:
                self.move_parameter(parameter_id, BRISK)

    def move_together(self, parameter_ids: list[str]) -> None:
        """Let many parameters take their step at once, layer by layer from the output."""
        self.play(*self.clear_strip(), *self.diagram.light(), run_time=0.5)
        for layer in range(len(self.exercise.layers), 0, -1):
            ids = [name for name in parameter_ids if self.trace[name].layer == layer]
            weights = [name for name in ids if name in self.diagram.edges]
            turns = [turn(self.diagram, name) for name in ids if not self.diagram.hides(name)]
            if weights or turns:
                self.play(
                    *error_flow(self.diagram, *weights),
                    *(animation for turn in turns for animation in turn),
                    run_time=1.2,
                )
                self.add(self.diagram)

    def move_parameter(self, parameter_id: str, pace: float, *, ask: bool = False) -> None:
        """Work out one new parameter, and let it take the old one's place."""
        pace *= self.tempo
        step = worked_in(STRIP, self.trace, after_update(parameter_id), theme=self.theme)
        self.play(
            *self.clear_strip(),
            *self.diagram.light(parameter_id),
            *(self.table.scroll_to(self.gradient_of(parameter_id).id) if self.has_ledger else []),
            run_time=0.4 * pace,
        )
        self.play(write(step.symbols), *self.bring_gradient(parameter_id), run_time=0.8 * pace)
        self.strip.append(step.symbols)
        self.add(step.symbols)
        if ask:
            self.ask()
        self.play(substitute(step, self.source, run_time=1.5 * pace))
        self.play(conclude(step, run_time=0.8 * pace))
        self.strip.append(step.numbers)
        self.add(step.numbers)
        old, number = (
            self.diagram.parameter(parameter_id),
            updated_number(self.diagram, parameter_id),
        )
        self.play(
            fly_to(step.numbers.part(RESULT), number.part(VALUE)),
            FadeOut(old),
            *(FadeIn(number.part(sign)) for sign in number.parts if sign != VALUE),
            run_time=1.0 * pace,
        )
        self.diagram.replace_parameter(parameter_id, number)
        self.add(self.diagram)

    def bring_gradient(self, parameter_id: str) -> list[Animation]:
        """Mark a gradient's line in the table or, where there is none, write the gradient down."""
        gradient = self.gradient_of(parameter_id)
        if self.has_ledger:
            return self.table.open(gradient.id)
        shown = show(gradient)
        # The title line has no room for indices; the rule in the strip has them.
        symbol = gradient_on_one_line(parameter_id[0].lower())
        self.gradient = Formula(
            f"{symbol} {SIGNS[shown.relation]} {part(VALUE, shown.typst)}",
            theme=self.theme,
            size=LABEL,
            roles={VALUE: "gradient"},
            claims=(ShownValue(gradient, shown.typst, VALUE),),
        ).place(at(self.rate.get_left()[0] - 0.5, self.rate.baseline), anchor=1)
        self.strip.append(self.gradient)
        return [FadeIn(self.gradient, shift=0.2 * LEFT)]

    def those_that_stay(self, parameter_ids: list[str]) -> None:
        """Point out the parameters whose gradient is zero."""
        if not parameter_ids:
            return
        word = count(len(parameter_ids), "parameter")
        verb = "does" if len(parameter_ids) == 1 else "do"
        with self.beat(
            "Those that stay",
            f"{word.capitalize()} {verb} not move: the gradient is zero.",
            "Behind a closed gate no error arrives, and a signal of zero carries none away.",
        ):
            ids = [self.gradient_of(name).id for name in parameter_ids]
            shown = [id for id in ids if self.has_ledger and self.table.shows(id)]
            numbers = [self.table.source(id) for id in shown]
            self.play(
                *self.clear_strip(),
                *self.table.close(),
                *self.diagram.light(*self.seen_together(self.trace[id] for id in parameter_ids)),
                run_time=0.6,
            )
            if numbers:
                self.play(
                    LaggedStart(
                        *(Indicate(n, 1.3, color=self.theme.gradient) for n in numbers),
                        lag_ratio=0.3,
                    ),
                    run_time=1.5,
                )
                self.add(self.table)

    def forward_again(self) -> None:
        """Do the forward pass with the new parameters."""
        with self.beat("Forward again", "The same sample runs through the new network."):
            leaving = [*self.clear_strip(), *self.table.close()]
            everything = [q.id for q in self.trace.forward if q.kind != Kind.LOSS]
            self.play(*leaving, *self.diagram.light(*everything), run_time=0.6)
            self.set_old_loss_aside()
            for layer in range(1, len(self.exercise.layers) + 1):
                for letter in "za":
                    ids = [f"{letter}{layer}[{i}]" for i in range(self.exercise.shape[layer])]
                    self.play(*(a for name in ids for a in self.renew(name)), run_time=0.8)

    def renew(self, quantity_id: str) -> list[Animation]:
        """Let a value of the second forward pass take the first one's place."""
        old = self.diagram.values[quantity_id]
        new = old.changed_to(self.trace[after_update(quantity_id)])
        self.diagram.values[quantity_id] = new
        self.diagram.remove(old)
        self.diagram.add(new)
        return [
            FadeOut(old, shift=0.2 * UP),
            FadeIn(new, shift=0.2 * UP),
            *move_mark(self.diagram, quantity_id, new.quantity),
        ]

    def compare_losses(self) -> None:
        """Put both losses side by side, and the new parameters in one table."""
        before, after = self.trace["L"], self.trace["L_new"]
        fallen = after.value < before.value
        name = "The loss has fallen" if fallen else "The loss has not fallen"
        narration = (
            "One step, and the loss is smaller."
            if fallen
            else "One step, and the loss is not smaller: this step was too large."
        )
        self.new_loss = self.loss_formula(after, "arrow.r quad ")
        self.new_loss.place(
            at(self.old_loss.get_right()[0] + 0.5, self.old_loss.baseline), anchor=0
        )
        with self.beat(name, narration):
            arriving = [FadeIn(self.new_loss, shift=0.2 * RIGHT)]
            if self.diagram.loss is not None:
                number = self.diagram.home("L_new")
                assert isinstance(number, Number)
                self.diagram.keep(number)
                arriving.append(FadeIn(number))
            self.play(*arriving, run_time=0.9)
            self.add(self.new_loss)
            self.strip.append(self.new_loss)

    def loss_formula(self, loss: Quantity, lead: str = "") -> Formula:
        """Build ``ℒ ≈ 0.8203`` for the strip."""
        shown = show(loss)
        return Formula(
            f"{lead} {loss.symbol} {SIGNS[shown.relation]} {part(VALUE, shown.typst)}",
            theme=self.theme,
            roles={VALUE: "loss"},
            claims=(ShownValue(loss, shown.typst, VALUE),),
        )

    def set_old_loss_aside(self) -> None:
        """Take the old loss down into the strip, so that it is not read as the new pass's."""
        self.old_loss = self.loss_formula(self.trace["L"])
        self.old_loss.place(at(STRIP.left + 0.1, STRIP.center[1] - 0.15), anchor=0)
        old = self.diagram.values.pop("L", None)
        if old is None:
            self.play(write(self.old_loss), run_time=0.8)
        else:
            self.diagram.remove(old)
            signs = [group for n, group in self.old_loss.parts.items() if n != VALUE]
            self.play(
                ReplacementTransform(old.part(VALUE), self.old_loss.part(VALUE)),
                *(FadeIn(group) for group in signs),
                run_time=1.0,
            )
        self.add(self.diagram, self.old_loss)
        self.strip.append(self.old_loss)

    def new_values(self) -> None:
        """Exchange the table of gradients for one of the new parameters."""
        narration = f"{count(len(self.parameters), 'new value').capitalize()} for the next step."
        with self.beat("All new values", narration):
            self.play(*self.diagram.light(*self.seen_together(self.parameters)), run_time=0.5)
            if self.has_ledger:
                self.gather(self.reserved(), self.table, self.rate)
            else:
                self.gather(self.reserved(), self.rate)

    def arrival_of(self, number: Number) -> Animation:
        """Return how a new parameter comes from its place on the diagram, if it is seen there."""
        name = number.quantity.id.replace("_new", "")
        if self.diagram.hides(name):
            return FadeIn(number)
        return fly_to(self.diagram.parameter(name).part(VALUE), number.part(VALUE))
