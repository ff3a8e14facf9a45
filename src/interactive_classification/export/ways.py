"""What a session's file tells of sweeps, and of maps with shuffled weights."""

from collections.abc import Collection
from typing import Any, Final

import numpy as np

from ..changes import CHANGES
from ..explain.shuffled import Correlated
from ..explain.sweep import Swept
from ..findings import KEPT, Findings, OfClass
from .refusal import MOST, insist, real, whole

_LAYERS: Final = 1000  # the most stages or orders that anybody would ask for


def told(findings: Findings, steps: Collection[int]) -> dict[str, list[dict[str, Any]]]:
    """Tell what is known of some steps' pictures, as it goes into ``session.json``."""
    return {
        "swept": [
            {
                "step": key.step,
                "class": key.index,
                "confidences": {key: values.tolist() for key, values in found.confidences.items()},
                "winners": found.winners,
                "calls": found.calls,
            }
            for key, found in findings.swept.items()
            if key.step in steps
        ],
        "shuffled": [
            {
                "step": key.step,
                "class": key.index,
                "layers": found.layers,
                "correlations": found.correlations.tolist(),
                "calls": found.calls,
            }
            for key, found in findings.shuffled.items()
            if key.step in steps
        ],
    }


def take(
    described: dict[str, Any], findings: Findings, steps: Collection[int], classes: int
) -> None:
    """Read :func:`told`, and note it.

    Raises
    ------
    SavedError
        If anything about it is not as it must be; what is no such text at all may raise others.
    """
    for name in ("swept", "shuffled"):
        insist(type(described[name]) is list and len(described[name]) <= KEPT)
        for one in described[name]:
            step, index, calls = (one[key] for key in ("step", "class", "calls"))
            insist(type(step) is int and step in steps)
            insist(whole(index, 0, classes - 1))
            insist(whole(calls, 0, MOST))
            key = OfClass(step, index)
            if name == "swept":
                findings.swept.note(key, _swept(one, classes))
            else:
                findings.shuffled.note(key, _shuffled(one))


def _swept(one: dict[str, Any], classes: int) -> Swept:
    confidences, winners = one["confidences"], one["winners"]
    for given in (confidences, winners):
        insist(type(given) is dict and given.keys() == CHANGES.keys())
        counts = {key: len(values) for key, values in given.items()}
        insist(counts == {key: len(change.levels) for key, change in CHANGES.items()})
    for shares, firsts in zip(confidences.values(), winners.values(), strict=True):
        insist(type(shares) is list and all(real(share, 0, 1) for share in shares))
        insist(all(whole(first, 0, classes - 1) for first in firsts))
    arrays = {key: np.array(confidences[key], float) for key in CHANGES}
    return Swept(one["class"], arrays, {key: winners[key] for key in CHANGES}, one["calls"])


def _shuffled(one: dict[str, Any]) -> Correlated:
    layers, draws = one["layers"], one["correlations"]
    insist(type(layers) is list and 0 < len(layers) <= _LAYERS)
    insist(all(whole(count, 1, MOST) for count in layers))
    insist(type(draws) is list and 0 < len(draws) <= _LAYERS)
    for draw in draws:
        insist(type(draw) is list and len(draw) == len(layers))
        insist(all(real(value, -1.001, 1.001) for value in draw))
    return Correlated(one["class"], tuple(layers), np.array(draws, float), one["calls"])
