"""What explanations have found about one photo, kept while somebody may look at it again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

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


class Findings:
    """The latest maps, by what they are about, and the latest regions, by their holes.

    Of sweeps, and of maps with shuffled weights, the latest, too, by step and class.
    """

    def __init__(self, maps: Mapping[About, Map] | None = None) -> None:
        self._maps = dict(maps or {})
        self._scores: dict[About, dict[str, float]] = {}
        self._regions: dict[bytes, Region] = {}
        self._swept: dict[tuple[int, int], Swept] = {}
        self._shuffled: dict[tuple[int, int], Correlated] = {}

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
        _keep(self._regions, packed(found.hole), found)

    def region(self, packed_mask: bytes) -> Region | None:
        """Return the region whose hole is a step's, if one is known."""
        return self._regions.get(packed_mask)

    def note_swept(self, step: int, found: Swept) -> None:
        """Keep what a sweep over a step's picture found; the oldest of too many goes."""
        _keep(self._swept, (step, found.index), found)

    def swept(self, step: int, index: int) -> Swept | None:
        """Return what a sweep over a step's picture found about a class, if it is known."""
        return self._swept.get((step, index))

    def all_swept(self) -> dict[tuple[int, int], Swept]:
        """Return all that is known of sweeps, by step and class, the oldest first."""
        return dict(self._swept)

    def note_shuffled(self, step: int, found: Correlated) -> None:
        """Keep what became of a map of a step's picture; the oldest of too many goes."""
        _keep(self._shuffled, (step, found.index), found)

    def shuffled(self, step: int, index: int) -> Correlated | None:
        """Return what became of a class's map of a step's picture, if it is known."""
        return self._shuffled.get((step, index))

    def all_shuffled(self) -> dict[tuple[int, int], Correlated]:
        """Return all that is known of shuffled weights, by step and class, the oldest first."""
        return dict(self._shuffled)

    def get(self, about: About) -> Map | None:
        """Return what was found before, if it is known."""
        return self._maps.get(about)

    def of(self, step: int) -> Iterator[tuple[About, Map]]:
        """Yield all that is known about a step's picture, the latest first."""
        for about, found in reversed(self._maps.items()):
            if about.step == step:
                yield about, found


def _keep(all_of_them: dict[Key, Found], key: Key, found: Found) -> None:
    """Put what was found last, and let the oldest of too many go."""
    all_of_them.pop(key, None)
    all_of_them[key] = found
    while len(all_of_them) > KEPT:
        del all_of_them[next(iter(all_of_them))]
