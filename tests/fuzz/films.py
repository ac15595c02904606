"""Rehearse the network's clips with drawn exercises; run by ``make fuzz``, not part of the suite.

It takes hours, so what has been done is kept in ``.fuzz/films.jsonl`` and not done again as long as
nothing has changed that the clips depend on. It ends with exit code 1 if anything is found that is
not on the list of known findings, and names the entries of that list that did not occur.

Usage: python tests/fuzz/films.py [count] [processes]
"""

import contextlib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

from drawn_films import COUNT, Found, findings_in, known_findings, network_clips
from rich.progress import track

from scenes.kit.rendering.cores import cores
from scenes.publish.render.key import sources_key

STATE = Path(".fuzz") / "films.jsonl"


def present_key() -> str:
    """Return a digest of all that a rehearsal depends on."""
    parts = [sources_key(clip.module, "scenes.publish.check.checks") for clip in network_clips()]
    drawing = (Path(__file__).parent / "drawn_films.py").read_text(encoding="utf-8")
    return sha256("".join([*parts, drawing]).encode()).hexdigest()


def done_before(key: str) -> dict[int, list[Found]]:
    """Read what is known under the present sources."""
    if not STATE.exists():
        return {}
    lines = []
    for text in STATE.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(ValueError):  # a line that was cut off when the program was ended
            lines.append(json.loads(text))
    return {
        line["number"]: [Found(**found) for found in line["findings"]]
        for line in lines
        if line["key"] == key
    }


def line_of(key: str, number: int, found: list[Found]) -> str:
    """Return what is noted of one exercise."""
    line = {"key": key, "number": number, "findings": [asdict(one) for one in found]}
    return json.dumps(line, ensure_ascii=False) + "\n"


def go_through(numbers: Iterable[int], processes: int, key: str) -> dict[int, list[Found]]:
    """Rehearse what is left, and note each exercise as soon as it is done."""
    found: dict[int, list[Found]] = {}
    STATE.parent.mkdir(exist_ok=True)
    with (
        ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool,
        STATE.open("a", encoding="utf-8") as state,
    ):
        futures = {pool.submit(findings_in, number): number for number in numbers}
        for future in track(as_completed(futures), "drawn exercises", len(futures)):
            number = futures[future]
            found[number] = future.result()
            state.write(line_of(key, number, found[number]))
            state.flush()
    return found


def main(count: int, processes: int) -> int:
    """Go through so many exercises, and return the exit code."""
    key = present_key()
    found = {number: one for number, one in done_before(key).items() if number < count}
    print(f"{len(found)} of {count} drawn exercises are known under the present sources")
    found |= go_through([n for n in range(count) if n not in found], processes, key)
    known = known_findings()
    occurred: Counter[int] = Counter()
    unknown = 0
    for number in sorted(found):
        for finding in found[number]:
            places = [place for place, entry in enumerate(known) if entry.covers(finding)]
            occurred.update(places)
            if not places:
                unknown += 1
                print(f"{number}: {finding.clip}, beat {finding.beat}: {finding.check}: ", end="")
                print(finding.what)
    for place, entry in enumerate(known):
        times = occurred[place]
        is_gone = not times and count >= COUNT
        verdict = "no longer occurs: take it off the list" if is_gone else f"{times} times"
        print(f"known: {entry.check} in {', '.join(entry.clips)}, {entry.what!r}: {verdict}")
    print(f"{unknown} findings that are not known, in {len(found)} exercises")
    return 1 if unknown else 0


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*[*arguments, *(COUNT, cores())[len(arguments) :]]))
