"""From what a network gave to what it says: raw scores, and class maps where they add up."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..sentences import Told, sentence
from .card import Card
from .class_maps import HeadMaps
from .head import Head, NoMaps
from .port import Output

Numbers = NDArray[np.float32]


def asked(card: Card, head: Head | None, wanted: Sequence[str]) -> list[str]:
    """Return the names of the tensors that must be had for what is wanted."""
    names = [card.logits]
    if "class_maps" in wanted:
        names += [card.class_maps] if card.class_maps else head.tensors() if head else []
    return list(dict.fromkeys(names))


def output(
    card: Card,
    head: Head | None,
    no_maps: str,
    given: Mapping[str, Numbers],
    wanted: Sequence[str],
) -> Output:
    """Make what a network says of what it gave.

    Parameters
    ----------
    card, head, no_maps
        What is known of the network.
    given : mapping of str to ndarray
        By the names that :func:`asked` returns, each with a first axis of length 1.
    wanted : sequence of str
        As for :meth:`~.port.Runtime.run`.

    Returns
    -------
    Output
        One score alone becomes two, for no and for yes.

    Raises
    ------
    Told
        If it gave no row of scores.
    """
    scores = _row(given[card.logits])
    logits = scores if scores.size > 1 else np.array([0, scores[0]], np.float32)
    if "class_maps" not in wanted:
        return Output(logits, None, no_maps if not card.class_maps and head is None else "")
    if card.class_maps:
        return Output(logits, given[card.class_maps][0])
    if head is None:
        return Output(logits, None, no_maps or sentence("no-maps-unknown").key)
    first = int(scores.argmax())
    try:
        maps = HeadMaps(head, given, scores.size)
        exact = maps.adds_up(first, float(scores[first]))
    except NoMaps as reason:
        return Output(logits, None, reason.sentence.key)
    except (ValueError, IndexError):  # its parts do not fit each other
        exact = False
    if not exact:
        return Output(logits, None, sentence("no-maps-inexact").key)
    return Output(logits, maps if scores.size > 1 else [-maps[0], maps[0]])


def _row(scores: Numbers) -> Numbers:
    """Return the scores of one picture as a row, if they are one."""
    if scores.size not in scores.shape:
        raise Told("network-no-scores", "×".join(map(str, scores.shape)))
    return scores.astype(np.float32, copy=False).reshape(-1)
