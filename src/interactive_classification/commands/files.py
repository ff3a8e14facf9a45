"""Photos and masks in, pictures out; what cannot be read or written is told in one sentence."""

import asyncio
import csv
import json
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..classify import Label, labels
from ..mask import open_mask
from ..model_files import MODELS
from ..network.native import NativeRuntime
from ..network.squeezenet import SQUEEZENET
from ..pixels import KINDS, Image, to_file
from ..session import Session
from .arguments import kinds
from .command import FAILED

_ERASES_NOTHING: Final = (
    "This mask erases nothing of the photo's square; make it white where to remove."
)


@cache
def known() -> tuple[Label, ...]:
    """Return the network's classes."""
    return labels(read(MODELS / SQUEEZENET.labels).decode())


@cache
def runtime() -> NativeRuntime:
    """Return what runs the network."""
    return NativeRuntime(read(MODELS / SQUEEZENET.file))


async def opened(photo: Path) -> Session:
    """Open a photo in a session of its own.

    Raises
    ------
    ValueError
        If it cannot be read.
    """
    session = Session(runtime(), known())
    data = read(photo)
    try:
        await session.open(data)
    except ValueError as error:
        raise ValueError(f"{photo}: {error}") from error
    if session.notice:
        say(f"{photo}: {session.notice}")
    return session


async def erase(
    session: Session, path: Path, fill: str | None, settings: dict[str, float] | None = None
) -> None:
    """Erase what a mask tells of a session's photo, and fill the hole.

    Raises
    ------
    ValueError
        If the mask cannot be read or used, or the hole not be filled.
    """
    data = read(path)
    try:
        mask = open_mask(data, session.photo_size, session.size, session.original)
        if not mask.any():
            raise ValueError(_ERASES_NOTHING)
        await session.set_mask(mask, fill, progress=None, **(settings or {}))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def answer(
    asked: Namespace,
    find: Callable[[Path, Session], Awaitable[dict[str, Any]]],
    told: Callable[[Path, dict[str, Any]], str],
) -> int:
    """Find an answer to each photo that was asked about, what is removed of it gone, and print it.

    Parameters
    ----------
    asked : Namespace
        What :func:`~.arguments.take_photos` takes.
    find : callable
        ``await find(photo, session)`` returns the answer.
    told : callable
        ``told(photo, answer)`` puts it into lines for people.

    Returns
    -------
    int
        The exit status.
    """
    photos = list(dict.fromkeys(asked.photos))

    async def work(photo: Path) -> None:
        session = await opened(photo)
        if asked.mask:
            await erase(session, asked.mask, asked.fill)
        found = await find(photo, session)
        line = {"photo": str(photo), **found} if len(photos) > 1 else found
        print(json.dumps(line) if asked.json else told(photo, found), flush=True)

    return asyncio.run(each(photos, work))


async def each(photos: Sequence[Path], work: Callable[[Path], Awaitable[None]]) -> int:
    """Do something with each of several photos, and go on after one that it cannot be done with.

    How far it is, and at the end what went wrong, is said on the standard error.

    Returns
    -------
    int
        The exit status.
    """
    wrong = []
    for number, photo in enumerate(photos, 1):
        if len(photos) > 1:
            say(f"{number} of {len(photos)}: {photo}")
        try:
            await work(photo)
        except ValueError as error:
            wrong.append(str(error))
    if wrong and len(photos) > 1:
        say(f"{len(wrong)} of {len(photos)} photos failed:")
    for sentence in wrong:
        say(sentence)
    return FAILED if wrong else 0


def say(sentence: str) -> None:
    """Say something that is no answer."""
    print(sentence, file=sys.stderr, flush=True)


def read(path: Path) -> bytes:
    """Read a file.

    Raises
    ------
    ValueError
        If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from error


def check_kind(path: Path) -> None:
    """Make sure that a picture can be written as what its file is called.

    Raises
    ------
    ValueError
        If not.
    """
    if path.suffix.lower() not in KINDS:
        raise ValueError(f"{path}: no picture can be written as that; end it in {kinds()}.")


def write(path: Path, picture: Image) -> None:
    """Write a picture as the kind of file that it is called.

    Raises
    ------
    ValueError
        If it cannot be written.
    """
    save(path, to_file(picture, KINDS[path.suffix.lower()]))


def save(path: Path, data: bytes) -> None:
    """Write a file.

    Raises
    ------
    ValueError
        If it cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise ValueError(f"{path} cannot be written: {error.strerror}.") from error


@contextmanager
def table(
    path: Path | None, columns: Sequence[str]
) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Open a table with these columns, if one is wanted, and yield what adds a line to it at once.

    Raises
    ------
    ValueError
        If it cannot be written.
    """
    if path is None:
        yield lambda line: None
        return
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise ValueError(f"{path} cannot be written: {error.strerror}.") from error
    with file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()

        def note(line: Mapping[str, Any]) -> None:
            writer.writerow(line)
            file.flush()  # what is known stays, whatever comes

        yield note
