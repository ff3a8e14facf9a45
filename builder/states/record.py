"""Ask the real engine, natively, for what each state shows, and write its answers down.

They are the same that the page's worker gives: :class:`interactive_classification.answers.Answers`
gives both. Arrays go into files of their own, one for each that differs.
"""

import asyncio
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from ..places import SOURCE
from .catalogue import GALLERY, STATES, Request, Shown

RECORDED: Final = "recorded"
"""The folder with the answers: of each state a JSON file, and the arrays in it."""

Recorded = dict[str, Any]


def record(folder: Path) -> None:
    """Write what the page needs to know for each state into a folder in this one."""
    target = folder / RECORDED
    target.mkdir()
    for shown in STATES:
        found = asyncio.run(_recorded(shown))
        arrays = [[*way, _kept(target, array)] for way, array in _arrays(found["answers"])]
        plain = json.dumps({**found, "arrays": arrays}, default=_plain)
        (target / f"{shown.name}.json").write_text(plain, "utf-8")


async def _recorded(shown: Shown) -> Recorded:
    """Ask for all that one state shows."""
    answers, told = _engine(), Recorded()
    for listed in ("methods", "exports", "explanations", "ways", "networks"):
        told[listed] = await getattr(answers, listed)()
    values = {"opened": 1, "picture": shown.work[0][1] if shown.work else "", **shown.values}
    first = now = None
    for number, request in enumerate(shown.work):
        view = await _ask(answers, request)
        told["answer"] = view if number == 0 else {**told["answer"], **_unmarked(view)}
    if shown.work:
        first = told["answer"]["original_predictions"][0]["index"]
        now = told["answer"]["modified_predictions"][0]["index"]
        index = {"": None, "first": first, "now": now}[shown.asked_class]
        watched = [one for one in (index, first, now) if one is not None]
        told["history"] = await answers.history(list(dict.fromkeys(watched)))
        values.update(method=told["answer"]["method"], backend=told["answer"]["backend"])
        values.update(photo_size=told["answer"]["photo_size"])
        if index is not None:
            signed, look = values.get("signed", False), values.get("look", [])
            kind = answers.difference if values.get("difference") else answers.evidence
            told["evidence"] = await kind(index, signed, look)
            colours = bool(signed or values.get("difference"))
            gradient = (await answers.legend(colours))["gradient"]
            values.setdefault("explained", "class-map")  # what was asked for just now
            values.update(chosen=index, asked=[values["opened"], index])
            values.update(ramp=[[colours, values["opened"]], gradient])
    given = [_named(request, first) for request in shown.replies]
    for number, request in enumerate(given):
        told[f"reply-{number}"] = await _ask(answers, request)
    if shown.stroke:
        told["preview"] = await _ask(answers, _named(shown.stroke, first))
    if shown.refused:
        told["error"] = await _refusal(answers, shown.refused)
    replies = [[name, str(about)] for name, about, *_ in given]
    plan = {"texts": shown.texts, "steps": shown.steps, "kept": shown.kept, "replies": replies}
    return {**plan, "values": values, "answers": told}


def _engine() -> Any:
    """Return the engine, as the page's worker has it, on this machine."""
    folder = str(SOURCE)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    from interactive_classification.answers import Answers
    from interactive_classification.commands.networks import found
    from interactive_classification.networks import Networks
    from interactive_classification.session import Session

    class Source:
        async def built_in(self, name: str) -> Any:
            return found(name).runtime

    source: Any = Source()  # no state opens a network of somebody's own
    usual = found()
    late = asyncio.Event()
    late.set()  # all packages are there
    return Answers(Session(*usual), late, Networks(source, usual.labels))


async def _ask(answers: Any, request: Request) -> Any:
    name, *given = request
    if name == "open_picture" and isinstance(given[0], str):
        given[0] = (GALLERY / given[0]).read_bytes()
    from interactive_classification.requests import JOB, KINDS

    if KINDS[name] != JOB:
        return await getattr(answers, name)(*given)
    number = (await answers.begin(name, given))["number"]
    while not (news := await answers.news(number))["ended"]:
        pass
    return news["found"]


async def _refusal(answers: Any, request: Request) -> Any:
    """Return the sentence that tells why something cannot be done."""
    from interactive_classification.sentences import Told

    try:
        await _ask(answers, request)
    except Told as error:
        return error.sentence.plain()
    raise AssertionError(f"The engine does this after all: {request}")


def _named(request: Request, first: int | None) -> Request:
    """Put the class that came first before in the place of its name."""
    return tuple(first if isinstance(one, str) and one == "first" else one for one in request)


def _unmarked(view: Recorded) -> Recorded:
    """Tell of what waits to be filled only where something does."""
    return {"marked": None, "marked_outline": "", "marked_share": 0, **view}


def _arrays(told: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Find all arrays in the answers, each with the way to it."""
    if isinstance(told, np.ndarray):
        yield way, told
    elif isinstance(told, dict | list):
        for key, one in told.items() if isinstance(told, dict) else enumerate(told):
            yield from _arrays(one, (*way, key))


def _kept(target: Path, array: Any) -> str:
    """Write an array's bytes down, unless they are there; return the file's name."""
    data = np.ascontiguousarray(array).tobytes()
    name = f"{hashlib.sha256(data).hexdigest()[:16]}.{array.dtype}"
    if not (target / name).exists():
        (target / name).write_bytes(data)
    return name


def _plain(one: Any) -> Any:
    """Turn what JSON does not know into what it does; arrays are put back by the page."""
    return None if isinstance(one, np.ndarray) else one.item()
