"""Attribution: the class map and occlusion together, which is better than either."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from . import occlusion
from .class_map import over_picture
from .method import Explanation, Map, Scene, Steps


def find(scene: Scene, **how: int) -> Steps:
    """Sharpen the class map by what each piece does; see :class:`~.method.Explanation`."""
    heat = _standard(over_picture(scene))
    effects = occlusion.find(scene, **how)
    try:
        ask = next(effects)
        while True:
            answers = yield ask._replace(so_far=_both(heat, ask.so_far))
            ask = effects.send(answers)
    except StopIteration as stop:
        return _both(heat, stop.value)


def _both(heat: NDArray[np.float32], effects: Map | None) -> Map:
    if effects is None:
        return Map(heat, _UNIT, 0)
    return Map(heat + _standard(effects.values), _UNIT, effects.calls)


def _standard(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how many standard deviations each value lies above the mean of all."""
    spread = values.std(dtype=np.float64)
    if not spread:
        return np.zeros_like(values)
    found: NDArray[np.float32] = ((values - values.mean(dtype=np.float64)) / spread).astype(
        np.float32
    )
    return found


_UNIT: Final = "standard deviations"

EXPLANATION: Final = Explanation(
    name="attribution",
    title="Attribution",
    description="Adds what the class loses by each piece (occlusion) to where its evidence lies "
    "(class map). It ranks parts of the picture, and tells no amounts.",
    source="the sum of both, each in its standard deviations",
    find=find,
    parameters=occlusion.EXPLANATION.parameters,
)
