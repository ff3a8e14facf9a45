"""The smallest hole that changes the answer, to any other class or to one that is wanted.

After the best-first search for evidence counterfactuals: Vermeire, Brughmans, Goethals, de Oliveira
and Martens, "Explainable image classification with evidence counterfactual", 2022 (arXiv
2004.07511). There one fill is asked; here three are asked at once, since a hole that is the
smallest for one of them does nothing with the next. And pieces are not added one by one, but twice
as many at a time, in an order of their own effects and the class map.
"""

from typing import Final

import numpy as np

from .method import Asking, Scene, standard
from .region import HALF, Chosen, Region, Search, Step, Trials

FILLS: Final = ("fast-marching", "blur", "mean-colour")
"""A hole must change the answer with each of these."""

BUDGET: Final = 400
BUDGET_OF_TARGET: Final = 200
NEXT: Final = 8
"""How many pieces are tried at each step where no order's beginning is enough."""
LEAVE: Final = 0.85
"""How much of the budget those steps may come to; the rest is for a hole that hangs together."""


def find(scene: Scene, target: int = -1) -> Asking[Region]:
    """Look for the smallest hole; a generator, as an :class:`~.method.Explanation`'s steps are.

    A first hole, by the order of the class map alone, is there soon; then a smaller one is looked
    for. What is found is irreducible: no piece of it can be spared.

    Parameters
    ----------
    scene : Scene
        The answer that is to change is its picture's, whatever its class.
    target : int
        The class that is to be the answer, or -1 for any but that it is.
    """
    trials = Trials(scene, target, FILLS, BUDGET if target < 0 else BUDGET_OF_TARGET)
    evidence = trials.by_class_map()
    found: list[Chosen] = []
    yield from _add(trials, found, trials.ranked(evidence))
    effects = np.zeros(len(trials.pieces))
    for place, piece in enumerate(trials.pieces):
        effects[place] = yield from trials.asked(frozenset([piece]), FILLS[0])
    known = np.isfinite(effects)
    effects[~known] = effects[known].min(initial=0.0)
    ranks = np.argsort(np.argsort(evidence, kind="stable"), kind="stable").astype(np.float64)
    order = trials.ranked(standard(effects) + standard(ranks))
    yield from _add(trials, found, order)
    if not found:
        yield from _add_one_by_one(trials, found, order)
    if not found:
        yield from _add(trials, found, _grown(trials, order))
    best = min(found, key=trials.area) if found else trials.best
    return (yield from trials.judged(best))


def _add(trials: Trials, found: list[Chosen], order: list[int]) -> Step[None]:
    pieces = yield from trials.shortest(order)
    if pieces is not None:
        found.append((yield from trials.pruned(pieces)))


def _add_one_by_one(trials: Trials, found: list[Chosen], order: list[int]) -> Step[None]:
    """Add the best of the next pieces each time, until it is enough or too much."""
    chosen: Chosen = frozenset()
    left = list(order)
    while left and trials.done < LEAVE:
        margins = []
        for piece in left[:NEXT]:
            all_fills = []
            for fill in trials.fills:
                all_fills.append((yield from trials.asked(chosen | {piece}, fill)))
            margins.append(min(all_fills))
        best = int(np.argmax(margins))
        chosen |= {left.pop(best)}
        if not np.isfinite(margins[best]) or trials.area(chosen) > HALF:
            return
        if (yield from trials.works(chosen)):
            found.append((yield from trials.pruned(chosen)))
            return


def _grown(trials: Trials, order: list[int]) -> list[int]:
    """Return the pieces as one hole grows that always hangs together."""
    beside, rank = trials.beside(), {piece: place for place, piece in enumerate(order)}
    grown = order[:1]
    edge = set(beside[grown[0]]) if grown else set()
    while edge:
        piece = min(edge, key=lambda one: rank[one])
        grown.append(piece)
        edge = (edge | beside[piece]) - set(grown)
    return grown


SEARCH: Final = Search(
    name="counterfactual",
    title="Smallest hole that changes the answer",
    description="Looks for as little as possible to erase, in pieces, so that the answer becomes "
    "another with three fills at once; no piece of it can be spared. A smaller hole of other "
    "pieces may be there all the same, and with another fill the answer may stay.",
    source="after Vermeire et al. 2022 (arXiv 2004.07511), with several fills",
    find=find,
    aims=True,
)
