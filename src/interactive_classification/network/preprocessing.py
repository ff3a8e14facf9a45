"""What becomes of a picture's numbers before a network sees them: known ways, and files that tell.

A network that is fed otherwise than it was trained answers all the same, and wrongly; its file
seldom says how.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final


@dataclass(frozen=True)
class Preprocessing:
    """One way: colours in this order, minus `mean`, divided by `std`.

    Attributes
    ----------
    name : str
        How it is chosen; ``"own"`` for numbers of somebody's own.
    order : str
        ``"rgb"`` or ``"bgr"``.
    mean, std : tuple of float
        Of each colour in that order, of 0 to 255.
    """

    name: str
    order: str
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @property
    def words(self) -> str:
        """Its name, or its numbers, in a word that :func:`from_words` reads."""
        if self.name in PRESETS:
            return self.name
        return ":".join(
            (self.order, *(",".join(f"{x:g}" for x in xs) for xs in (self.mean, self.std)))
        )


def usual(order: str, mean: tuple[float, ...], std: tuple[float, ...]) -> Preprocessing:
    """Return the known way of these numbers, or one of somebody's own."""
    for one in PRESETS.values():
        if (one.order, one.mean, one.std) == (order, mean, std):
            return one
    return Preprocessing("own", order, mean, std)


def from_words(words: str) -> Preprocessing | None:
    """Read what :attr:`Preprocessing.words` says; None if these say nothing of the kind."""
    if words in PRESETS:
        return PRESETS[words]
    order, *numbers = words.split(":")
    try:
        mean, std = (tuple(float(one) for one in part.split(",")) for part in numbers)
    except ValueError:
        return None
    if order not in ("rgb", "bgr") or len(mean) not in (1, 3) or len(std) != len(mean):
        return None
    if not all(isfinite(one) for one in (*mean, *std)) or not all(std):
        return None
    return Preprocessing("own", order, mean, std)


def _of_255(*shares: float) -> tuple[float, ...]:
    return tuple(round(255 * share, 6) for share in shares)


PRESETS: Final[dict[str, Preprocessing]] = {
    one.name: one
    for one in (
        Preprocessing("torch", "rgb", _of_255(0.485, 0.456, 0.406), _of_255(0.229, 0.224, 0.225)),
        Preprocessing("signed", "rgb", (127.5,) * 3, (127.5,) * 3),
        Preprocessing("unit", "rgb", (0.0,) * 3, (255.0,) * 3),
        Preprocessing("raw", "rgb", (0.0,) * 3, (1.0,) * 3),
        Preprocessing("caffe", "bgr", (103.939, 116.779, 123.68), (1.0,) * 3),
        Preprocessing(
            "clip", "rgb", _of_255(0.48145466, 0.4578275, 0.40821073),
            _of_255(0.26862954, 0.26130258, 0.27577711),
        ),
        Preprocessing(
            "torch-bgr", "bgr", _of_255(0.406, 0.456, 0.485), _of_255(0.225, 0.224, 0.229)
        ),
    )
}  # fmt: skip
"""Those in use: torchvision's and timm's, -1 to 1 (Keras, Teachable Machine), 0 to 1, 0 to 255,
Caffe's, CLIP's, and Paddle's, which has torchvision's numbers with blue first."""


def from_json(text: str) -> tuple[Preprocessing | None, tuple[int, int] | None]:
    """Read a preprocessing, and the input's height and width, from a file beside a network.

    Known are ``preprocessor_config.json`` (transformers), ``config.json`` (timm), and
    ``{"order", "mean", "std", "size"}`` with numbers of 0 to 255.

    Parameters
    ----------
    text : str

    Returns
    -------
    Preprocessing or None, (int, int) or None
        As far as the file tells.
    """
    try:
        told = json.loads(text)
    except ValueError:
        return None, None
    if not isinstance(told, dict):
        return None, None
    inner = told.get("pretrained_cfg")
    if isinstance(inner, dict):
        told = inner
    return _numbers(told), _sides(told)


def _numbers(told: Mapping[str, Any]) -> Preprocessing | None:
    order = told.get("order", "rgb")
    if told.get("do_normalize") is False and "rescale_factor" in told:
        factor = float(told["rescale_factor"])
        return Preprocessing("own", "rgb", (0.0,) * 3, (1 / factor,) * 3)
    scale = 1.0 if "order" in told else 255.0
    mean, std = (told.get(f"image_{key}", told.get(key)) for key in ("mean", "std"))
    if order not in ("rgb", "bgr") or not (_colours(mean) and _colours(std) and all(std)):
        return None
    return usual(order, *(
        tuple(round(scale * float(one), 6) for one in numbers) for numbers in (mean, std)
    ))  # fmt: skip


def _colours(numbers: object) -> bool:
    return isinstance(numbers, list) and len(numbers) in (1, 3) and all(
        isinstance(one, int | float) and not isinstance(one, bool) and isfinite(one)
        for one in numbers
    )  # fmt: skip


def _sides(told: Mapping[str, Any]) -> tuple[int, int] | None:
    size = told.get("crop_size", told.get("size", told.get("input_size")))
    if isinstance(size, dict):
        size = [size.get("height", size.get("shortest_edge")), size.get("width")]
        size[1] = size[1] or size[0]
    if isinstance(size, int) and not isinstance(size, bool):
        size = [size, size]
    if isinstance(size, list) and len(size) == 3:  # timm: channels first
        size = size[1:]
    if isinstance(size, list) and len(size) == 2 and all(
        isinstance(side, int) and 0 < side <= 4096 for side in size
    ):  # fmt: skip
        return size[0], size[1]
    return None
