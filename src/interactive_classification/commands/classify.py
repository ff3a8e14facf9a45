"""Classify a photo before and after something is removed from it: what is done without a word."""

import asyncio
import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any, Final

import numpy as np

from ..classify import Prediction
from ..fill import METHODS, method
from ..overlay import lay_over
from ..session import DEFAULT_METHOD
from .arguments import check_mask, choose, count, kinds, take_mask, take_settings
from .asking import erase, opened
from .command import Command
from .files import check_kind, write
from .networks import check_network, network, take_network


def take(described: ArgumentParser) -> None:
    """Tell what it takes."""
    add = described.add_argument
    add("photo", metavar="PHOTO", type=Path, help="a PNG, JPEG, GIF, WEBP, BMP, TIFF, AVIF or ICO")
    take_network(described)
    take_mask(described)
    take_settings(described, "fill method", METHODS.values())
    add("--top", metavar="N", type=count, default=5, help="how many classes to list (5)")
    add("--cam", metavar="CLASS", help="show the evidence for a class: its index or name")
    add("--cam-out", metavar="FILE", type=Path, help="where to: original and modified side by side")
    add("--out", metavar="FILE", type=Path, help=f"where to write the modified picture: {kinds()}")
    add("--json", action="store_true", help="print one line of JSON instead of tables")


def check(asked: Namespace) -> str:
    """Tell what does not go together."""
    if (asked.cam is None) != (asked.cam_out is None):
        return "--cam and --cam-out belong together: give both or neither"
    if wrong := check_mask(asked) or check_network(asked):
        return wrong
    if asked.set and not asked.mask:
        return "--set needs a --mask: without one nothing is filled"
    return ""


def run(asked: Namespace) -> int:
    """Classify, and print the answer."""
    answer = asyncio.run(experiment(asked))
    print(json.dumps(_plain(answer)) if asked.json else _tables(answer))
    return 0


async def experiment(asked: Namespace) -> dict[str, Any]:
    """Do what the parsed arguments ask for.

    Parameters
    ----------
    asked : argparse.Namespace
        As :func:`take` describes it.

    Returns
    -------
    dict
        ``original`` and ``modified``, lists of :class:`~..classify.Prediction`;
        ``fill``, the method's name; ``seconds``, by stage. Without a mask,
        ``modified`` and ``fill`` are None.

    Raises
    ------
    ValueError
        With one plain sentence that says what cannot be done, and why.
    """
    for path in filter(None, (asked.out, asked.cam_out)):
        check_kind(path)
    settings = dict(asked.set)
    method(asked.fill or DEFAULT_METHOD).checked(settings)
    with_this = network(asked)
    shown = None if asked.cam is None else choose(with_this.labels, asked.cam)
    session = await opened(asked.photo, with_this)
    seconds = dict(session.seconds)
    if asked.mask:
        await erase(session, asked.mask, asked.fill, settings)
        for stage, spent in session.seconds.items():
            seconds[stage] = seconds.get(stage, 0.0) + spent
    if asked.out:
        write(asked.out, session.modified)
    if shown:
        heat = session.heat_maps(shown.index)
        pair = [lay_over(session.original, heat.original)]
        if asked.mask:
            pair.append(lay_over(session.modified, heat.modified))
        write(asked.cam_out, np.concatenate(pair, 1))
    predictions = session.predictions(asked.top)
    return {
        "original": predictions.original,
        "modified": predictions.modified if asked.mask else None,
        "fill": session.method if asked.mask else None,
        "seconds": {stage: round(spent, 4) for stage, spent in seconds.items()},
    }


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    """Keep of each prediction what bulk experiments read."""

    def rows(predictions: list[Prediction] | None) -> list[dict[str, Any]] | None:
        if predictions is None:
            return None
        return [
            {"index": row.index, "label": row.label, "confidence": row.confidence}
            for row in predictions
        ]

    return answer | {"original": rows(answer["original"]), "modified": rows(answer["modified"])}


def _tables(answer: dict[str, Any]) -> str:
    lines = ["Original", *map(_line, answer["original"])]
    if answer["modified"]:
        lines += ["", f"Modified ({answer['fill']})", *map(_line, answer["modified"])]
    stages = ", ".join(f"{stage} {spent:.3f} s" for stage, spent in answer["seconds"].items())
    return "\n".join([*lines, "", stages])


def _line(row: Prediction) -> str:
    change = "" if row.change is None else f"  {row.change:+8.2%}"
    return f"  {row.index:3d}  {row.label:30s} {row.confidence:8.2%}{change}"


COMMAND: Final = Command(
    name="",
    question="what a photo is, before and after parts of it are removed",
    description="Classify a photo before and after parts of it are removed. Without --mask "
    "nothing is removed: then there is no modified picture, --out writes the original one "
    "as the network sees it, and --json has null for it.",
    take=take,
    run=run,
    check=check,
)
