"""Occlusion: what the class loses when a piece of the picture is removed, for each piece."""

from typing import Final

import numpy as np

from ..parameter import Parameter
from ..superpixels import DEFAULT_COUNT, FEWEST, MOST, Labels, segment
from .class_map import over_picture
from .method import Ask, Explanation, Map, Scene, Steps, log_odds
from .removal import SOFT, blurring, colouring, marching

AT_ONCE: Final = 8
"""Pictures between two looks at the map so far."""


def pieces_in_order(scene: Scene, count: int = DEFAULT_COUNT) -> tuple[Labels, list[int]]:
    """Cut the picture into pieces, those first that the class map speaks for most.

    Parameters
    ----------
    scene : Scene
    count : int
        About how many pieces.

    Returns
    -------
    labels : (size, size) ndarray of uint16
    order : list of int
        All pieces' numbers.
    """
    labels = segment(scene.picture, count)
    sums = np.bincount(labels.ravel(), over_picture(scene).ravel())
    return labels, np.argsort(-sums / np.bincount(labels.ravel()), kind="stable").tolist()


def find(scene: Scene, pieces: int, radius: int, removals: int) -> Steps:
    """Remove one piece after the other; see :class:`~.method.Explanation`.

    With one removal it is blurred; a second puts the picture's mean colour there, too, and a third
    carries the colours around it inwards: then an effect is the mean over them.
    """
    labels, order = pieces_in_order(scene, pieces)
    picture = scene.picture
    ways = [blurring(picture, radius), colouring(picture), marching(picture)][:removals]
    at_once = AT_ONCE // removals
    whole = log_odds(scene.output.logits, scene.index)
    effects: dict[int, float] = {}
    for start in range(0, len(order), at_once):
        tried = order[start : start + at_once]
        without = [way(labels == piece) for piece in tried for way in ways]
        so_far = _map(labels, effects, removals) if effects else None
        answers = yield Ask(without, start / len(order), so_far)
        left = [log_odds(logits, scene.index) for logits in answers]
        for place, piece in enumerate(tried):
            own = left[place * removals : (place + 1) * removals]
            effects[piece] = whole - sum(own) / removals
    return _map(labels, effects, removals)


def _map(labels: Labels, effects: dict[int, float], removals: int) -> Map:
    """Give each pixel its piece's effect; pieces not tried yet take the lowest that was found."""
    values = np.full(int(labels.max()) + 1, min(effects.values()), np.float32)
    for piece, effect in effects.items():
        values[piece] = effect
    return Map(values[labels], "log-odds", len(effects) * removals)


EXPLANATION: Final = Explanation(
    name="occlusion",
    title="Occlusion",
    description="Blurs one piece of the picture after the other, and tells what the class loses "
    "by each. It cannot see what two pieces do together, and depends on how they are removed.",
    source="Zeiler and Fergus, ECCV 2014 (arXiv 1311.2901), by superpixels",
    find=find,
    parameters=(
        Parameter("pieces", "Pieces", DEFAULT_COUNT, FEWEST, MOST),
        Parameter("radius", "Blur radius", SOFT, 1, 64),
        Parameter("removals", "Ways to remove", 1, 1, 3),
    ),
)
