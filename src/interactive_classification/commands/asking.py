"""One photo after the other: opened, what a mask tells erased, and asked about."""

import asyncio
import json
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final

from ..mask import open_mask
from ..session import Session
from .command import FAILED
from .files import read, say
from .networks import Network
from .networks import network as find_network

_ERASES_NOTHING: Final = (
    "This mask erases nothing of the photo's square; make it white where to remove."
)


async def opened(photo: Path, network: Network | None = None) -> Session:
    """Open a photo in a session of its own, with a network, or else the usual one.

    Raises
    ------
    ValueError
        If it cannot be read.
    """
    session = Session(*(network or find_network()))
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
    photos, network = list(dict.fromkeys(asked.photos)), find_network(asked)

    async def work(photo: Path) -> None:
        session = await opened(photo, network)
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
