"""The browser in which pages and decks are tried."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = CHROMIUM if CHROMIUM.exists() else None  # elsewhere, playwright's own
        arguments = ["--no-sandbox"] if os.name == "posix" and os.getuid() == 0 else []
        try:
            browser = playwright.chromium.launch(executable_path=path, args=arguments)
        except Error:
            pytest.skip("there is no Chromium here")
        yield browser
        browser.close()
