"""Occlusion: what the class loses when a piece of the picture is blurred, for each piece."""

from typing import Final

import numpy as np

from ..fill.blur import solve as blur
from ..superpixels import Labels, segment
from .class_map import over_picture
from .method import Ask, Explanation, Map, Scene, Steps, log_odds

PIECES: Final = 100
RADIUS: Final = 32
"""Pixels by which what is removed is blurred, in a picture of 448."""

AT_ONCE: Final = 8
"""Pictures between two looks at the map so far."""


def pieces_in_order(scene: Scene) -> tuple[Labels, list[int]]:
    """Cut the picture into pieces, those first that the class map speaks for most.

    Returns
    -------
    labels : (size, size) ndarray of uint16
    order : list of int
        All pieces' numbers.
    """
    labels = segment(scene.picture, PIECES)
    sums = np.bincount(labels.ravel(), over_picture(scene).ravel())
    return labels, np.argsort(-sums / np.bincount(labels.ravel()), kind="stable").tolist()


def steps(scene: Scene) -> Steps:
    """Blur one piece after the other; see :class:`~.method.Explanation`."""
    labels, order = pieces_in_order(scene)
    picture = scene.picture
    radius = max(1, round(RADIUS * len(picture) / 448))
    blurred = blur(picture, np.ones(labels.shape, np.bool_), radius)
    whole = log_odds(scene.output.logits, scene.index)
    effects: dict[int, float] = {}
    for start in range(0, len(order), AT_ONCE):
        tried = order[start : start + AT_ONCE]
        without = [np.where((labels == piece)[..., None], blurred, picture) for piece in tried]
        so_far = _map(labels, effects) if effects else None
        answers = yield Ask(without, start / len(order), so_far)
        for piece, logits in zip(tried, answers, strict=True):
            effects[piece] = whole - log_odds(logits, scene.index)
    return _map(labels, effects)


def _map(labels: Labels, effects: dict[int, float]) -> Map:
    """Give each pixel its piece's effect; pieces not tried yet take the lowest that was found."""
    values = np.full(int(labels.max()) + 1, min(effects.values()), np.float32)
    for piece, effect in effects.items():
        values[piece] = effect
    return Map(values[labels], "log-odds", len(effects))


EXPLANATION: Final = Explanation(
    name="occlusion",
    title="Occlusion",
    description="Blurs one piece of the picture after the other, and tells what the class loses "
    "by each. It cannot see what two pieces do together, and depends on how they are removed.",
    source="Zeiler and Fergus, ECCV 2014 (arXiv 1311.2901), by superpixels",
    steps=steps,
)
