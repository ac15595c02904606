"""What holds for all tests."""

from hypothesis import settings

# A busy machine is slow for a moment; no test here is about time.
settings.register_profile("chalkgrad", deadline=None)
settings.load_profile("chalkgrad")
