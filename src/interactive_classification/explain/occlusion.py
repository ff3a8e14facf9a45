"""Occlusion: what the class loses when a piece of the picture is removed, for each piece."""

from dataclasses import replace
from typing import Final

import numpy as np

from ..classify import softmax
from ..parameter import Parameter
from ..pixels import Image
from ..superpixels import DEFAULT_COUNT, FEWEST, MOST, Labels, segment
from .class_map import over_picture
from .method import Ask, Explanation, Map, Scene, Steps, log_odds
from .pieces import Pieces
from .removal import REMOVALS, SOFT, removing

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
    fills = REMOVALS[:removals]
    ways = [removing(fill, scene.picture, radius) for fill in fills]
    known = Pieces(
        labels,
        fills,
        float(softmax(scene.output.logits)[scene.index]),
        np.full((len(order), removals), np.nan, np.float32),
        np.full((len(order), removals), np.nan, np.float32),
        radius,
    )
    at_once = AT_ONCE // removals
    whole = log_odds(scene.output.logits, scene.index)
    for start in range(0, len(order), at_once):
        tried = order[start : start + at_once]
        without = [way(labels == piece) for piece in tried for way in ways]
        so_far = _map(known, start) if start else None
        answers = yield Ask(without, start / len(order), so_far)
        lost = [whole - log_odds(logits, scene.index) for logits in answers]
        left = [softmax(logits)[scene.index] for logits in answers]
        known.effects[tried] = np.reshape(lost, (-1, removals))
        known.left[tried] = np.reshape(left, (-1, removals))
    return _map(known, len(order))


def without(picture: Image, known: Pieces, piece: int) -> list[Image]:
    """Return the pictures that the network was asked about without a piece, one for each fill.

    Parameters
    ----------
    picture : (size, size, 3) ndarray of uint8
        That the pieces are of.
    known : Pieces
    piece : int
        Its number.
    """
    hole = known.labels == piece
    return [removing(fill, picture, known.radius)(hole) for fill in known.fills]


def _map(known: Pieces, tried: int) -> Map:
    """Give each pixel its piece's effect; pieces not tried yet take the lowest that was found."""
    means = known.effects.mean(1)
    means = np.where(np.isnan(means), np.nanmin(means), means)
    calls = tried * len(known.fills)
    held = replace(known, effects=known.effects.copy(), left=known.left.copy())
    return Map(means[known.labels], "log-odds", calls, held)


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
