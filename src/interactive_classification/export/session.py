"""A session as one file, to be opened again, elsewhere too.

The file is a ZIP of ``session.json`` (what was done in which order, the classes), ``original.png``,
the logits of all steps, each step's mask and thumbnail, what was found about the picture that is
shown and the original, and what steps' holes were found as. Filled pixels are not in it: they
follow from the rest.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..explain import EXPLANATIONS, Map, Pieces, Region
from ..explain.curves import SCORES
from ..explain.removal import REMOVALS
from ..fill import METHODS, FillError, method
from ..findings import KEPT, ORIGINAL, About, Findings
from ..history import MAX_STEPS, History, Step, printable, step, unpacked
from ..mask import Mask, open_mask
from ..mask import to_png as mask_to_png
from ..network.built_in import NETWORKS, name_of
from ..network.reference import parsed
from ..parameter import ParameterError
from ..pixels import (
    MAX_PIXELS,
    THUMBNAIL_SIZE,
    WORKING_SIZE,
    Image,
    open_picture,
    size_of,
    thumbnail,
    to_png,
)
from ..session import Session
from . import ways
from .kind import Asked, Kind
from .refusal import MOST, SavedError, real, whole
from .refusal import insist as _insist

MARK: Final = "interactive-classification"
"""What ``session.json`` calls its kind, in every version."""
VERSION: Final = 5
"""Of what :func:`save` writes; :data:`_READERS` has a reader for each version that ever was."""

MAX_BYTES: Final = 32_000_000
MAX_TRACKED: Final = 50
MAX_NAME: Final = 200
_SMALL: Final = 100_000  # bytes of a mask or thumbnail
_DESCRIPTION: Final = 600_000  # bytes of session.json
_UNITS: Final = ("log-odds", "logit", "standard deviations")  # of what was found
_LARGE: Final = 2_000_000  # bytes of anything else
CLASSES: Final = 1000
"""Of the usual network."""
_MOST_CLASSES: Final = 100_000
_MOST_PIECES: Final = 1000  # SLIC makes about as many as it is asked for
_KIND: Final = re.compile("[a-z-]{1,20}")  # of a step; which ones there are is the page's matter
_DEEPEST: Final = 8  # brackets open at once in session.json; it has four
_BRACKETS: Final = {"[": 1, "{": 1, "]": -1, "}": -1}
_LOUDEST: Final = 1e3  # of logits, either way; a network's stay below a hundred
_ENTRY: Final = b"PK\x01\x02"  # begins each entry of a ZIP's table of contents
_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same session gives the same file


@dataclass(frozen=True)
class Saved:
    """What a file holds.

    Attributes
    ----------
    original : (size, size, 3) ndarray of uint8
    photo_size : (int, int)
        Width and height of the photo that it was made from, in pixels.
    history : History
    tracked : list of int
        Classes that the person follows.
    name : str
        Of the picture; text of anybody's making.
    findings : Findings
    network : str
        The name of the one that was asked, as :meth:`~.networks.Networks.open` takes it.
    classes : int
        How many it has.
    """

    original: Image
    photo_size: tuple[int, int]
    history: History
    tracked: list[int]
    name: str
    findings: Findings = field(default_factory=Findings)
    network: str = "squeezenet"
    classes: int = 1000


def save(session: Session, tracked: list[int] | None = None, name: str = "") -> bytes:
    """Write a session as one file.

    Parameters
    ----------
    session : Session
        With a picture.
    tracked : list of int, optional
        Classes that the person follows.
    name : str
        Of the picture.

    Returns
    -------
    bytes
        What :func:`read` takes.
    """
    history = session.history
    steps = history.steps
    found = list(_of_use(session))
    described = {
        "kind": MARK,
        "version": VERSION,
        "name": printable(name, MAX_NAME),
        "network": name_of(session.runtime.card),
        "classes": len(session.labels),
        "photo_size": session.photo_size,
        "tracked": (tracked or [])[:MAX_TRACKED],
        "place": history.place,
        "parents": history.parents,
        "onward": history.onward,
        "numbers": history.numbers,
        "steps": [
            {"method": s.method, "parameters": s.parameters, "kind": s.kind, "name": s.name}
            for s in steps
        ],
        "found": [
            {
                "step": about.step,
                "name": about.name,
                "class": about.index,
                "parameters": dict(about.parameters),
                "unit": known.unit,
                "calls": known.calls,
                "pieces": _described(known.pieces),
                "scores": session.findings.scores(about),
            }
            for about, known in found
        ],
        "regions": [
            {"step": number, **facts(known)}
            for number, one in zip(history.numbers, steps, strict=True)
            if (known := session.findings.region(one.packed_mask))
        ],
        **ways.told(session.findings, _steps_of_use(session)),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:

        def write(place: str, data: bytes) -> None:
            kind = zipfile.ZIP_STORED if place.endswith((".png", ".jpg")) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(place, _DATE), data, kind)

        write("session.json", json.dumps(described, indent=1).encode())
        write("original.png", _png(session.original.tobytes(), session.size))
        write("logits.f32", np.stack([s.logits for s in steps]).astype("<f4").tobytes())
        for number, one in enumerate(steps):
            write(_mask_name(number), _mask_png(one.packed_mask, session.size))
            write(_thumbnail_name(number), one.thumbnail)
        for number, (_, one_map) in enumerate(found):
            write(_map_name(number), one_map.values.astype("<f2").tobytes())
            if one_map.pieces:
                write(_pieces_name(number), _packed(one_map.pieces))
    return file.getvalue()


def _of_use(session: Session) -> Iterator[tuple[About, Map]]:
    """Yield what was found about the picture that is shown, and about the original."""
    for number in _steps_of_use(session):
        yield from session.findings.of(number)


def _steps_of_use(session: Session) -> list[int]:
    return list(dict.fromkeys((session.history.number, ORIGINAL)))


def read(data: bytes, size: int = WORKING_SIZE, classes: int = CLASSES) -> Saved:
    """Read a file that :func:`save` wrote, or that somebody made to look so.

    Parameters
    ----------
    data : bytes
    size : int
        Pixels along each side of the pictures.
    classes : int
        How many the usual network has; a file about another one tells it.

    Raises
    ------
    SavedError
        If anything about it is not as it must be.
    """
    if len(data) > MAX_BYTES or data.count(_ENTRY) > 2 * MAX_STEPS + 2 * KEPT + 3:
        raise SavedError("no-session")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _Files(archive)
            described = _parsed(files.take("session.json", _DESCRIPTION))
            if described["kind"] != MARK:
                raise SavedError("no-session")
            version = described["version"]
            _insist(type(version) is int and version > 0)
            if version > VERSION:
                raise SavedError("newer-session")
            classes = _classes(described, classes)
            return replace(_READERS[version](described, files, size, classes), classes=classes)
    except SavedError:
        raise
    except (FillError, ParameterError) as error:
        raise SavedError("unknown-fill") from error
    except Exception as error:  # what is wrong with a hostile file may raise nearly anything
        raise SavedError("no-session") from error


def _classes(described: dict[str, Any], usual: int) -> int:
    """Return how many classes the network has that the file is about."""
    found = described.get("classes", usual)
    _insist(type(found) is int and 1 < found <= _MOST_CLASSES)
    return found  # type: ignore[no-any-return]


class _Files:
    """The files of an archive, each to be taken once, and no others."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {entry.filename: entry for entry in archive.infolist()}
        _insist(len(self._entries) == len(archive.infolist()))

    def take(self, name: str, most: int) -> bytes:
        entry = self._entries.pop(name)
        _insist(entry.file_size <= most)
        _insist(entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
        with self._archive.open(entry) as file:
            data = file.read(most + 1)
        _insist(len(data) == entry.file_size)
        return data

    def end(self) -> None:
        _insist(not self._entries)


def _parsed(data: bytes) -> dict[str, Any]:
    """Read ``session.json``: UTF-8, shallow, each name once.

    In the browser, the reader of JSON ends all of Python if brackets are nested some
    thousand deep, instead of raising an error; so they are counted before.
    """
    text = data.decode()
    outside = text.replace("\\\\", "").replace('\\"', "").split('"')[::2]  # of all strings
    depths = accumulate(_BRACKETS.get(letter, 0) for letter in "".join(outside))
    _insist(max(depths, default=0) <= _DEEPEST)
    described = json.loads(text, object_pairs_hook=_each_once)
    _insist(type(described) is dict)
    return described  # type: ignore[no-any-return]


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    _insist(len(found) == len(pairs))
    return found


def _read_1(described: dict[str, Any], files: _Files, size: int, classes: int) -> Saved:
    """Read a file of version 1, whose steps went on from each other, and had no names."""
    for number, one in enumerate(described["steps"]):
        one.update(kind="edit" if number else "open", name="")
    return _read(described, files, size, classes)


def _read_2(described: dict[str, Any], files: _Files, size: int, classes: int) -> Saved:
    """Read a file of version 2, whose steps form a tree."""
    saved = _read(described, files, size, classes)
    history, parents, onward = saved.history, described["parents"], described["onward"]
    children: list[list[int]] = [[] for _ in history.steps]
    for links in (parents, onward):
        _insist(type(links) is list and len(links) == len(children))
        _insist(all(type(link) is int for link in links))
    _insist(parents[0] == -1)
    for place, parent in enumerate(parents[1:], 1):
        _insist(0 <= parent < place)
        children[parent].append(place)
    _insist(all(link in (these or [-1]) for link, these in zip(onward, children, strict=True)))
    return replace(saved, history=History(history.steps, history.place, parents, onward))


def _read_3(described: dict[str, Any], files: _Files, size: int, classes: int) -> Saved:
    """Read a file of version 3, whose steps have numbers that stay when others are forgotten."""
    saved, numbers = _read_2(described, files, size, classes), described["numbers"]
    _insist(type(numbers) is list and len(numbers) == len(saved.history.steps))
    _insist(all(type(number) is int for number in numbers))
    _insist(numbers[0] == 0 and numbers[-1] <= MOST)
    _insist(all(one < other for one, other in pairwise(numbers)))
    saved.history.numbers = numbers
    return saved


def _read_4(described: dict[str, Any], files: _Files, size: int, classes: int) -> Saved:
    """Read a file of version 4, which tells what explanations have found."""
    found = described["found"]
    _insist(type(found) is list and len(found) <= KEPT)
    maps = [_found(one, n, files, size, classes) for n, one in enumerate(found)]
    saved = _read_3(described, files, size, classes)
    _insist(all(about.step in (ORIGINAL, *saved.history.numbers) for about, _ in maps))
    known = {about: one for about, one in reversed(maps) if about.name in EXPLANATIONS}
    findings = Findings(known)
    for one, (about, _) in zip(found, maps, strict=True):
        if one.get("scores") is not None:
            findings.note_scores(about, _scores(one["scores"]))
    return replace(saved, findings=findings)


def _read_5(described: dict[str, Any], files: _Files, size: int, classes: int) -> Saved:
    """Read a file of version 5, which has maps' pieces, and tells what holes were found as."""
    saved, regions = _read_4(described, files, size, classes), described["regions"]
    network = described["network"]
    _insist(type(network) is str)
    if network not in NETWORKS and not parsed(network):
        raise SavedError("newer-session")
    saved = replace(saved, network=network)
    _insist(type(regions) is list and len(regions) <= len(saved.history.steps))
    for one in regions:
        saved.findings.note_region(_region(one, saved.history, size, classes))
    ways.take(described, saved.findings, {ORIGINAL, *saved.history.numbers}, classes)
    return saved


def _region(one: dict[str, Any], history: History, size: int, classes: int) -> Region:
    _insist(type(one["step"]) is int)
    place = history.place_of(one["step"])
    _insist(place is not None)
    return _region_of(one, history.steps[place or 0].mask(size), classes)


def facts(found: Region) -> dict[str, Any]:
    """Tell of a region what is no array."""
    return {
        "area": found.area,
        "before": found.before,
        "target": found.target,
        "answers": found.answers,
        "calls": found.calls,
    }


def region(told: str, hole: Mask, classes: int) -> Region:
    """Read :func:`facts`, as JSON, of the region that this hole is.

    Raises
    ------
    SavedError
        If it cannot be.
    """
    try:
        return _region_of(_parsed(told.encode()), hole, classes)
    except SavedError:
        raise
    except Exception as error:  # as for a whole file
        raise SavedError("no-session") from error


def _region_of(one: dict[str, Any], hole: Mask, classes: int) -> Region:
    before, target, area, calls = (one[key] for key in ("before", "target", "area", "calls"))
    answers = one["answers"]
    _insist(real(area, 0, 1))
    _insist(whole(calls, 0, MOST))
    _insist(type(answers) is dict and 0 < len(answers) <= MAX_TRACKED)
    for index in (before, *answers.values()):
        _insist(whole(index, 0, classes - 1))
    _insist(whole(target, -1, classes - 1))
    known = {fill: answers[fill] for fill in METHODS if fill in answers}
    return Region(hole, float(area), True, before, target, known, calls)


def _found(
    one: dict[str, Any], number: int, files: _Files, size: int, classes: int
) -> tuple[About, Map]:
    step, name, index, calls = (one[key] for key in ("step", "name", "class", "calls"))
    _insist(type(step) is int and type(name) is str and _KIND.fullmatch(name) is not None)
    _insist(whole(index, 0, classes - 1))
    _insist(whole(calls, 0, MOST) and one["unit"] in _UNITS)
    given = one["parameters"]
    _insist(type(given) is dict and len(given) <= MAX_TRACKED)
    if name in EXPLANATIONS:
        given = EXPLANATIONS[name].checked(given)
    data = files.take(_map_name(number), 2 * size * size)
    values = np.frombuffer(data, "<f2").reshape(size, size).astype(np.float32)
    _insist(bool((np.abs(values) <= _LOUDEST).all()))
    pieces = one.get("pieces") and _pieces(one["pieces"], number, files, size)
    about = About(step, name, index, tuple(sorted(given.items())))
    return about, Map(values, one["unit"], calls, pieces)


def _scores(given: dict[str, float]) -> dict[str, float]:
    """Read the areas under a map's curves."""
    _insist(type(given) is dict and set(given) == SCORES)
    _insist(all(real(area, 0, 1) for area in given.values()))
    return given


def _described(pieces: Pieces | None) -> dict[str, Any] | None:
    """Tell of a map's pieces what is no array."""
    if pieces is None:
        return None
    return {
        "count": len(pieces.effects),
        "fills": pieces.fills,
        "radius": pieces.radius,
        "confidence": pieces.confidence,
    }


def _packed(pieces: Pieces) -> bytes:
    """Write the labels, and after them what was found about each piece."""
    found = np.concatenate([pieces.effects, pieces.left]).astype("<f4")
    return pieces.labels.astype("<u2").tobytes() + found.tobytes()


def _pieces(one: dict[str, Any], number: int, files: _Files, size: int) -> Pieces:
    count, fills, radius, confidence = (
        one[key] for key in ("count", "fills", "radius", "confidence")
    )
    _insist(type(count) is int and 0 < count <= _MOST_PIECES)
    _insist(type(fills) is list and 0 < len(fills) <= len(REMOVALS))
    _insist(all(fill in REMOVALS for fill in fills))
    _insist(type(radius) is int and 0 < radius <= size)
    _insist(type(confidence) is float and 0 <= confidence <= 1)
    most = 2 * size * size + 8 * count * len(fills)
    data = files.take(_pieces_name(number), most)
    _insist(len(data) == most)
    labels = np.frombuffer(data, "<u2", size * size).reshape(size, size).astype(np.uint16)
    _insist(int(labels.max()) < count)
    found = np.frombuffer(data, "<f4", offset=2 * size * size).astype(np.float32)
    effects, left = found.reshape(2, count, len(fills))
    _insist(bool((np.abs(effects) <= _LOUDEST).all() and (left >= 0).all() and (left <= 1).all()))
    return Pieces(labels, tuple(fills), confidence, effects, left, radius)


def _read(described: dict[str, Any], files: _Files, size: int, classes: int) -> Saved:
    """Read what is the same in each version."""
    count, place = len(described["steps"]), described["place"]
    _insist(type(described["steps"]) is list and 1 <= count <= MAX_STEPS)
    _insist(type(place) is int and 0 <= place < count)
    width, height = described["photo_size"]
    _insist(all(type(side) is int and side > 0 for side in (width, height)))
    _insist(width * height <= MAX_PIXELS)
    tracked = described["tracked"]
    _insist(type(tracked) is list and len(tracked) <= MAX_TRACKED)
    _insist(all(whole(index, 0, classes - 1) for index in tracked))
    _insist(type(described["name"]) is str)
    original = _picture(files.take("original.png", _LARGE), size)
    logits = np.frombuffer(files.take("logits.f32", 4 * count * classes), "<f4")
    logits = logits.reshape(count, classes).astype(np.float32)
    _insist(bool((np.abs(logits) <= _LOUDEST).all()))  # also refuses NaN
    steps = [
        _step(one, number, files, size, logits[number])
        for number, one in enumerate(described["steps"])
    ]
    files.end()
    history = History(steps, place)
    name = printable(described["name"], MAX_NAME)
    return Saved(original, (width, height), history, tracked, name)


_READERS: Final = {1: _read_1, 2: _read_2, 3: _read_3, 4: _read_4, 5: _read_5}


def _step(
    described: dict[str, Any], number: int, files: _Files, size: int, logits: NDArray[np.float32]
) -> Step:
    name, parameters = described["method"], described["parameters"]
    _insist(type(name) is str and type(parameters) is dict)
    known = method(name).checked(parameters)
    given = {parameter: known[parameter] for parameter in parameters}
    kind, called = described["kind"], described["name"]
    _insist(type(kind) is str and _KIND.fullmatch(kind) is not None and type(called) is str)
    mask = files.take(_mask_name(number), _SMALL)
    _insist(size_of(mask) == (size, size))
    small = _picture(files.take(_thumbnail_name(number), _SMALL), THUMBNAIL_SIZE)
    hole = open_mask(mask, (size, size), size)
    return step(hole, name, given, logits, thumbnail(small), kind=kind, name=called)


def _picture(data: bytes, size: int) -> Image:
    _insist(size_of(data) == (size, size))
    return open_picture(data, size)


@lru_cache(maxsize=1)
def _png(pixels: bytes, size: int) -> bytes:
    """Write the original once, however often the session is saved: it takes the longest."""
    return to_png(np.frombuffer(pixels, np.uint8).reshape(size, size, 3))


@lru_cache(maxsize=MAX_STEPS)
def _mask_png(packed: bytes, size: int) -> bytes:
    """Write each step's mask once, so that saving a long history takes no longer each time."""
    return mask_to_png(unpacked(packed, size))


def _mask_name(number: int) -> str:
    return f"masks/{number:03}.png"


def _map_name(number: int) -> str:
    return f"maps/{number:03}.f16"


def _pieces_name(number: int) -> str:
    return f"pieces/{number:03}.bin"


def _thumbnail_name(number: int) -> str:
    return f"thumbnails/{number:03}.jpg"


def _write(session: Session, asked: Asked) -> bytes:
    return save(session, list(asked.tracked), asked.name)


KIND = Kind(
    name="session",
    title="Session, to open again",
    write=_write,
    endings={"zip": "application/zip"},
    rank=0,
)
