"""The deck in Firefox, where the browser lets no film play by itself.

Firefox is spoken to as browsers want it: WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/).
"""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect
from whole_films import make_whole_films

from scenes.publish.deck.html import build_html
from scenes.publish.deck.source import deck_films

pytestmark = pytest.mark.xdist_group("deck_html")

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
#: Nothing plays by itself, muted or not.
REFUSING = """
user_pref("media.autoplay.default", 5);
user_pref("media.autoplay.blocking_policy", 2);
"""
PAGE_DOWN, HOME, END = "\ue00f", "\ue011", "\ue010"


class Firefox:
    """A page in Firefox.

    Parameters
    ----------
    connection
        To the browser.
    """

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = count(1)
        self.ask("session.new", capabilities={})
        self._context = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._connection.recv(timeout=30))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, address: str) -> None:
        """Open a page."""
        self.ask("browsingContext.navigate", context=self._context, url=address, wait="complete")
        self.until("window.Reveal?.isReady() ?? false")

    def value(self, expression: str) -> Any:
        """Evaluate an expression, as no user has asked for."""
        result = self.ask(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self._context},
            awaitPromise=False,
        )
        return json.loads(result["result"]["value"])

    def until(self, condition: str) -> None:
        """Wait for a condition."""
        deadline = time.monotonic() + 20
        while not self.value(condition):
            assert time.monotonic() < deadline, condition
            time.sleep(0.05)

    def press(self, key: str) -> None:
        """Press a key as a user does."""
        strokes = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": strokes}
        self.ask("input.performActions", context=self._context, actions=[keyboard])


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    if FIREFOX is None:
        pytest.skip("there is no Firefox here")
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user.js").write_text(REFUSING, encoding="utf-8")
    browser = subprocess.Popen(
        [FIREFOX, "--headless", "--profile", str(profile), "--remote-debugging-port", "0"],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert browser.stderr is not None
        said = (re.search(r"ws://127\.0\.0\.1:\d+", line) for line in browser.stderr)
        address = next(found[0] for found in said if found)
        with connect(f"{address}/session", max_size=None) as connection:
            yield Firefox(connection)
    finally:
        browser.kill()
        browser.wait()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("deck")
    films = make_whole_films(tmp_path_factory.mktemp("films"), "First", "Second")
    build_html(deck_films(films, []), folder)
    return (folder / "index.html").as_uri()


STATE = "Reveal.getCurrentSlide().dataset.state"
TIME = "Reveal.getCurrentSlide().querySelector('video').currentTime"


@pytest.mark.parametrize("key", ["w", PAGE_DOWN])
def test_a_refused_film_waits_and_a_key_starts_it(firefox: Firefox, address: str, key: str) -> None:
    firefox.open(f"{address}?{ord(key)}#/0/1")  # another address each time, to load it anew
    firefox.until(f"{STATE} === 'refused'")
    assert firefox.value(TIME) == 0
    assert not firefox.value("document.getElementById('start').hidden")
    firefox.press(key)
    firefox.until(f"{STATE} !== 'refused' && {TIME} > 0")
    assert firefox.value("Reveal.getIndices().v") == 1
    assert firefox.value("document.getElementById('start').hidden")


def test_from_the_first_slide_next_shows_each_slide_once(firefox: Firefox, address: str) -> None:
    firefox.open(f"{address}#/1/2")
    firefox.press(END)
    firefox.press(HOME)
    place = "[Reveal.getIndices().h, Reveal.getIndices().v ?? 0]"
    seen = [firefox.value(place)]
    for _ in range(24):
        firefox.press(PAGE_DOWN)
        if firefox.value(place) != seen[-1]:
            seen.append(firefox.value(place))
    assert seen == [[h, v] for h in range(2) for v in range(4)]
