"""Rows that change places glide there, so that the eye can follow them."""

from pyscript import ffi

from ui.page import window

_HOW = ffi.to_js({"duration": 200, "easing": "ease-out"})  # ms
_calm = window.matchMedia("(prefers-reduced-motion: reduce)")


def places(body):
    """How high each row of a table's body is seen now, by its class; none where motion is unwanted."""
    return {} if _calm.matches else {row.dataset.index: row.getBoundingClientRect().top for row in body.rows}


def from_places(body, were):
    """Let the rows come from where they were seen to where they are."""
    here = places(body) if were else {}
    for row in body.rows:
        index = row.dataset.index
        moved = were.get(index, 0) - here[index] if index in were and index in here else 0
        if moved:
            row.animate(ffi.to_js([{"transform": "translateY({}px)".format(moved)}, {"transform": "none"}]), _HOW)
