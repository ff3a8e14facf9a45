"""What explanations have found about one photo, kept while somebody may look at it again."""

from collections.abc import ItemsView, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from .explain import Map, Region
from .explain.shuffled import Correlated
from .explain.sweep import Swept
from .history import packed

Key = TypeVar("Key")
Found = TypeVar("Found")

KEPT: Final = 12
"""How many; each is a number for every pixel of the picture."""

ORIGINAL: Final = -1
"""In the place of a step's number: the picture without a hole, whatever step shows it."""


@dataclass(frozen=True)
class About:
    """What an explanation was asked.

    Attributes
    ----------
    step : int
        The number of the history's step whose picture it is about, or :data:`ORIGINAL`.
    name : str
        The explanation's.
    index : int
        Of the class.
    parameters : tuple of (str, float)
        Of the explanation, by name, all of them.
    """

    step: int
    name: str
    index: int
    parameters: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class OfClass:
    """A class in the picture of a step, by its number, or in the :data:`ORIGINAL`."""

    step: int
    index: int


class Latest(Generic[Key, Found]):
    """What was found last, by what it is about; the oldest of more than :data:`KEPT` goes."""

    def __init__(self) -> None:
        self._all: dict[Key, Found] = {}

    def note(self, key: Key, found: Found) -> None:
        """Put what was found last."""
        self._all.pop(key, None)
        self._all[key] = found
        while len(self._all) > KEPT:
            del self._all[next(iter(self._all))]

    def get(self, key: Key) -> Found | None:
        """Return what was found about this, if it is known."""
        return self._all.get(key)

    def items(self) -> ItemsView[Key, Found]:
        """Return all that is known, the oldest first."""
        return self._all.items()


class Findings:
    """The latest maps, by what they are about, and the latest regions, by their holes.

    Attributes
    ----------
    swept : Latest
        What sweeps over a step's picture found.
    shuffled : Latest
        What became of the maps of a step's picture when the weights were shuffled.
    """

    def __init__(self, maps: Mapping[About, Map] | None = None) -> None:
        self._maps = dict(maps or {})
        self._scores: dict[About, dict[str, float]] = {}
        self._regions: Latest[bytes, Region] = Latest()
        self.swept: Latest[OfClass, Swept] = Latest()
        self.shuffled: Latest[OfClass, Correlated] = Latest()

    def note(self, about: About, found: Map) -> None:
        """Keep a map; the oldest of too many goes."""
        self._maps.pop(about, None)
        self._maps[about] = found
        while len(self._maps) > KEPT:
            oldest = next(iter(self._maps))
            del self._maps[oldest]
            self._scores.pop(oldest, None)

    def note_scores(self, about: About, scores: dict[str, float]) -> None:
        """Keep how good a map was found to be, as long as the map; see :mod:`~.explain.curves`."""
        if about in self._maps:
            self._scores[about] = scores

    def scores(self, about: About) -> dict[str, float] | None:
        """Return how good a map was found to be, if that was tried."""
        return self._scores.get(about)

    def note_region(self, found: Region) -> None:
        """Keep a region; the oldest of too many goes."""
        self._regions.note(packed(found.hole), found)

    def region(self, packed_mask: bytes) -> Region | None:
        """Return the region whose hole is a step's, if one is known."""
        return self._regions.get(packed_mask)

    def get(self, about: About) -> Map | None:
        """Return what was found before, if it is known."""
        return self._maps.get(about)

    def of(self, step: int) -> Iterator[tuple[About, Map]]:
        """Yield all that is known about a step's picture, the latest first."""
        for about, found in reversed(self._maps.items()):
            if about.step == step:
                yield about, found
