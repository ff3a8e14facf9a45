"""Attribution: the class map and occlusion together, which is better than either.

Pieces of one size miss what is larger, and blur what is smaller: so the picture is cut into few,
more and many, and each way of cutting it has the same say. The coarse map is there soon.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..superpixels import FEWEST
from . import occlusion
from .class_map import over_picture
from .method import Ask, Explanation, Map, Scene, Steps, standard

SCALES: Final = (0.25, 0.6, 1.0)
"""Shares of the pieces that are asked for, one after the other."""


def find(scene: Scene, pieces: int, **how: int) -> Steps:
    """Sharpen the class map by what each piece does; see :class:`~.method.Explanation`."""
    counts = list(dict.fromkeys(max(FEWEST, round(scale * pieces)) for scale in SCALES))
    known, calls, before = standard(over_picture(scene)), 0, 0
    yield Ask([], 0.0, Map(known, _UNIT, 0))  # at once, before any piece is cut
    for count in counts:
        effects = occlusion.find(scene, count, **how)
        try:
            ask = next(effects)
            while True:
                so_far = _both(known, calls, ask.so_far)
                done = (before + ask.done * count) / sum(counts)
                answers = yield ask._replace(done=done, so_far=so_far)
                ask = effects.send(answers)
        except StopIteration as stop:
            found = _both(known, calls, stop.value)
            known, calls = found.values, found.calls
        before += count
    return found


def _both(known: NDArray[np.float32], calls: int, effects: Map | None) -> Map:
    if effects is None:
        return Map(known, _UNIT, calls)
    both = known + standard(effects.values)
    return Map(both, _UNIT, calls + effects.calls, effects.pieces)


_UNIT: Final = "standard deviations"

EXPLANATION: Final = Explanation(
    name="attribution",
    title="Attribution",
    description="Adds what the class loses by large, smaller and small pieces (occlusion) to where "
    "its evidence lies (class map). It ranks parts of the picture, and tells no amounts.",
    source="the sum of all, each in its standard deviations",
    find=find,
    parameters=occlusion.EXPLANATION.parameters,
)
