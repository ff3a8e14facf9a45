"""How a network of somebody's own is called where its file is not: in a session, say."""

import re
from dataclasses import dataclass
from typing import Final

from .card import Card
from .preprocessing import Preprocessing, from_words, usual

_WRITTEN: Final = re.compile(
    r"(?P<title>.{1,100}) sha256:(?P<digest>[0-9a-f]{64}) (?P<height>\d{1,4})×(?P<width>\d{1,4})"
    r" (?P<preprocessing>\S{1,200})"
)


@dataclass(frozen=True)
class Reference:
    """Which network it is, and how it is fed; as text, it is what :func:`parsed` reads.

    Attributes
    ----------
    title : str
        How it is called before people.
    digest : str
        The SHA-256 of its file, in hexadecimal digits.
    sides : (int, int)
        Height and width of what it sees, in pixels.
    preprocessing : Preprocessing
    """

    title: str
    digest: str
    sides: tuple[int, int]
    preprocessing: Preprocessing

    def __str__(self) -> str:
        height, width = self.sides
        return f"{self.title} sha256:{self.digest} {height}×{width} {self.preprocessing.words}"


def of(card: Card) -> Reference:
    """Return the reference to a network of somebody's own."""
    title = " ".join(card.title.split())[:100] or "network"
    return Reference(title, card.digest, card.sides, usual(card.order, card.mean, card.std))


def parsed(text: str) -> Reference | None:
    """Read a reference; None if the text is none."""
    found = _WRITTEN.fullmatch(text)
    if not found:
        return None
    sides = int(found["height"]), int(found["width"])
    preprocessing = from_words(found["preprocessing"])
    if preprocessing is None or not all(sides):
        return None
    return Reference(found["title"], found["digest"], sides, preprocessing)
