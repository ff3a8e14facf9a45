"""Every state of the page that is worth a look: one entry each.

An entry tells what the engine was asked to come there, and what the page knows beside the engine's
answers. Whoever adds a state adds its entry: the overview and the tests find it by themselves.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from ..places import ROOT

GALLERY: Final = ROOT / "assets" / "gallery"
_FIRST: Final = json.loads((GALLERY / "gallery.json").read_text("utf-8"))[0]

Request = tuple[Any, ...]
"""What the engine is asked: the name of one of its answers' methods, and the arguments."""


@dataclass(frozen=True)
class Shown:
    """One state of the page.

    Attributes
    ----------
    name : str
        What addresses call it.
    seen : str
        A CSS selector of what must be visible: what this state is there for.
    work : tuple of Request
        What was asked of the engine, in order; the last answer is shown, with the history.
    stroke : Request or None
        Asked after that, for the answer to a stroke that is still being painted.
    asked_class : {"", "first", "now"}
        Whose evidence is shown: none, or that of the class that comes first before, or after.
    refused : Request or None
        Asked after that: what the engine cannot do, for the sentence in the alert.
    values : dict
        Attributes of the page's state; see :class:`ui.state.State`.
    texts : dict
        Attributes of the page's state that are texts: of each the key, and the values in its gaps.
    steps : tuple
        What a person then does on the page: ``("click", selector)`` or
        ``("type", selector, words)``; ``("without", name)`` is a browser that lacks this part of
        its ``navigator``.
    replies : tuple of Request
        What the engine answers meanwhile; what else it is asked stays without an answer.
    kept : bool
        Whether this work was left by a closed tab: then it is offered, and nothing else shown.
    """

    name: str
    seen: str
    work: tuple[Request, ...] = ()
    stroke: Request | None = None
    asked_class: str = ""
    refused: Request | None = None
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    steps: tuple[tuple[Any, ...], ...] = ()
    replies: tuple[Request, ...] = ()
    kept: bool = False


def _brush(*points: float, radius: float = 30, mark: bool = False) -> Request:
    return ("edit", "brush", list(points), radius, "", mark)


def _sheet(tab: str) -> tuple[tuple[str, str], ...]:
    """Turn to a tab of the sheet that a phone has; elsewhere that changes nothing."""
    return (("click", f"#sheet [data-tab={tab}]"),)


OPEN: Final = ("open_picture", _FIRST["file"])
ERASED: Final = (OPEN, _brush(*_FIRST["hint"]))
_CHANGED: Final[tuple[Request, ...]] = (
    OPEN,
    ("edit", "changed", [], 0, "changed", False, {"rotation": -20}),
)
_MARKED: Final = (*ERASED, _brush(90, 330, 220, 360, mark=True))
_BRANCHED: Final = (
    *ERASED, ("refill", "blur"), ("undo",), _brush(60, 120, 200, 140), ("rename", 3, "Without sky"),
    _brush(300, 330, 380, 330), ("go_to", 1), ("edit", "rectangle", [40, 40, 200, 120], 0, "", False),
)  # fmt: skip
_LONG: Final = (
    OPEN,
    *(_brush(20 + 14 * step, 60 + 120 * (step % 3), radius=12) for step in range(30)),
)
_METHODS: Final = (
    "biharmonic",
    "blur",
    "flat-colour",
    "mean-colour",
    "noise",
    "fast-marching",
    "patch-match",
)


def _fills(*methods: str) -> tuple[Request, ...]:
    return tuple(("candidate", method, "first") for method in methods)


_BY_OCCLUSION: Final = {"phase": "ready", "explained": "occlusion"}
_FOUND: Final[Request] = ("explain", "occlusion", "first", False, [], {})
_THRICE: Final = {"pieces": 40, "removals": 3}
_CAREFULLY: Final = {**_BY_OCCLUSION, "explained_with": {"occlusion": _THRICE}}
_FOUND_CAREFULLY: Final[Request] = ("explain", "occlusion", "first", False, [], _THRICE)
_POINTED: Final = (100.0, 150.0)
_SCORING: Final = (*_sheet("why"), ("click", "#score-map"))
_SHUFFLING: Final = (*_sheet("why"), ("click", "#shuffle-weights"))
_COMPARING: Final = (*_sheet("fills"), ("click", "#compare"))
_READY: Final = {"phase": "ready"}
_OTHER: Final = "efficientnet-lite0"
_TWO: Final = {"phase": "ready", "beside": _OTHER}
_SAID_BESIDE: Final[Request] = ("second", _OTHER, -1, -1, False, [])
_BUSY: Final = {"phase": "busy"}

STATES: Final = (
    Shown("booting", "#status", texts={"message": ("loading-network", 3, 3)}),
    Shown("no-start", "#alert", values={"phase": "error"}, texts={"message": ("no-start",), "error": ("no-part",)}),
    Shown("empty", "#alert", values=_READY, texts={"error": ("no-photo",)}),
    Shown("hint", "#hint button", (OPEN,), values=_READY),
    Shown("ready", "#predictions tbody tr", (OPEN,), values={**_READY, "opened": 2}),
    Shown("erased", "#predictions .first", ERASED, values=_READY),
    Shown("painting", "#headline", ERASED, ("preview", [90, 330, 180, 350], 30, True, False, -1, False), values=_READY),
    Shown("painting-evidence", "#legend-ramp", ERASED, ("preview", [90, 330, 180, 350], 30, True, False, "first", False), "first", values=_READY, steps=_sheet("why")),
    Shown("evidence", "#legend-ramp", ERASED, asked_class="now", values=_READY, steps=_sheet("why")),
    Shown("evidence-contours", "#legend-lines", ERASED, asked_class="now", values={**_READY, "look": ["contours"]}, steps=_sheet("why")),
    Shown("difference", "#legend-ramp", ERASED, asked_class="first", values={**_READY, "signed": True, "difference": True}, steps=_sheet("why")),
    Shown("explaining", "#explain-stop", ERASED, asked_class="first", values=_BY_OCCLUSION, steps=_sheet("why")),
    Shown("explained", "#legend-ramp", ERASED, asked_class="first", values=_BY_OCCLUSION, steps=_sheet("why"), replies=(_FOUND,)),
    Shown("explained-settings", "#why-parameters input", ERASED, asked_class="first", values=_BY_OCCLUSION, steps=(*_sheet("why"), ("click", "#why-settings summary")), replies=(_FOUND,)),
    Shown("sharpened", "#legend-ramp", ERASED, asked_class="first", values={**_BY_OCCLUSION, "explained": "attribution"}, steps=_sheet("why"), replies=(("explain", "attribution", "first", False, [], {}),)),
    Shown("careful", "#why-pieces", ERASED, asked_class="first", values=_CAREFULLY, steps=_sheet("why"), replies=(_FOUND_CAREFULLY,)),
    Shown("piece", "#piece-seen canvas", ERASED, asked_class="first", values={**_CAREFULLY, "pointed": _POINTED}, replies=(_FOUND_CAREFULLY, ("piece", "occlusion", "first", _THRICE, *_POINTED))),
    Shown("scoring", "#score-stop", ERASED, asked_class="first", values=_READY, steps=_SCORING),
    Shown("scored", "#score-chart", ERASED, asked_class="first", values=_READY, steps=_SCORING, replies=(("scores", "class-map", "first", {}), ("trial", "class-map", "first", {}, 4))),
    Shown("shuffling", "#shuffle-stop", ERASED, asked_class="first", values=_READY, steps=_SHUFFLING),
    Shown("shuffled", "#shuffle-maps li", ERASED, asked_class="first", values=_READY, steps=_SHUFFLING, replies=(("shuffle", "first"),)),
    Shown("seeking", "#seek-stop", (OPEN,), values=_READY, steps=(*_sheet("why"), ("click", "#seek-any"))),
    Shown("sought", "#try-fills li", (OPEN,), values=_READY, steps=(*_sheet("why"), ("click", "#seek-any")), replies=(("seek", "counterfactual", -1),)),
    Shown("sought-none", "#try-words", (OPEN,), values=_READY, steps=(*_sheet("why"), ("click", "#seek-enough")), replies=(("seek", "sufficient", -1),)),
    Shown("sweeping", "#sweep-stop", (OPEN,), values=_READY, steps=(*_sheet("why"), ("click", "#sweep"))),
    Shown("swept", "#sweep-words", (OPEN,), values=_READY, steps=(*_sheet("why"), ("click", "#sweep")), replies=(("sweep", "first"),)),
    Shown("two-networks", "#headlines", ERASED, values=_TWO, replies=(_SAID_BESIDE,)),
    Shown("background-asked", "#background-stop", ERASED, values=_TWO, steps=(*_sheet("why"), ("click", "#background")), replies=(_SAID_BESIDE,)),
    Shown("background", "#background-parts li", ERASED, values=_TWO, steps=(*_sheet("why"), ("click", "#background")), replies=(_SAID_BESIDE, ("background", _OTHER))),
    Shown("changed-whole", "#history [aria-current]", _CHANGED, values=_READY, steps=_sheet("history")),
    Shown("marked", "#fill", _MARKED, values={**_READY, "live": False}, steps=_sheet("fills")),
    Shown("busy", "#cancel", ERASED, values=_BUSY, texts={"message": ("filling",)}),
    Shown("busy-with-progress", "#progress", ERASED, values={**_BUSY, "progress": 0.4}, texts={"message": ("filling",)}),
    Shown("silent", "#restart", ERASED, values={**_BUSY, "silent": True}, texts={"message": ("filling",)}),
    Shown("restarting", "#status", ERASED, values=_BUSY, texts={"message": ("restarting",)}),
    Shown("error", "#alert", ERASED, refused=("open_picture", b"this is no picture", None, []), values=_READY),
    Shown("copied", "#status", ERASED, values=_READY, texts={"news": ("copied",)}),
    Shown("fills-half", "#compare-progress", ERASED, values=_READY, steps=_COMPARING, replies=_fills("biharmonic", "blur")),
    Shown("fills", "#compare-finding", ERASED, values=_READY, steps=_COMPARING, replies=_fills(*_METHODS)),
    Shown("fill-settings", "#fill-parameters input", (*ERASED, ("refill", "blur")), values=_READY, steps=(*_sheet("fills"), ("click", "#fill-settings summary"))),
    Shown("history-forks", "#history [aria-current]", _BRANCHED, values=_READY, steps=_sheet("history")),
    Shown("history-long", "#history [aria-current]", _LONG, values=_READY, steps=_sheet("history")),
    Shown("history-naming", "#history-name", _BRANCHED, values=_READY, steps=(*_sheet("history"), ("click", "#history-rename"))),
    Shown("ten-rows-pinned", "#predictions .pinned", (*ERASED, ("pin", [2, 967])), values={**_READY, "rows": 10, "pinned": [2, 967]}),
    Shown("search", "#found [role=option]", ERASED, values=_READY, steps=(("type", "#find", "crane"),), replies=(("find_class", "crane"),)),
    Shown("search-none", "#found-none", ERASED, values=_READY, steps=(("type", "#find", "xylophone ink"),), replies=(("find_class", "xylophone ink"),)),
    Shown("slider", "#split [role=slider]", ERASED, values={**_READY, "view": "slider"}),
    Shown("photos", "#gallery.all", (OPEN,), values=_READY, steps=(("click", "#photos"),)),
    Shown("save-menu", "#copy-link", ERASED, values=_READY, steps=(("click", "#save-menu summary"),)),
    Shown("more-menu", "#language", ERASED, values=_READY, steps=(("click", "#more summary"),)),
    Shown("palette", "#palette-list [role=option]", ERASED, values=_READY, steps=(("click", "#palette"),)),
    Shown("palette-none", "#palette-count", ERASED, values=_READY, steps=(("click", "#palette"), ("type", "#palette-words", "qqqq")), replies=(("find_class", "qqqq"),)),
    Shown("help", "#shortcut-rows tr", (OPEN,), values=_READY, steps=(("click", "#help"),)),
    Shown("tour", "#tour-text", (OPEN,), values=_READY, steps=(("click", "#help"), ("click", "#help-tour"))),
    Shown("link-by-hand", "#link-words", (OPEN,), values=_READY, steps=(("without", "clipboard"), ("click", "#copy-link"))),
    Shown("kept", "#kept-list button", ERASED, values=_READY, kept=True),
)  # fmt: skip
