"""From a picture to the network's input, and from its logits to ranked classes."""

import json
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .pixels import Image
from .sentences import Told

INPUT_SIZE: Final = 224
"""Pixels along each side of what the network sees."""

MEAN_BGR: Final = (103.939, 116.779, 123.68)
"""What the network expects to be subtracted from blue, green and red."""


@dataclass(frozen=True)
class Label:
    """A class of the network.

    Attributes
    ----------
    index : int
        Its place among the logits.
    short : str
        One name that no other class has.
    full : str
        All the names of the ImageNet synset, joined by commas.
    """

    index: int
    short: str
    full: str


@dataclass(frozen=True)
class Prediction:
    """A class and how much the network believes in it.

    Attributes
    ----------
    index : int
    label : str
        The class's short name.
    confidence : float
        Its softmax, in [0, 1].
    change : float or None
        Its confidence minus what it was before, in [-1, 1]; None without a before.
    """

    index: int
    label: str
    confidence: float
    change: float | None = None


def labels(text: str) -> tuple[Label, ...]:
    """Read the class names.

    Parameters
    ----------
    text : str
        The contents of ``models/labels.json``: a list of ``{"short", "full"}``.

    Returns
    -------
    tuple of Label
        In the order of the logits.
    """
    return tuple(
        Label(index, entry["short"], entry["full"]) for index, entry in enumerate(json.loads(text))
    )


def find(known: tuple[Label, ...], text: str) -> list[Label]:
    """Find the classes that a person may mean.

    Parameters
    ----------
    known : tuple of Label
    text : str
        An index, or a name or part of one, in any case.

    Returns
    -------
    list of Label
        The one with that index; else those with exactly that name, where what a
        short name has in brackets may be left out; else those whose full or short
        name contains it. In the order of the index.
    """
    wanted = " ".join(text.casefold().split())
    if wanted.isdecimal():
        return [label for label in known if label.index == int(wanted)]

    def names(label: Label) -> set[str]:
        short = label.short.casefold()
        return {short, short.partition(" (")[0], *label.full.casefold().split(", ")}

    same = [label for label in known if label.short.casefold() == wanted]
    same = same or [label for label in known if wanted in names(label)]
    return same or [
        label
        for label in known
        if wanted and wanted in f"{label.short.casefold()}, {label.full.casefold()}"
    ]


def tensor(image: Image) -> NDArray[np.float32]:
    """Make the network's input: the mean of each box of pixels, BGR, minus the mean.

    Parameters
    ----------
    image : (k * 224, k * 224, 3) ndarray of uint8
        For any whole k of at least 1.

    Returns
    -------
    (1, 3, 224, 224) ndarray of float32

    Raises
    ------
    Told
        If the picture has another size.
    """
    step = image.shape[0] // INPUT_SIZE
    if not step or image.shape != (step * INPUT_SIZE, step * INPUT_SIZE, 3):
        raise Told("picture-size", INPUT_SIZE)
    total = np.zeros((3, INPUT_SIZE, INPUT_SIZE), np.float32)
    for row in range(step):
        for column in range(step):  # sums of whole numbers below 2**24 are exact
            for channel in range(3):  # one at a time: NumPy is slow where its inner loop is short
                total[channel] += image[row::step, column::step, 2 - channel]
    total /= np.float32(step * step)
    total -= np.array(MEAN_BGR, np.float32)[:, None, None]
    return total[None]


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Turn logits, shape (N,), into confidences in [0, 1] that add up to 1."""
    powers = np.exp(logits.astype(np.float64) - logits.max())
    confidences: NDArray[np.float64] = powers / powers.sum()
    return confidences


def rank(confidences: NDArray[np.float64], n: int) -> list[int]:
    """Return the indices of the n most confident classes; of equals, the lower one first."""
    order: list[int] = np.argsort(-confidences, kind="stable")[:n].tolist()
    return order


def top(
    logits: NDArray[np.float32],
    known: tuple[Label, ...],
    n: int = 5,
    before: NDArray[np.float32] | None = None,
) -> list[Prediction]:
    """Rank the classes.

    Parameters
    ----------
    logits : (N,) ndarray of float32
    known : tuple of Label
        N of them.
    n : int
        How many to return.
    before : (N,) ndarray of float32, optional
        Logits to compare with.

    Returns
    -------
    list of Prediction
        The most confident first; of equals, the lower index.
    """
    confidences = softmax(logits)
    earlier = None if before is None else softmax(before)
    return [
        Prediction(
            index,
            known[index].short,
            float(confidences[index]),
            None if earlier is None else float(confidences[index] - earlier[index]),
        )
        for index in rank(confidences, n)
    ]
