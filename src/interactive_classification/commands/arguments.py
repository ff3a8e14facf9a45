"""What several subcommands take, and what is meant by it."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable
from pathlib import Path

from ..classify import Label, find
from ..explain import Explanation
from ..fill import KNOWN, METHODS, Method
from ..pixels import KINDS


def take_mask(described: ArgumentParser) -> None:
    """Take a mask and a way to fill it."""
    add = described.add_argument
    add(
        "--mask",
        metavar="MASK",
        type=Path,
        help="a picture that tells what to remove: white on "
        "black, labels, colours on black, a transparent hole, or paint on a transparent layer",
    )
    add("--fill", metavar="METHOD", choices=KNOWN, help=f"how to fill: {', '.join(METHODS)}")


def take_photos(described: ArgumentParser) -> None:
    """Take any number of photos, and what is removed of them."""
    described.add_argument(
        "photos", metavar="PHOTO", type=Path, nargs="+", help="as many as you like"
    )
    take_mask(described)


def check_mask(asked: Namespace) -> str:
    """Tell whether a fill was given that nothing is filled by."""
    if asked.fill and not asked.mask:
        return "--fill needs a --mask: without one nothing is removed"
    return ""


def take_settings(
    described: ArgumentParser, of: str, family: Iterable[Method | Explanation]
) -> None:
    """Take parameters of one of a family."""
    described.add_argument(
        "--set",
        metavar="NAME=VALUE",
        type=setting,
        action="append",
        default=[],
        help=f"a parameter of the {of}, as often as needed: {_parameters(family)}",
    )


def setting(text: str) -> tuple[str, float]:
    """Read a parameter's name and value, as ``radius=3``."""
    name, _, value = text.partition("=")
    try:
        number = float(value)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not NAME=NUMBER, such as radius=3") from None
    return name, number


def count(text: str) -> int:
    """Read how many, at least 1."""
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"“{text}” is not a whole number of at least 1")
    return int(text)


def kinds() -> str:
    """List what a picture's file may end in."""
    *most, last = KINDS
    return f"{', '.join(most)} or {last}"


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


def _parameters(family: Iterable[Method | Explanation]) -> str:
    """List what can be set, for each of a family."""
    return "; ".join(
        f"{one.name} has "
        + ", ".join(f"{p.name} {p.low:g} to {p.high:g} ({p.default:g})" for p in one.parameters)
        for one in family
        if one.parameters
    )
