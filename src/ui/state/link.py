"""A link's words: a photo of the gallery and what was done to it, as the end of an address.

``2;photo=coffee-cup;fill=blur;with=radius:12;edits=b24:…;marks=…;class=967;pins=1.2;view=ds;…;sum=abcd``:
first the format's version, last a sum, so that a link that was cut or changed is noticed. Points are
whole quarters of a pixel, each told by its distance from the one before. How it is looked at follows
``view``: ``strength=80;why=occlusion;sides=slider.40;zoom=1250.100.0``. Of that, version 1 had the letters d and s only.
Version 3 may tell ``network``, and is written only if that is another than the usual one.
"""

from ui.state.strokes import LETTERS, MOST, LinkError, all_in, number, parsed

VERSION = 3
USUAL = "squeezenet"  # the network of links that tell none
LONGEST = 8000  # characters; longer ones do not survive all mail and chat programs
_CLASSES = 1000  # of the network
_NAME = "abcdefghijklmnopqrstuvwxyz0123456789-"
_SIDES = ("sides", "slider", "before", "after")
_LOOKS = (("c", "contours"), ("g", "cells"), ("o", "own"))
_FINE = 1000  # parts of a whole that the zoom is told in
_NEAREST = 8  # how much larger the pictures can be


class View:
    """How what a link shows is looked at; None is what the link does not tell.

    `look` and `strength` are the state's, `sides` is its view, and `split` the place of the handle
    in percent; `zoom` is how much larger the pictures are, and moved by how many of their widths.
    `explained` is by which method, if that is not the one at once.
    """

    def __init__(
        self, signed=False, difference=False, look=None, strength=None, sides=None, split=None, zoom=None, explained=None
    ):
        self.signed, self.difference, self.look, self.strength = signed, difference, look, strength
        self.sides, self.split, self.zoom, self.explained = sides, split, zoom, explained


class Linked:
    """What a link tells.

    `edits` and the `marks` that wait to be filled are lists of (kind, points, amount), as the
    engine is asked for them; `chosen` is the index of a class, or None; `pinned` are indices;
    `settings` are those of the fill that are not as usual, by name.
    """

    def __init__(self, photo, fill, settings, edits, marks, chosen, pinned, view, network=USUAL):
        self.network = network
        self.photo, self.fill, self.settings = photo, fill, settings
        self.edits, self.marks = edits, marks
        self.chosen, self.pinned, self.view = chosen, pinned, view


def text(photo, fill, edits="", marks="", chosen=None, pinned=(), settings=None, view=None, network=USUAL):
    """The words of a link; `edits` and `marks` are those of :func:`ui.state.strokes.text`, joined by dots.

    LinkError if they are too many.
    """
    view = view or View()
    usual = network == USUAL
    said = ["2" if usual else "3", "photo=" + photo, "fill=" + fill]
    values = (
        ("network", "" if usual else network),
        ("with", ",".join(name + ":" + str(_whole(value)) for name, value in sorted((settings or {}).items()))),
        ("edits", edits),
        ("marks", marks),
        ("class", "" if chosen is None else str(chosen)),
        ("pins", ".".join(str(index) for index in pinned)),
        ("view", _letters(view)),
        ("strength", "" if view.strength is None else str(view.strength)),
        ("why", view.explained or ""),
        ("sides", "" if view.sides not in _SIDES else "{}.{}".format(view.sides, round(view.split))),
        ("zoom", "" if view.zoom is None else _zoom_text(*view.zoom)),
    )
    said += [name + "=" + value for name, value in values if value]
    words = ";".join(said)
    words += ";sum=" + _sum(words)
    if len(words) > LONGEST or max(edits.count("."), marks.count(".")) >= MOST:
        raise LinkError("link-long")
    return words


def parse(fragment):
    """What the end of an address tells, as :class:`Linked`; LinkError if it is no whole link."""
    if len(fragment) > 3 * LONGEST:
        raise LinkError("link-broken")
    plain = _plain(fragment)
    version = plain.split(";")[0]
    words, _, found = plain.rpartition(";sum=")
    if 0 < len(version) < 5 and all_in(version, "0123456789") and int(version) > VERSION:
        raise LinkError("link-newer")
    if version not in ("1", "2", "3") or found != _sum(words) or len(words) > LONGEST:
        raise LinkError("link-broken")
    given = {}
    for part in words.split(";")[1:]:
        name, sign, value = part.partition("=")
        if not sign or name in given:
            raise LinkError("link-broken")
        given[name] = value
    if version == "3" and "network" not in given:
        raise LinkError("link-broken")
    linked = Linked(
        _named(given.pop("photo", "")),
        _named(given.pop("fill", "")),
        _settings(given.pop("with", "")),
        parsed(given.pop("edits", "")),
        parsed(given.pop("marks", "")),
        number(given.pop("class"), _CLASSES - 1) if "class" in given else None,
        [number(index, _CLASSES - 1) for index in given.pop("pins").split(".")] if "pins" in given else [],
        _view(given, version),
        _named(given.pop("network")) if version == "3" else USUAL,
    )
    if given:
        raise LinkError("link-broken")
    return linked


def _letters(view):
    look = "".join(letter for letter, name in _LOOKS if name in (view.look or ()))
    return ("d" if view.difference else "") + ("s" if view.signed else "") + look


def _zoom_text(larger, across, down):
    """Whole thousandths; moved is only ever to the left and up."""
    return ".".join(str(round(_FINE * value)) for value in (larger, -across, -down))


def _view(given, version):
    """Take what is told of how to look at it."""
    letters = given.pop("view", "")
    view = View("s" in letters, "d" in letters)
    if version != "1":
        view.look = [name for letter, name in _LOOKS if letter in letters]
        view.strength = number(given.pop("strength"), 100) if "strength" in given else None
        view.explained = _named(given.pop("why")) if "why" in given else None
        if "sides" in given:
            view.sides, _, split = given.pop("sides").partition(".")
            view.split = number(split, 100)
        if "zoom" in given:
            view.zoom = _zoom(given.pop("zoom").split("."))
    if letters != _letters(view) or view.sides not in (None,) + _SIDES:
        raise LinkError("link-broken")
    return view


def _zoom(parts):
    if len(parts) != 3:
        raise LinkError("link-broken")
    larger = number(parts[0], _NEAREST * _FINE)
    if larger < _FINE:
        raise LinkError("link-broken")
    moved = [number(part, larger - _FINE) for part in parts[1:]]
    return [larger / _FINE] + [-value / _FINE for value in moved]


def _settings(words):
    found = {}
    for part in words.split(",") if words else []:
        name, _, value = part.partition(":")
        if name in found or not 0 < len(name) <= 64 or not all_in(name, _NAME + "_"):
            raise LinkError("link-broken")
        if not 0 < len(value) <= 12 or not all_in(value, "0123456789.-"):
            raise LinkError("link-broken")
        try:
            found[name] = _whole(float(value))
        except ValueError:
            raise LinkError("link-broken")  # noqa: B904 - MicroPython chains no errors
    return found


def _whole(number):
    """The number, as an integer where it is one."""
    return int(number) if number == int(number) else number


def _plain(fragment):
    """The fragment without the signs that programs put in the place of others."""
    first, *others = fragment.split("%")
    plain = [first]
    for part in others:
        if len(part) < 2 or not all_in(part[:2], "0123456789abcdefABCDEF"):
            raise LinkError("link-broken")
        plain += [chr(int(part[:2], 16)), part[2:]]
    return "".join(plain)


def _named(name):
    if not 0 < len(name) <= 64 or not all_in(name, _NAME):
        raise LinkError("link-broken")
    return name


def _sum(words):
    """Four digits that are others if the words are."""
    total = 7
    for sign in words:
        total = (31 * total + ord(sign)) % 16777213
    return "".join(LETTERS[total >> shift & 63] for shift in (18, 12, 6, 0))
