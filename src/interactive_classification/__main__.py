"""The command line: classify a photo before and after something is removed from it."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np

from .classify import Label, Prediction, find, labels
from .export import Asked
from .export.picture import KIND as PICTURE
from .fill import METHODS, method
from .mask import open_mask
from .model_files import MODELS
from .network.native import NativeRuntime
from .network.squeezenet import SQUEEZENET
from .overlay import lay_over
from .pixels import KINDS, to_file
from .session import DEFAULT_METHOD, Predictions, Session

FAILED: Final = 2
"""The exit status when something cannot be done, as for a call that makes no sense."""


_ERASES_NOTHING: Final = (
    "This mask erases nothing of the photo's square; make it white where to remove."
)


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    described = argparse.ArgumentParser(
        prog=_called(),
        description="Classify a photo before and after parts of it are removed. Without --mask "
        "nothing is removed: then there is no modified picture, --out writes the original one "
        "as the network sees it, and --json has null for it.",
    )
    add = described.add_argument
    add("photo", metavar="PHOTO", type=Path, help="a PNG, JPEG, GIF, WEBP, BMP, TIFF, AVIF or ICO")
    add(
        "--mask",
        metavar="MASK",
        type=Path,
        help="a picture that tells what to remove: white on "
        "black, labels, colours on black, a transparent hole, or paint on a transparent layer",
    )
    add("--fill", metavar="METHOD", choices=METHODS, help=f"how to fill: {', '.join(METHODS)}")
    add(
        "--set",
        metavar="NAME=VALUE",
        type=_setting,
        action="append",
        default=[],
        help=f"a parameter of the fill method, as often as needed: {_parameters()}",
    )
    add("--top", metavar="N", type=_count, default=5, help="how many classes to list (5)")
    add("--cam", metavar="CLASS", help="show the evidence for a class: its index or name")
    add("--cam-out", metavar="FILE", type=Path, help="where to: original and modified side by side")
    add("--out", metavar="FILE", type=Path, help=f"where to write the modified picture: {_kinds()}")
    add("--json", action="store_true", help="print one line of JSON instead of tables")
    return described


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    described = parser()
    asked = described.parse_args(arguments)
    if (asked.cam is None) != (asked.cam_out is None):
        described.error("--cam and --cam-out belong together: give both or neither")
    if asked.fill and not asked.mask:
        described.error("--fill needs a --mask: without one nothing is removed")
    if asked.set and not asked.mask:
        described.error("--set needs a --mask: without one nothing is filled")
    try:
        answer = asyncio.run(experiment(asked))
    except ValueError as error:  # those of the stages hold one plain sentence
        print(error, file=sys.stderr)
        return FAILED
    print(json.dumps(_plain(answer)) if asked.json else _tables(answer))
    return 0


async def experiment(asked: argparse.Namespace) -> dict[str, Any]:
    """Do what the parsed arguments ask for.

    Parameters
    ----------
    asked : argparse.Namespace
        As :func:`parser` makes it.

    Returns
    -------
    dict
        ``original`` and ``modified``, lists of :class:`~.classify.Prediction`;
        ``fill``, the method's name; ``seconds``, by stage. Without a mask,
        ``modified`` and ``fill`` are None.

    Raises
    ------
    ValueError
        With one plain sentence that says what cannot be done, and why.
    """
    for path in filter(None, (asked.out, asked.cam_out)):
        if path.suffix.lower() not in KINDS:
            raise ValueError(f"{path}: no picture can be written as that; end it in {_kinds()}.")
    settings = dict(asked.set)
    method(asked.fill or DEFAULT_METHOD).checked(settings)
    known = labels(_read(MODELS / SQUEEZENET.labels).decode())
    chosen = None if asked.cam is None else choose(known, asked.cam)
    session = Session(NativeRuntime(_read(MODELS / SQUEEZENET.file)), known)
    photo = _read(asked.photo)
    try:
        await session.open(photo)
    except ValueError as error:
        raise ValueError(f"{asked.photo}: {error}") from error
    if session.notice:
        print(f"{asked.photo}: {session.notice}", file=sys.stderr)
    seconds = dict(session.seconds)
    if asked.mask:
        data = _read(asked.mask)
        try:
            mask = open_mask(data, session.photo_size, session.size, session.original)
            if not mask.any():
                raise ValueError(_ERASES_NOTHING)
            await session.set_mask(mask, asked.fill, **settings)
        except ValueError as error:
            raise ValueError(f"{asked.mask}: {error}") from error
        for stage, spent in session.seconds.items():
            seconds[stage] = seconds.get(stage, 0.0) + spent
    if asked.out:
        suffix = asked.out.suffix.lower().removeprefix(".")
        _write(asked.out, PICTURE.file(session, Asked(suffix=suffix)).data)
    if chosen:
        heat = session.heat_maps(chosen.index)
        pair = [lay_over(session.original, heat.original)]
        if asked.mask:
            pair.append(lay_over(session.modified, heat.modified))
        _write(asked.cam_out, to_file(np.concatenate(pair, 1), KINDS[asked.cam_out.suffix.lower()]))
    predictions: Predictions = session.predictions(asked.top)
    return {
        "original": predictions.original,
        "modified": predictions.modified if asked.mask else None,
        "fill": session.method if asked.mask else None,
        "seconds": {stage: round(spent, 4) for stage, spent in seconds.items()},
    }


def _called() -> str:
    """Return what was typed to get here."""
    name = Path(sys.argv[0]).stem
    return "python -m interactive_classification" if name == "__main__" else name


def _kinds() -> str:
    *most, last = KINDS
    return f"{', '.join(most)} or {last}"


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number of at least 1")
    return int(text)


def _setting(text: str) -> tuple[str, float]:
    """Read a parameter's name and value, as ``radius=3``."""
    name, _, value = text.partition("=")
    try:
        number = float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not NAME=NUMBER, such as radius=3") from None
    return name, number


def _parameters() -> str:
    """List what can be set, for each method."""
    return "; ".join(
        f"{m.name} has "
        + ", ".join(f"{p.name} {p.low:g} to {p.high:g} ({p.default:g})" for p in m.parameters)
        for m in METHODS.values()
        if m.parameters
    )


def choose(known: tuple[Label, ...], text: str) -> Label:
    """Find the one class that a person means, by its index or name.

    Raises
    ------
    ValueError
        If there is none, or more than one.
    """
    found = find(known, text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValueError(f"No class is called “{text}”; give an index from 0 to 999 or a name.")
    names = [f"{label.short} ({label.index})" for label in found]
    some = " or ".join(names) if len(names) < 4 else f"{', '.join(names[:3])} and others"
    raise ValueError(f"“{text}” may mean {some}; give one's index or whole name.")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from error


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise ValueError(f"{path} cannot be written: {error.strerror}.") from error


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


if __name__ == "__main__":
    sys.exit(main())
