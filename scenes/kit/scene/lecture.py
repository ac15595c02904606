"""The scene that every clip is made of: theme, exercise, zones, beats."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self, cast

from manim import Animation, FadeIn, FadeOut, Line, Mobject, Scene, Succession, VMobject
from manim.animation.animation import prepare_animation
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils.iterables import list_update
from manim.utils.sounds import get_full_sound_file_path

from mathcore.errors import tell
from mathcore.exercise.model import Exercise, load_exercise
from mathcore.exercise.run import run
from mathcore.exercise.trace import Quantities, Quantity, Trace
from mathcore.numbers.format import in_words
from mathcore.numbers.values import DECIMALS
from scenes.kit.network.room_for_digits import has_room_for
from scenes.kit.rendering.camera import Filming, StalePictureError
from scenes.kit.rendering.renderer import LectureRenderer
from scenes.kit.rendering.writer import LectureWriter
from scenes.kit.scene.bad_input import one_line_for_bad_input
from scenes.kit.scene.beat import (
    ASK_WAIT,
    SHORTEST_ASK,
    SHORTEST_STILL,
    THINKING,
    Ask,
    Beat,
    cues,
    reading_time,
)
from scenes.kit.scene.fingerprint import fingerprint
from scenes.kit.scene.opening import OPENING_HOLD, OPENING_TURN, Opening
from scenes.kit.scene.phrase import PAUSE, Phrase, fill, phrase_time
from scenes.kit.scene.settings import Settings, settings_from_environment
from scenes.kit.scene.supported import check_manim, check_size
from scenes.kit.scene.waiting import WaitingMark, pulse_once
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import STRIP, TITLE, at
from scenes.kit.text.formula import SYMBOL, Words

#: Lines that only divide the frame are finer than those that mean something.
HAIRLINE = 1.5
#: No picture is held for less than this, in seconds: a frame at the least rate.
SHORTEST_WAIT = 1 / 15
#: How long the title line takes to change, in seconds.
TITLE_TURN = 0.7


#: Tells of a beat, by its index and whether it is optional, whether it is filmed; the others are
#: played without their pictures.
FilmsBeat = Callable[[int, bool], bool]


class LectureScene(Scene):
    """A clip that is told in beats.

    Parameters
    ----------
    settings
        Theme and exercise; None reads them from the environment, as under plain ``manim``.
    writer_class
        What writes the film.
    films_beat
        Which beats are filmed; None means all.
    **options
        Manim's own, ``camera_class`` and ``renderer`` among them.

    A subclass gives ``title``, ``question`` and ``construct()``, which reads as a storyboard::

        def construct(self):
            with self.beat("The output's sum"):
                self.say("The hidden outputs are the inputs now. Weigh, add.")
                ...
                self.ask("z2[0]")
                ...
                self.say("{z2[0]}.")

    Attributes
    ----------
    title
        The clip's name.
    question
        What the film answers, in at most nine words. It stands over the first picture, and from
        then on in the title line. A film without one has its title there, and one sentence a beat.
    activity
        The part of the lab that the clip belongs to.
    follows_exercise
        Whether the clip shows the exercise's numbers, or numbers of its own.
    theme, exercise, trace
        What the environment chose, and the numbers that follow from it.
    beats
        The beats played so far.
    sound_files
        What has been heard so far.
    on_still
        Called at each beat's last frame, with the scene and the beat. Checks and storyboards
        listen here.
    on_hold
        Called whenever the picture is held, at a question or at the end of a beat.
    on_play
        Called after each animation or wait. Whoever shows progress listens here.
    remarks
        What the lecturer should know about the film, a line each.

    Raises
    ------
    UserError
        If theme or exercise cannot be used, or manim is another than the films are made with.
    SystemExit
        Instead, with code 2 after one line on the error stream, if no settings are given.
    """

    title: ClassVar[str] = ""
    question: ClassVar[str] = ""
    activity: ClassVar[str] = ""
    follows_exercise: ClassVar[bool] = True
    _made_with: tuple[tuple[Any, ...], dict[str, Any]]
    _in_order: bool

    def __new__(cls, *args: Any, **options: Any) -> Self:
        """Note what the scene is made with, so that it can be begun again."""
        scene = super().__new__(cls)
        scene._made_with = (args, options)
        scene._in_order = False
        return scene

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        writer_class: type[SceneFileWriter] = LectureWriter,
        films_beat: FilmsBeat | None = None,
        **options: Any,
    ) -> None:
        self._films_beat = films_beat
        self.remarks: list[str] = []
        self._is_plain_manim = settings is None
        with one_line_for_bad_input(settings):
            check_manim()
            chosen = settings or settings_from_environment()
            self.theme: Theme = chosen.theme
            self.exercise: Exercise = load_exercise(chosen.exercise_path)
            self.check_exercise(self.exercise)
            if self.follows_exercise and not has_room_for(self.exercise):
                self.show_fewer_digits()
                self.remark_fewer_digits()
        super().__init__(**options)
        with one_line_for_bad_input(settings):
            check_size(self.session_spec.video_encoder)
        if options.get("renderer") is None:
            self._take_our_renderer(writer_class)
        self.beats: list[Beat] = []
        self.on_still: list[Callable[[LectureScene, Beat], None]] = []
        self.on_hold: list[Callable[[LectureScene], None]] = []
        self.on_play: list[Callable[[LectureScene], None]] = []
        self.sound_files: list[Path] = []
        self._asked: list[Ask] = []
        self._said: list[Phrase] = []
        self._entering: list[Animation] = []
        self._beat_title: Words | None = None
        self._camera = cast(Filming, self.camera)
        self._camera.logo = self.theme.logo
        self._camera.background_color = self.theme.background

    def _take_our_renderer(self, writer_class: type[SceneFileWriter]) -> None:
        # Only now is it known which camera the other base classes of a scene have asked for.
        self.renderer: LectureRenderer = LectureRenderer(
            writer_class, self.camera_class, skip_animations=self.skip_animations
        )
        if self._in_order:
            self.renderer.in_parallel = False
        self.renderer.init_scene(self, self.session_spec, self.file_writer_settings)

    def render(self, preview: bool = False) -> bool:
        """Film the scene; see manim's ``Scene.render``.

        If it turns out to look at pictures that are drawn in other processes, it is begun again,
        and each picture drawn here.
        """
        try:
            return super().render(preview)
        except StalePictureError:
            listeners = {name: getattr(self, name) for name in ("on_still", "on_hold", "on_play")}
            args, options = self._made_with
            self._in_order = True
            type(self).__init__(self, *args, **options)
            vars(self).update(listeners)
            return super().render(preview)

    def get_moving_mobjects(self, *animations: Animation) -> list[Mobject]:
        """Return what moves in a play: everything, if the camera does."""
        moving: list[Mobject] = super().get_moving_mobjects(*animations)
        frame = getattr(self.camera, "frame", None)
        if any(frame in mobject.get_family() for mobject in moving):
            return cast(list[Mobject], list_update(self.mobjects, moving))
        return moving

    @cached_property
    def _fingerprint(self) -> str:
        return fingerprint([repr(self.exercise), repr(self.theme)])

    def show_fewer_digits(self) -> None:
        """Round all numbers to the usual decimals, since there is no room for more."""
        self.exercise = replace(self.exercise, decimals=DECIMALS, rounds_given=True)
        self.__dict__.pop("trace", None)

    def remark_fewer_digits(self) -> None:
        """Remark that the numbers are rounded."""
        self.add_remark(
            f"{self.exercise.source}: {type(self).__name__} rounds all numbers to "
            f"{in_words(DECIMALS)}, which there is room for"
        )

    def add_remark(self, line: str) -> None:
        """Add to the remarks; under plain ``manim``, where nobody reads them, print the line."""
        self.remarks.append(line)
        if self._is_plain_manim:
            tell(line)

    @property
    def draws(self) -> bool:
        """Whether the camera draws; in a rehearsal only the mobjects are looked at."""
        return self._camera.draws

    @draws.setter
    def draws(self, value: bool) -> None:
        self._camera.draws = value

    @classmethod
    def check_exercise(cls, exercise: Exercise) -> None:
        """Refuse an exercise that this clip cannot show; the base class takes any.

        Raises
        ------
        ExerciseError
            If the clip cannot show the exercise.
        """

    @cached_property
    def trace(self) -> Trace:
        """Every quantity of the exercise, in order."""
        return run(self.exercise)

    @property
    def numbers(self) -> Quantities:
        """Every quantity that this clip may show: those of the exercise, unless it has its own."""
        return self.trace

    def opening_question(self) -> str:
        """Return the question of this film: that of the class, unless the numbers want another."""
        return self.question

    def opening_picture(self) -> Sequence[Mobject]:
        """Return what is seen, veiled, under the question: every blank of it is blank."""
        return ()

    def setup(self) -> None:
        """Put in place what is there from the first frame on.

        That is the question over its picture; or, without a question, the clip's title and the
        strip's hairline.
        """
        if self.question:
            self.opening = Opening(self.opening_question(), self.title, theme=self.theme)
            self.add(*self.opening_picture())
            self.add(self.opening.veil, self.opening.name, self.opening.lines)
            return
        # Titles are names: a number in one, as in that of a network, is no value.
        name = self.title or type(self).__name__
        self.clip_title = Words(name, theme=self.theme, role="dim", constants=True)
        self.clip_title.place(at(TITLE.left, TITLE.top - 0.33), anchor=0)
        self.hairline = Line(
            at(STRIP.left, STRIP.top),
            at(STRIP.right, STRIP.top),
            stroke_width=HAIRLINE,
            color=self.theme.line,
        )
        self.add(self.clip_title, self.hairline)

    @contextmanager
    def beat(
        self,
        name: str,
        narration: str = "",
        note: str = "",
        *,
        optional: bool = False,
        still: float = SHORTEST_STILL,
    ) -> Iterator[None]:
        """Play one beat: a section with a name, captions, and a still at its end.

        Parameters
        ----------
        name
            The chapter's; a film without a question shows it in the title line.
        narration
            One sentence over the whole beat, where nothing is said phrase by phrase (`say`).
        note
            What only the lecturer reads.
        optional
            Whether a lecturer who is short of time may leave it out.
        still
            How long the last picture is held at least, in seconds.
        """
        left_out = self._films_beat is not None and not self._films_beat(len(self.beats), optional)
        self.next_section(name, skip_animations=left_out)
        start = self.time
        self._asked, self._said = [], []
        if not self.question:
            self._turn_title(name)
        yield
        if self._entering:
            self.play()
        still = reading_time(narration) if narration else max(still, self._left_to_say() + PAUSE)
        self.wait(still)
        if narration:
            self._said = [Phrase.over(narration, start, self.time)]
        beat = Beat(
            index=len(self.beats),
            name=name,
            phrases=self._phrases(),
            start=start,
            end=self.time,
            still=still,
            note=note,
            asks=tuple(self._asked),
            optional=optional,
        )
        self.beats.append(beat)
        for phrase in beat.phrases:
            for text, begin, end in cues(phrase):
                self.add_subcaption(text, duration=end - begin, offset=begin - self.time)
        for listener in self.on_still:
            listener(self, beat)

    def _phrases(self) -> tuple[Phrase, ...]:
        """Return what has been said in this beat; a caption stands until the next one comes."""
        starts = [phrase.start for phrase in self._said]
        ends = dict(zip(starts, [*starts[1:], self.time], strict=False))
        return tuple(
            replace(phrase, end=ends[phrase.start]) for phrase in self._said if phrase.text
        )

    def _left_to_say(self) -> float:
        """Return how long it still takes to say what has been begun, in seconds."""
        return max(0.0, self._said[-1].said - self.time) if self._said else 0.0

    def hush(self, pause: float = 0.0) -> None:
        """Hold the picture until what has been begun is said.

        Parameters
        ----------
        pause
            And until it has been silent for so long, in seconds.
        """
        if self._said:
            left = self._said[-1].said + pause - self.time
            if left > SHORTEST_WAIT:
                self.wait(left)

    def say(self, template: str, **figures: int | Quantity) -> None:
        """Begin a phrase, once the one before has been said; what is played next goes with it.

        Parameters
        ----------
        template
            The phrase, with references for its numbers (`fill`); an empty one clears the caption.
        **figures
            What the references stand for that are no ids of the film's quantities.

        Raises
        ------
        ValueError
            If it holds a typed number, or a reference that leads nowhere.
        """
        text, speech = fill(template, self.numbers, figures)
        self.hush(PAUSE)
        said = self.time + (phrase_time(speech) if text else 0.0)
        self._said.append(Phrase(text, speech, self.time, said, said))

    def open(self) -> None:
        """Hold the question over its picture, then let it go to the title line."""
        self.wait(OPENING_HOLD)
        self.play(*self.opening.turn())
        self.play(FadeOut(self.opening.veil), run_time=OPENING_TURN / 2)
        self.remove(self.opening.lines)
        self.add(self.opening.small)

    def _turn_title(self, name: str) -> None:
        """Have the next play change the title, so that it costs no time of its own."""
        old = self._beat_title
        self._beat_title = Words(name, theme=self.theme, size=SYMBOL, constants=True)
        left = float(self.clip_title.get_right()[0]) + 0.4
        self._beat_title.place(at(left, TITLE.top - 0.33), anchor=0)
        arrival = FadeIn(self._beat_title, run_time=TITLE_TURN / 2)
        if old is None:
            self._entering.append(arrival)
        else:
            self._entering.append(Succession(FadeOut(old, run_time=TITLE_TURN / 2), arrival))

    def play(self, *animations: Any, **options: Any) -> None:
        """Play animations, together with what a new beat brings in."""
        entering, self._entering = self._entering, []
        # Each play has a cache key of its own, even if it looks like an earlier one.
        self._camera.cache_key = f"{self._fingerprint} {self.renderer.num_plays}"
        prepared = [prepare_animation(animation) for animation in animations]
        # A run time that is asked of the given animations does not hold for the title.
        for name in ("run_time", "rate_func"):
            if name in options:
                value = options.pop(name)
                for animation in prepared:
                    setattr(animation, name, value)
        super().play(*prepared, *entering, **options)
        for listener in self.on_play:
            listener(self)

    def wait(self, duration: float = 1.0, *args: Any, **options: Any) -> None:
        """Hold the picture; a beat that has not begun to move turns its title first."""
        if self._entering:
            self.play()
        super().wait(duration, *args, **options)
        for listener in self.on_hold:
            listener(self)

    def add_sound(
        self,
        sound_file: str,
        time_offset: float = 0,
        gain: float | None = None,
        **options: Any,
    ) -> None:
        """Play a sound from now on, and note of which file it is; see manim's ``Scene``."""
        if self._films_beat is not None:  # a sound that begins in another beat may last into it
            self.renderer.skip_animations = False
        super().add_sound(sound_file, time_offset, gain, **options)
        if not self.renderer.skip_animations:
            folder = self.file_writer_settings.assets_dir
            self.sound_files.append(get_full_sound_file_path(sound_file, folder).resolve())

    def ask(
        self,
        *opens: str,
        pace: float = 1.0,
        thinking: float = THINKING,
        pulse: Sequence[VMobject] = (),
    ) -> None:
        """Leave blanks open long enough for the viewers to answer them.

        Where phrases are said, the question is said first, the blanks pulse once, and a mark
        shows that the film waits.

        Parameters
        ----------
        *opens
            The ids of the quantities that are asked for.
        pace
            Factor of the wait, for questions of a kind that has been asked before.
        thinking
            How long it takes to find the answer, in seconds.
        pulse
            The open blanks.
        """
        if self._said:
            self.hush()
            mark = WaitingMark(self.theme)
            self.play(FadeIn(mark), *map(pulse_once, pulse), run_time=0.7)
            start = self.time
            self.wait(max(thinking * pace, SHORTEST_ASK))
            self._entering.append(FadeOut(mark, run_time=0.3))
        else:
            start = self.time
            self.wait(max(ASK_WAIT * pace, SHORTEST_ASK))
        self._asked.append(Ask(start, self.time, opens))
