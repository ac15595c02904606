"""The record of a film that nobody has made."""

from said import said

from scenes.publish.media.manifest import BeatRecord, FilmRecord

BEAT = BeatRecord(
    index=0,
    name="One",
    phrases=said("One sentence.", 0.0, 5.0),
    note="",
    start=0.0,
    end=5.0,
    still=2.0,
    asks=(1.5,),
    clip="A/beats/01.mp4",
    poster="A/beats/01.png",
)
FILM = FilmRecord(
    clip="A",
    title="A film",
    activity="Activity 1",
    conclusion="Conclude this.",
    exercise=None,
    theme="dark",
    quality="l",
    width=854,
    height=480,
    fps=15,
    duration=5.0,
    key="0",
    files={"mp4": "A/A.mp4"},
    beats=(BEAT,),
)
