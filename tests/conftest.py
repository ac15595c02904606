"""What holds for all tests."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# A busy machine is slow for a moment; no test here is about time.
settings.register_profile("chalkgrad", deadline=None)
settings.load_profile("chalkgrad")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where the suite is to prove something, a skipped test proves nothing."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped, which counts as a failure where CI is set"
    return report
