"""Tell what becomes of a class while whole photos are changed, more and more."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from .. import questions
from ..changes import CHANGES
from ..classify import Label
from ..session import Session
from .arguments import choose, take_photos
from .asking import answer
from .command import Command
from .files import table
from .networks import check_both, network, take_network

COLUMNS: Final = ("photo", "class", "change", "level", "confidence", "answer")
"""Of the table."""

Answer = dict[str, Any]


def take(described: ArgumentParser) -> None:
    """Tell what it takes."""
    add = described.add_argument
    take_photos(described)
    take_network(described)
    add("--class", metavar="CLASS", dest="label", help="its index or name (what comes first)")
    add("--csv", metavar="FILE", type=Path, help="a table to write, a line for each picture asked")
    add("--json", action="store_true", help="print one line of JSON for each photo")


def run(asked: Namespace) -> int:
    """Sweep over one photo after the other, and print the answers."""
    shown = None if asked.label is None else choose(network(asked).labels, asked.label)
    with table(asked.csv, COLUMNS) as note:

        async def find(photo: Path, session: Session) -> Answer:
            found = await swept(session, shown)
            for change, course in found["changes"].items():
                for row in zip(*course.values(), strict=True):
                    values = (str(photo), found["class"], change, *row)
                    note(dict(zip(COLUMNS, values, strict=True)))
            return found

        return answer(asked, find, _told)


async def swept(session: Session, chosen: Label | None = None) -> Answer:
    """Sweep over a session's modified picture.

    Parameters
    ----------
    session : Session
        With a picture.
    chosen : Label, optional
        The class; without it, the one that comes first.

    Returns
    -------
    dict
        ``class``, its name; how many ``calls`` of the network and ``seconds`` it took;
        ``changes``, for each way to change the picture its ``levels``, and at each of them the
        class's ``confidences`` and the ``answers``.
    """
    label = chosen or session.labels[session.predictions(1).modified[0].index]
    start = perf_counter()
    found = await questions.sweep(session, label.index, progress=None)
    return {
        "class": label.short,
        "calls": found.calls,
        "seconds": round(perf_counter() - start, 4),
        "changes": {
            name: {
                "levels": list(one.levels),
                "confidences": [round(float(share), 4) for share in found.confidences[name]],
                "answers": [session.labels[index].short for index in found.winners[name]],
            }
            for name, one in CHANGES.items()
        },
    }


def _told(photo: Path, swept: Answer) -> str:
    lines = [
        f"{photo}: {swept['class']} ({swept['calls']} calls, {swept['seconds']:.2f} s)",
    ]
    for name, found in swept["changes"].items():
        lines.append(f"{CHANGES[name].title} ({CHANGES[name].unit})")
        for level, confidence, label in zip(*found.values(), strict=True):
            other = "" if label == swept["class"] else f"  {label}"
            lines.append(f"  {level:7g} {confidence:8.2%}{other}")
    return "\n".join(lines)


COMMAND: Final = Command(
    name="sweep",
    question="what becomes of a class while a photo is changed more and more",
    description="Tell what becomes of a class while the whole photo is changed more and more: "
    "noise, blur, contrast, JPEG, brightness, rotation, zoom and shift. Where another class comes "
    "first, it is named.",
    take=take,
    run=run,
    check=check_both,
)
