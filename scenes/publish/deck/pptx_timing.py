"""When a film plays on a PowerPoint slide: by itself, waiting for a click at each question.

python-pptx embeds a film that waits to be clicked. The effects written here are those that
PowerPoint itself writes for "Play, after previous" and "Pause, with previous, delayed".
"""

from collections.abc import Iterator, Sequence
from itertools import count

from pptx.oxml import parse_xml
from pptx.oxml.xmlchemy import BaseOxmlElement

#: A question stands for longer than a second before its answer begins. Pausing this much earlier,
#: in seconds, shows the same picture, also where PowerPoint is slow to start the film.
_EARLIER = 0.3
_NAMESPACE = "http://schemas.openxmlformats.org/presentationml/2006/main"


def timing(shape: int, length: float, asks: Sequence[float]) -> BaseOxmlElement:
    """Return the ``p:timing`` of a slide with one film.

    Parameters
    ----------
    shape
        The film's id on the slide.
    length
        Of the film, in seconds.
    asks
        Times in the film, in seconds, at which it waits for a click.
    """
    ids = count(3)  # 1 and 2 are the root and the main sequence
    steps = [_play(ids, shape, length)]
    if asks:
        steps[0] += _pause(ids, shape, asks[0], "withEffect")
    for number, ask in enumerate(asks, start=1):
        resumed = _pause(ids, shape, 0.0, "clickEffect")
        if number < len(asks):
            resumed += _pause(ids, shape, asks[number] - ask, "withEffect")
        steps.append(resumed)
    begins = '<p:cond evt="onBegin" delay="0"><p:tn val="2"/></p:cond>'
    sequence = "".join(
        _step(ids, effects, "" if number else begins) for number, effects in enumerate(steps)
    )
    element: BaseOxmlElement = parse_xml(f"""
<p:timing xmlns:p="{_NAMESPACE}"><p:tnLst><p:par>
<p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"><p:childTnLst>
<p:seq concurrent="1" nextAc="seek">
<p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst>{sequence}</p:childTnLst></p:cTn>
<p:prevCondLst>{_turn("onPrev")}</p:prevCondLst>
<p:nextCondLst>{_turn("onNext")}</p:nextCondLst>
</p:seq>
<p:video><p:cMediaNode vol="80000"><p:cTn id="{next(ids)}" fill="hold" display="0">
<p:stCondLst><p:cond delay="indefinite"/></p:stCondLst></p:cTn>{_target(shape)}
</p:cMediaNode></p:video>
</p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>""")
    return element


def _step(ids: Iterator[int], effects: str, begins: str) -> str:
    """Return what one click sets off; ``begins`` may say that the slide does so too."""
    return f"""
<p:par><p:cTn id="{next(ids)}" fill="hold">
<p:stCondLst><p:cond delay="indefinite"/>{begins}</p:stCondLst><p:childTnLst>
<p:par><p:cTn id="{next(ids)}" fill="hold">
<p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst>{effects}</p:childTnLst>
</p:cTn></p:par></p:childTnLst></p:cTn></p:par>"""


def _play(ids: Iterator[int], shape: int, length: float) -> str:
    effect = 'presetID="1" nodeType="afterEffect"'
    return _effect(ids, shape, effect, "playFrom(0.0)", length=round(1000 * length))


def _pause(ids: Iterator[int], shape: int, after: float, node: str) -> str:
    """Pause the film, or let it go on where it is paused."""
    effect = f'presetID="2" nodeType="{node}"'
    delay = round(1000 * max(0.0, after - _EARLIER))
    return _effect(ids, shape, effect, "togglePause", delay=delay)


def _effect(
    ids: Iterator[int], shape: int, effect: str, command: str, *, delay: int = 0, length: int = 1
) -> str:
    """Return one effect; times in milliseconds."""
    return f"""
<p:par><p:cTn id="{next(ids)}" {effect} presetClass="mediacall" presetSubtype="0" fill="hold">
<p:stCondLst><p:cond delay="{delay}"/></p:stCondLst><p:childTnLst>
<p:cmd type="call" cmd="{command}"><p:cBhvr>
<p:cTn id="{next(ids)}" dur="{length}" fill="hold"/>{_target(shape)}
</p:cBhvr></p:cmd></p:childTnLst></p:cTn></p:par>"""


def _target(shape: int) -> str:
    return f'<p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl>'


def _turn(event: str) -> str:
    return f'<p:cond evt="{event}" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>'
