"""Tell the least that changes what photos are taken for, or the least that keeps it."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from .. import questions
from ..classify import Label
from ..mask import to_png
from ..session import Session
from .arguments import choose, take_photos
from .asking import answer
from .command import Command
from .files import save
from .networks import check_both, network, take_network

Answer = dict[str, Any]


def take(described: ArgumentParser) -> None:
    """Tell what it takes."""
    add = described.add_argument
    take_photos(described)
    take_network(described)
    wanted = described.add_mutually_exclusive_group()
    wanted.add_argument(
        "--target", metavar="CLASS", help="what it is to be taken for instead: an index or name"
    )
    wanted.add_argument(
        "--sufficient",
        action="store_true",
        help="look for the least that alone keeps the answer, instead",
    )
    add(
        "--out",
        metavar="MASK.png",
        type=Path,
        help="where to write what is to be erased, white on black, for --mask; of one photo",
    )
    add("--json", action="store_true", help="print one line of JSON for each photo")


def check(asked: Namespace) -> str:
    """Tell what does not go together."""
    if wrong := check_both(asked):
        return wrong
    if asked.out and len(set(asked.photos)) > 1:
        return "--out takes one photo: each has a mask of its own"
    if asked.out and asked.out.suffix.lower() != ".png":
        return f"{asked.out}: a mask is written as PNG; end it in .png"
    return ""


def run(asked: Namespace) -> int:
    """Look at one photo after the other, and print the answers."""
    target = None if asked.target is None else choose(network(asked).labels, asked.target)

    async def find(photo: Path, session: Session) -> Answer:
        try:
            return await found(session, target, keep=asked.sufficient, out=asked.out)
        except ValueError as error:
            raise ValueError(f"{photo}: {error}") from error

    return answer(asked, find, lambda photo, one: f"{photo}: {_told(one, keep=asked.sufficient)}")


async def found(
    session: Session, target: Label | None = None, *, keep: bool = False, out: Path | None = None
) -> Answer:
    """Look for the smallest hole that changes the answer, or the smallest part that keeps it.

    Parameters
    ----------
    session : Session
        With a picture.
    target : Label, optional
        What the answer is to be.
    keep : bool
        Look for the part that keeps it.
    out : Path, optional
        Where to write what is to be erased, if anything was found.

    Returns
    -------
    dict
        Whether it was ``found``; the region's ``area``, in [0, 1]; ``calls`` of the network and
        ``seconds``; the answer, ``from`` one class ``to`` another; for each fill that was asked,
        whether it ``holds``.

    Raises
    ------
    ValueError
        If the mask cannot be written, or the target is the answer already.
    """
    start = perf_counter()
    name = "sufficient" if keep else "counterfactual"
    region = await questions.region(session, name, target.index if target else -1, progress=None)
    seconds = perf_counter() - start
    if out and region.found:
        save(out, to_png(region.hole))
    return {
        "found": region.found,
        "area": round(region.area, 4),
        "calls": region.calls,
        "seconds": round(seconds, 4),
        "from": session.labels[region.before].short,
        "to": session.labels[region.after()].short,
        "holds": region.holds,
    }


def _told(one: Answer, *, keep: bool) -> str:
    before, after = one["from"], one["to"]
    area, holds = f"{one['area']:.1%}", one["holds"]
    cost = f"({one['calls']} calls, {one['seconds']:.1f} s)"
    agree = f"{sum(holds.values())} of {len(holds)} fills agree"
    against = ", ".join(fill for fill, is_so in holds.items() if not is_so)
    rest = f"{agree}{f', not {against}' if against else ''} {cost}"
    if keep:
        if one["found"]:
            return f"{area} of it alone are still {before}; {rest}"
        return f"no part of up to half of it was found that alone is still {before} {cost}"
    if one["found"]:
        return f"erasing {area} turns {before} into {after}; {rest}"
    return f"no hole of up to half of it was found that turns {before} into what is wanted {cost}"


COMMAND: Final = Command(
    name="counterfactual",
    question="what is the least that would change the answer, or keep it",
    description="Look for the smallest hole that changes what a photo is taken for, with three "
    "fills at once (fast-marching, blur, mean-colour), and tell which of the other fills agree. "
    "With --sufficient: the smallest part that alone is still taken for the same. That none is "
    "found is an answer, too, and no error.",
    take=take,
    run=run,
    check=check,
)
