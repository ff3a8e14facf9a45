"""A network of somebody's own, from its file and what lies beside it: a card, or why not.

What is not in the files is not guessed silently: each part of the card says where it comes from.
"""

import json
import re
from ast import literal_eval
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Final

from ..sentences import Told
from .card import Card
from .constants import Graph
from .head import Head, NoMaps, find, scores
from .onnx_file import Bytes, OnnxFile, Part, Value, last_part, read
from .preprocessing import PRESETS, Preprocessing, from_json

LARGE: Final = 100_000_000
"""Bytes of a file from which on a warning is due."""

LARGEST: Final = 500_000_000
"""And from which on it is refused before it is read."""

NEWEST_OPSET: Final = 23
"""Of ONNX's own operations, that the network's runner has."""

USUAL: Final = 224
"""Pixels along each side, where nothing tells."""

_LONGEST: Final = 200  # letters of a class's name
_POINTER: Final = b"version https://git-lfs"
_COLOURS: Final = (1, 3)
_KINDS: Final = ("float32", "float16", "uint8")


@dataclass(frozen=True)
class Opened:
    """What was found.

    Attributes
    ----------
    card : Card
    file : OnnxFile
    parts : list of bytes or range
        Of the file that is to be run, one after the other: its outputs are the raw scores and what
        class maps are made of. See :meth:`~.onnx_file.OnnxFile.with_outputs`.
    head : Head or None
        How it ends, if class maps can be made of that.
    no_maps : str
        Else why not: a key of the sentences.
    labels : list of str or None
        The classes' names, if any file tells them.
    sources : dict of str to str
        Where ``"size"``, ``"labels"`` and ``"preprocessing"`` come from: a file's name,
        ``"the network"``, or empty where they are only usual.
    preprocessing : Preprocessing
        That which the card has.
    """

    card: Card
    file: OnnxFile
    parts: list[Part]
    head: Head | None
    no_maps: str = ""
    labels: list[str] | None = None
    sources: dict[str, str] = field(default_factory=dict)
    preprocessing: Preprocessing = PRESETS["torch"]

    def model(self) -> bytes:
        """Return the file that is to be run."""
        return self.file.joined(self.parts)


def open_network(
    data: Bytes,
    name: str = "",
    beside: Mapping[str, bytes] | None = None,
    preprocessing: Preprocessing | None = None,
    *,
    sides: tuple[int, int] | None = None,
    outside: Mapping[str, Bytes] | None = None,
) -> Opened:
    """Find out what a file's network takes and gives.

    Parameters
    ----------
    data : bytes or memoryview
        The ONNX file.
    name : str
        Its name, to be shown.
    beside : mapping of str to bytes, optional
        Other files that were opened together with it, by name: labels, configurations.
    preprocessing : Preprocessing, optional
        As somebody has chosen it.
    sides : (int, int), optional
        Height and width of what it is to see, where its file leaves them open.
    outside : mapping of str to Bytes, optional
        Of those files the ones that may hold weights, by their names.

    Returns
    -------
    Opened

    Raises
    ------
    Told
        If this is no image classifier that can be run here, in one sentence.
    """
    _check_bytes(data)
    try:
        return _found(data, name, beside or {}, preprocessing, sides, outside or {})
    except Told:
        raise
    except Exception as error:  # what is wrong with a hostile file may raise nearly anything
        raise Told("no-network") from error


def _found(
    data: Bytes,
    name: str,
    others: Mapping[str, bytes],
    preprocessing: Preprocessing | None,
    sides: tuple[int, int] | None,
    outside: Mapping[str, Bytes],
) -> Opened:
    file = _read(data, outside)
    _check_versions(file)
    image = _image(file)
    told, told_sides = _told(others)
    layout, colours, shape = _shaped(image, sides or told_sides, file)
    chosen, source = _chosen(preprocessing, told, image.kind, file)
    labels, of_labels = _labels(file, others)
    graph = Graph(file)
    logits, activation = scores(graph)
    if activation == "sigmoid" and _classes(file) != 1:
        raise Told("network-sigmoid")
    head, why = None, ""
    try:
        head = find(graph)
    except NoMaps as reason:
        why = reason.sentence.key
    height, width = shape
    wanted = [logits, *(head.tensors() if head else []), *_padded(graph)]
    given = {one.name for one in file.outputs}
    card = Card(
        title=PurePath(name).stem or "network",
        file=name,
        labels="",
        classes=_classes(file),
        image=image.name,
        logits=logits,
        class_maps="",
        size=height,
        order="rgb",
        mean=(0.0,) * colours,
        cells=0,
        first_centre=0.0,
        stride=0.0,
        width=0 if width == height else width,
        layout=layout,
        kind=image.kind,
    )
    card = fed(card, chosen)
    open_sides = image.shape is None or not all(isinstance(one, int) for one in image.shape)
    full = (1, colours, height, width) if layout == "NCHW" else (1, height, width, colours)
    more = [one for one in dict.fromkeys(wanted) if one not in given]
    parts = file.with_outputs(more, full if open_sides else ())
    sources = {"preprocessing": source, "labels": of_labels, "size": _size_from(image, told_sides)}
    return Opened(card, file, parts, head, why, labels, sources, chosen)


def _check_bytes(data: Bytes) -> None:
    if len(data) > LARGEST:
        raise Told("network-too-large", LARGEST // 1_000_000)
    if bytes(data[: len(_POINTER)]) == _POINTER:
        raise Told("network-pointer")


def _read(data: Bytes, outside: Mapping[str, Bytes]) -> OnnxFile:
    """Read the file; those that hold weights are known by the names that are written in it."""
    file = read(data)
    there = {one: outside[last_part(one)] for one in file.elsewhere() if last_part(one) in outside}
    file.outside = there
    return file


def _check_versions(file: OnnxFile) -> None:
    missing = [last_part(one) for one in file.elsewhere() if one not in file.outside]
    if missing:
        raise Told("network-weights-elsewhere", ", ".join(missing))
    opset = file.opsets.get("", 0)
    if opset > NEWEST_OPSET:
        raise Told("network-too-new", opset, NEWEST_OPSET)
    foreign = sorted({one.domain for one in file.nodes} - {"", "ai.onnx", "com.microsoft"})
    if foreign:
        raise Told("network-operator", foreign[0])


def _padded(graph: Graph) -> list[str]:
    """Name what is padded with numbers before a maximum is taken.

    As an output it stays as it is. ONNX Runtime up to 1.31 otherwise lets the maximum pad, which
    does so with less than any number, where Keras's ResNetV2 has noughts: that answers wrongly.
    """
    pads = [node.outputs[0] for node in graph.file.nodes if node.kind == "Pad"]
    return [one for one in pads if any(by.kind == "MaxPool" for by in graph.readers(one))]


def _image(file: OnnxFile) -> Value:
    """Return the one input, if it can be a picture."""
    if len(file.inputs) != 1:
        raise Told("network-inputs", len(file.inputs))
    (image,) = file.inputs
    if image.kind not in _KINDS or (image.shape is not None and len(image.shape) != 4):
        raise Told("network-no-picture", image.kind or "?")
    return image


def _told(others: Mapping[str, bytes]) -> tuple[tuple[Preprocessing, str] | None, Any]:
    """Read what configurations tell: of preprocessing, and of the input's sides."""
    found, sides = None, None
    for name, data in others.items():
        if name.lower().endswith(".json"):
            one, size = from_json(data.decode("utf-8", "replace"))
            found = (one, name) if one is not None and found is None else found
            sides = sides or size
    return found, sides


def _shaped(
    image: Value, sides: tuple[int, int] | None, file: OnnxFile
) -> tuple[str, int, tuple[int, int]]:
    """Tell an input's layout, its number of colours, and its height and width."""
    shape = image.shape or (None, 3, None, None)
    if shape[1] in _COLOURS and shape[3] not in _COLOURS:
        layout, colours, given = "NCHW", shape[1], shape[2:]
    elif shape[3] in _COLOURS:
        layout, colours, given = "NHWC", shape[3], shape[1:3]
    elif shape[1] is None or isinstance(shape[1], str):
        layout, colours, given = "NCHW", 3, shape[2:]
    else:
        raise Told("network-no-picture", "×".join(str(side) for side in shape))
    usual = sides or _from_metadata(file) or (USUAL, USUAL)
    height, width = (
        side if isinstance(side, int) and side > 0 else other
        for side, other in zip(given, usual, strict=True)
    )
    return layout, int(colours or 3), (height, width)


def _from_metadata(file: OnnxFile) -> tuple[int, int] | None:
    """Read Ultralytics' ``imgsz``."""
    numbers = re.findall(r"\d+", file.metadata.get("imgsz", ""))
    return (int(numbers[0]), int(numbers[-1])) if numbers else None


def _size_from(image: Value, sides: tuple[int, int] | None) -> str:
    if image.shape is not None and all(isinstance(one, int) for one in image.shape[1:]):
        return "the network"
    return "a file" if sides else ""


def _chosen(
    own: Preprocessing | None,
    told: tuple[Preprocessing, str] | None,
    kind: str,
    file: OnnxFile,
) -> tuple[Preprocessing, str]:
    if own is not None:
        return own, "you"
    if told is not None:
        return told
    if kind == "uint8":
        return PRESETS["raw"], "the network"
    if file.metadata.get("author") == "Ultralytics":  # whose classifiers all expect the same
        return PRESETS["unit"], "the network"
    return PRESETS["torch"], ""


def fed(card: Card, how: Preprocessing) -> Card:
    """Return the card of the same network, fed in this way."""
    mean, std = how.mean, how.std
    if len(card.mean) == 1:
        mean, std = ((round(sum(one) / len(one), 6),) for one in (mean, std))
    elif len(mean) == 1:
        mean, std = mean * 3, std * 3
    return replace(card, order=how.order, mean=mean, std=std)


def _classes(file: OnnxFile) -> int:
    """Tell how many scores there are, as far as the file does; 0 if not."""
    vectors = [one for one in file.outputs if one.shape is None or len(one.shape) == 2]
    if len(file.outputs) != 1 or not vectors:
        shape = file.outputs[0].shape
        raise Told("network-no-scores", "×".join(str(side) for side in shape or ()))
    last = vectors[0].shape[-1] if vectors[0].shape else None
    return last if isinstance(last, int) and last > 0 else 0


# The classes' names ---------------------------------------------------------------------


def _labels(file: OnnxFile, others: Mapping[str, bytes]) -> tuple[list[str] | None, str]:
    """Find the classes' names, and where they are from."""
    for name, data in others.items():
        text = data.decode("utf-8", "replace")
        found = _of_json(text) if name.lower().endswith(".json") else _of_lines(name, text)
        if found:
            return _short(found), name
    for key in ("names", "character", "labels", "classes"):
        if key in file.metadata:
            found = _of_json(_as_json(file.metadata[key])) or file.metadata[key].split("\n")
            return _short(one for one in found if one.strip()), "the network"
    return None, ""


def _short(names: Iterable[str]) -> list[str]:
    """Return the names, none longer than a page can show."""
    return [one.strip()[:_LONGEST] for one in names]


def _as_json(text: str) -> str:
    """Let Ultralytics' dictionary of names, written as Python writes it, be JSON."""
    try:
        told = literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return json.dumps(told) if isinstance(told, dict | list) else text


def _of_json(text: str) -> list[str] | None:
    try:
        told = json.loads(text)
    except ValueError:
        return None
    if isinstance(told, dict):
        for key in ("id2label", "label_names", "labels", "names"):
            if key in told:
                told = told[key]
                break
        else:
            if not all(str(key).isdecimal() for key in told):
                return None
    if isinstance(told, dict):
        if not told or not all(str(key).isdecimal() for key in told):
            return None
        told = [told[key] for key in sorted(told, key=int)]
    if not isinstance(told, list) or not told:
        return None
    names = [one[-1] if isinstance(one, list) and one else one for one in told]
    return [str(one) for one in names] if all(isinstance(one, str | int) for one in names) else None


def _of_lines(name: str, text: str) -> list[str] | None:
    """Read a list of names, one a line; numbers or ImageNet's marks before them do not belong."""
    if not name.lower().endswith((".txt", ".names", ".labels", ".csv")):
        return None
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for mark in (r"n\d{8}[\s,]+", r"\d+[\s,:]+"):
        if lines and all(re.match(mark, line) for line in lines):
            lines = [re.sub(f"^{mark}", "", line) for line in lines]
    return lines or None


def named(found: list[str] | None, classes: int, known: list[str] | None = None) -> list[str]:
    """Return a name for each of a network's classes.

    Parameters
    ----------
    found : list of str or None
        What the files tell.
    classes : int
        How many there are.
    known : list of str, optional
        ImageNet's thousand names, for networks of so many classes, or of one more before them.

    Raises
    ------
    Told
        If there are names, but not as many.
    """
    if found is not None:
        if len(found) != classes:
            raise Told("network-labels", len(found), classes)
        return found
    if known is not None and classes in (len(known), len(known) + 1):
        return known if classes == len(known) else ["background", *known]
    return [str(one) for one in range(classes)]
