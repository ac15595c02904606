"""What a worker does with a job, in whatever process it is."""

from scenes.publish.render.job import Job, Result


def make(job: Job) -> Result:
    """Make a clip; manim is imported here and not before."""
    from scenes.publish.render.make_clip import make_clip  # noqa: PLC0415

    return make_clip(job)
