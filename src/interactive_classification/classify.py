"""From a picture to the network's input, and from its logits to ranked classes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from .network.card import Card
from .network.squeezenet import SQUEEZENET
from .pixels import WORKING_SIZE, Image
from .sentences import Told

_LUMA = (0.299, 0.587, 0.114)  # of red, green and blue, in a grey picture: as Pillow's


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
    own : bool
        Whether somebody has named it so: then it is no class of ImageNet's.
    """

    index: int
    short: str
    full: str
    own: bool = False


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


def called(names: Sequence[str]) -> tuple[Label, ...]:
    """Make classes of names that somebody gave; what is there twice has its number behind it.

    Parameters
    ----------
    names : sequence of str
        In the order of the logits.
    """
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    return tuple(
        Label(index, name if seen[name] == 1 else f"{name} ({index})", name, True)
        for index, name in enumerate(names)
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


def tensor(image: Image, card: Card = SQUEEZENET) -> NDArray[np.float32]:
    """Make a network's input: the picture in its size, and its numbers as it expects them.

    Where the network's sides are a whole part of the picture's, each number is the mean of a box of
    pixels; otherwise the picture is resized, bilinearly with antialiasing, to sides that may not
    be as long as each other.

    Parameters
    ----------
    image : (k * size, k * size, 3) ndarray of uint8
        RGB, for any whole k of at least 1; for networks whose side is no whole part of
        :data:`~.pixels.WORKING_SIZE`, any square.
    card : Card
        The network's; `size` is its own.

    Returns
    -------
    (1, 3, size, size) ndarray of float32
        Or as the card's layout, kind and width have it; 1 instead of 3 where it sees in grey.

    Raises
    ------
    Told
        If the picture has another size.
    """
    size, side = card.size, image.shape[0]
    exact = not card.width and WORKING_SIZE % size == 0
    whole = side // size if exact else 1
    if not side or not whole or image.shape != ((whole * size if exact else side,) * 2 + (3,)):
        raise Told("picture-size", size if exact else 1)
    total = _boxed(image, whole, card) if exact else _resized(image, card)
    total -= np.array(card.mean, np.float32)[:, None, None]
    if set(card.std) != {1.0}:
        total /= np.array(card.std, np.float32)[:, None, None]
    if card.layout == "NHWC":
        total = total.transpose(1, 2, 0)
    if card.kind == "uint8":
        total = np.clip(np.round(total), 0, 255)
    # A tensor of another kind is still a network's input; nobody but the network looks inside.
    return np.ascontiguousarray(total[None], card.kind) if card.kind != "float32" else total[None]


def blank(card: Card) -> NDArray[np.float32]:
    """Make a network's input of an empty picture: how many scores there are shows at any."""
    return tensor(np.full((WORKING_SIZE, WORKING_SIZE, 3), 127, np.uint8), card)


def _boxed(image: Image, step: int, card: Card) -> NDArray[np.float32]:
    """Take the mean of each box of pixels, by colours."""
    channels = card.channels()
    total = np.zeros((3, card.size, card.size), np.float32)
    for row in range(step):
        for column in range(step):  # sums of whole numbers below 2**24 are exact
            for place in range(3):  # one at a time: NumPy is slow where its inner loop is short
                total[place] += image[row::step, column::step, channels[place]]
    total /= np.float32(step * step)
    return _grey(total, card)


def _resized(image: Image, card: Card) -> NDArray[np.float32]:
    height, width = card.sides
    small = Pillow.fromarray(image).resize((width, height), Pillow.Resampling.BILINEAR)
    colours = np.asarray(small).transpose(2, 0, 1)[list(card.channels())]
    return _grey(colours.astype(np.float32), card)


def _grey(colours: NDArray[np.float32], card: Card) -> NDArray[np.float32]:
    """Leave one colour, if a network sees no more."""
    if len(card.mean) > 1:
        return colours
    weights = np.array(_LUMA, np.float32)[list(card.channels())]
    found: NDArray[np.float32] = np.tensordot(weights, colours, 1)[None]
    return found


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
