"""The two pictures, and the heat maps over them."""

import js

from ui.page import all_of, element, window
from ui.state import shown_by

_originals = element("original")
_modified = element("modified")
_heat = all_of(".heat")  # over the original, over the modified
_marks = all_of(".marks")  # what is to be erased but not filled yet, over both
_shown = None  # the evidence in the heat maps


def preview(image):
    """Show a photo on both sides at once, before the engine has it."""
    side = min(image.naturalWidth, image.naturalHeight)
    left = (image.naturalWidth - side) / 2
    top = (image.naturalHeight - side) / 2
    for canvas in (_originals, _modified):
        context = canvas.getContext("2d")
        context.drawImage(image, left, top, side, side, 0, 0, canvas.width, canvas.height)


def show(state):
    answer = state.seen()
    if answer is None:
        return
    if getattr(answer, "original", None):
        put(_originals, answer.original, answer.size)
    put(_modified, answer.modified, answer.size)
    marked = getattr(answer, "marked", None)
    for canvas in _marks:
        canvas.hidden = not marked
        if marked:
            put(canvas, marked, answer.size)


def show_heat(state):
    """While a stroke is painted, most previews leave it as it is."""
    global _shown
    evidence = state.seen_evidence()
    if evidence is _shown:
        return
    _shown = evidence
    for side, (canvas, name) in enumerate(zip(_heat, ("original", "modified"))):
        canvas.hidden = evidence is None or not evidence.drawn[side]
        if not canvas.hidden:
            # a difference belongs to both pictures, but is shown on the modified one
            overlay = getattr(evidence, "overlay", None) or getattr(evidence, name)
            put(canvas, overlay, _modified.width)


def draw_seen(canvas):
    """Draw all that is seen below a picture's canvas into it, layer upon layer."""
    context = canvas.getContext("2d")
    for layer in canvas.parentElement.querySelectorAll("canvas"):
        if layer != canvas and not layer.hidden:
            style = window.getComputedStyle(layer)
            context.globalAlpha = float(style.opacity)
            filters = getattr(context, "filter", None) is not None
            if filters:
                context.filter = style.filter
            context.drawImage(layer, 0, 0, canvas.width, canvas.height)
            if filters:
                context.filter = "none"
            elif style.filter.startswith("saturate("):
                _mute(context, canvas, float(style.filter[9:-1]))
    context.globalAlpha = 1


def _mute(context, canvas, saturation):
    """Take colours away from what is drawn so far, nearly as the filter does that is missing."""
    context.globalAlpha = 1 - saturation
    context.globalCompositeOperation = "saturation"  # of a grey: none
    context.fillStyle = "#808080"
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.globalCompositeOperation = "source-over"


def put(canvas, rgba, width, height=None):
    """Draw a picture, given its RGBA bytes; without a height it is square."""
    height = height or width
    if canvas.width != width or canvas.height != height:
        canvas.width, canvas.height = width, height
    pixels = js.Uint8ClampedArray.new(rgba.buffer, rgba.byteOffset, rgba.length)
    canvas.getContext("2d").putImageData(js.ImageData.new(pixels, width, height), 0, 0)


shown_by(show, "answer", "preview")
shown_by(show_heat, "evidence", "preview")
