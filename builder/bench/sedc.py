"""Other people's searches for pieces without which the answer changes, one removal being asked."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

Pieces = frozenset[int]

Removed = Callable[[Pieces], tuple[bool, float]]
"""Tells of the picture without some pieces whether its answer is another, and the confidence of
the class that was the answer."""


class Looked(NamedTuple):
    """What came of a search: the pieces, if there are some, and how often it asked."""

    pieces: Pieces | None
    calls: int


def best_first(pieces: Sequence[int], ask: Removed, most: int) -> Looked:
    """Search as SEDC does: add each other piece to those that have lowered the class most so far.

    Vermeire, Brughmans, Goethals, de Oliveira and Martens, "Explainable image classification with
    evidence counterfactual", 2022 (arXiv 2004.07511). Of several sets of one step that change the
    answer it takes the one that lowers the class most. No set is asked about twice here, which
    spares calls.

    Parameters
    ----------
    pieces : sequence of int
    ask : Removed
    most : int
        How often it may ask.
    """
    changing: list[tuple[float, Pieces]] = []
    left: list[tuple[float, Pieces]] = []
    asked: set[Pieces] = set()
    step = [frozenset([one]) for one in pieces]
    while True:
        for some in step[: most - len(asked)]:
            asked.add(some)
            changes, confidence = ask(some)
            (changing if changes else left).append((confidence, some))
        if changing or not left or len(asked) == most:
            break
        best = min(left, key=_confidence)
        left.remove(best)
        step = [more for one in pieces if (more := best[1] | {one}) not in asked]
    found = min(changing, key=_confidence)[1] if changing else None
    return Looked(found, len(asked))


def _confidence(tried: tuple[float, Pieces]) -> float:
    return tried[0]


def greedy(order: Iterable[int], ask: Removed) -> Looked:
    """Remove one piece after the other, in an order, until the answer is another."""
    removed: Pieces = frozenset()
    for calls, piece in enumerate(order, 1):
        removed |= {piece}
        if ask(removed)[0]:
            return Looked(removed, calls)
    return Looked(None, len(removed))
