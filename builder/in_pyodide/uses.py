"""What the page does with its Python packages, done once, inside Pyodide.

Run on the whole packages it shows which files are needed (``python3 build.py trace``
writes them to ``builder/kept``); run on the pruned ones it shows that none is missing.
"""

import asyncio
import contextlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from interactive_classification import classify, explain, fill, overlay, pixels, questions
from interactive_classification.answers import Answers
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.session import Session


def methods(late: bool) -> list[str]:
    """Return the fill methods that need more packages than the first, or those that do not."""
    return [name for name, method in fill.METHODS.items() if bool(method.requires) == late]


async def start(samples: Path, labels: Path) -> Session:
    """Use what has to be there before the first classification, and right after it.

    Parameters
    ----------
    samples : Path
        Folder of pictures, as :func:`builder.check.samples.make` makes them.
    labels : Path
        The class names.
    """
    session = Session(PretendedNetwork(), classify.labels(labels.read_text()))
    for path in sorted(samples.iterdir()):
        data = path.read_bytes()
        await session.open(data)
        for broken in (data[: len(data) // 2], data[:-30], data[9:], b""):
            with contextlib.suppress(pixels.PictureError):
                await session.open(broken)
    await session.paint([(100, 100), (150, 160)], 9, methods(late=False)[0])
    for name in methods(late=False):
        await session.refill(name)
    await session.undo()
    await session.redo()
    for signed in (False, True):
        session.heat_maps(5, signed)
        session.heat_maps(5, signed, own=True, look=overlay.Look(contours=True, cells=True))
    session.predictions()
    classify.find(session.labels, "crane")
    pixels.to_rgba(session.modified)
    pixels.to_png(session.modified)
    json.dumps(repr(session.modified))
    return session


async def later(session: Session) -> None:
    """Use what arrives after the first classification."""
    for name in explain.EXPLANATIONS:
        found = await questions.explain(session, name, 5)
    await questions.curves(session, questions.scene(session, 5), found.values)
    for name in methods(late=True):
        await session.refill(name)
        # two holes, one at the picture's edge
        await session.paint([(0, 300), (30, 300)], 12, name)
        await session.paint([(400, 300)], 4, name)
        await session.reset()
        await session.undo()
        with contextlib.suppress(ValueError):
            await session.set_mask(np.ones((448, 448), np.bool_), name)
    late = asyncio.Event()
    late.set()
    answers = Answers(session, late)
    await answers.pieces(60)
    await answers.grown_pieces([3])
    await answers.edit("piece", [200, 200], 0, "noise", True)
    await answers.edit("fill", [], 0, "noise", False)
    await answers.history([1, 2])
    await answers.difference(5, True)
    asked = {"index": 5, "signed": True, "tracked": [7], "name": "name"}
    files = {
        one["name"]: await answers.export(one["name"], asked) for one in await answers.exports()
    }
    await answers.look(files["picture"]["data"])
    file = files["session"]
    await answers.open_session(file["data"])
    for broken in (file["data"][:-50], b""):
        with contextlib.suppress(ValueError):
            await answers.open_session(broken)
