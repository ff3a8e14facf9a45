"""Photos that the browser draws, because the engine had better not or cannot.

AVIF, drawings, files that break off, colour profiles, 200 megapixels: what an ``<img>``
shows can be opened. An ``<img>`` runs no script of a drawing and loads nothing for it.
"""

import js
from pyscript import ffi

_DRAWINGS = "image/svg+xml"
_HUGE = 40000000  # bytes of a file that Python's memory, which never shrinks, should not hold
_WHITE = "#fff"


async def call(send, name, *arguments):
    """Make a request, and make it again with the photo drawn if the engine asks for that.

    ``send(name, *arguments)`` makes it; its first argument is the file.
    """
    data, *others = arguments
    wish = None
    if data.length <= _HUGE:
        answer = await send(name, *arguments)
        wish = getattr(answer, "undrawn", None)
        if not wish:
            return answer
    longest, damaged = (wish.longest, wish.damaged) if wish else (1792, False)
    frame = others or [[]]
    if name == "look":
        frame = []
    try:
        drawn = await _drawn(data, None if name == "look" else frame[0], longest)
    except Exception as error:
        js.console.info("The browser cannot draw this file: " + str(error))
        return await send(name, data, *(frame + [[]]))  # so the engine does what it can alone
    return await send(name, js.Uint8Array.new(0), *(frame + [drawn + [damaged]]))


async def _drawn(data, frame, longest):
    """Draw a square of a photo, or all of it if `frame` is None: RGBA, its sides, the photo's."""
    image = await _loaded(data)
    width, height = image.naturalWidth, image.naturalHeight
    left, top, across, down = _part(width, height, frame)
    enlarged = longest / max(across, down)
    if not _is_drawing(data):
        enlarged = min(enlarged, 1.0)
    canvas = js.OffscreenCanvas.new(max(round(across * enlarged), 1), max(round(down * enlarged), 1))
    context = canvas.getContext("2d", ffi.to_js({"willReadFrequently": True}))
    context.imageSmoothingQuality = "high"
    context.fillStyle = _WHITE
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, left, top, across, down, 0, 0, canvas.width, canvas.height)
    rgba = context.getImageData(0, 0, canvas.width, canvas.height).data
    pixels = js.Uint8Array.new(rgba.buffer)
    return [pixels, canvas.width, canvas.height, width, height]


def _part(width, height, frame):
    """Left, top, width and height of what is wanted, in pixels of the photo."""
    if frame is None:
        return 0, 0, width, height
    side = min(width, height)
    if not frame:
        return (width - side) / 2, (height - side) / 2, side, side
    left, top, share = frame
    return left * width, top * height, share * side, share * side


async def _loaded(data):
    """An ``<img>`` with this file, upright, as far as the browser can decode it."""
    image = js.Image.new()
    address = _drawing(data) if _is_drawing(data) else js.URL.createObjectURL(js.Blob.new(ffi.to_js([data])))

    def load(resolve, reject):
        image.onload = ffi.create_proxy(lambda event: resolve(True))
        image.onerror = ffi.create_proxy(lambda event: resolve(False))
        image.src = address

    loaded = await js.Promise.new(ffi.create_proxy(load))
    js.URL.revokeObjectURL(address)
    if not loaded or not image.naturalWidth:
        raise ValueError("no picture to it")
    # Whether its pixels may be read: a promise tells in a way that can be caught.
    tried = js.OffscreenCanvas.new(1, 1)
    tried.getContext("2d").drawImage(image, 0, 0, 1, 1)
    await tried.convertToBlob()
    return image


def _is_drawing(data):
    """Whether a file is SVG: then only its type tells the browser."""
    start = bytes(data.slice(0, 4096))
    if start[:3] == b"\xef\xbb\xbf":
        start = start[3:]
    return start.lstrip()[:1] == b"<" and b"<svg" in start


def _drawing(data):
    """The data address of a drawing: from any other, browsers keep some drawings' pixels."""
    text = _sized(js.TextDecoder.new().decode(data))
    return "data:" + _DRAWINGS + ";charset=utf-8," + js.encodeURIComponent(text)


def _sized(text):
    """A drawing with a width and a height: some browsers give it none unless it says so."""
    root = js.DOMParser.new().parseFromString(text, _DRAWINGS).documentElement
    sides = [root.getAttribute(name) for name in ("width", "height")]
    if root.nodeName != "svg" or all(side and not side.endswith("%") for side in sides):
        return text
    box = (root.getAttribute("viewBox") or "0 0 300 150").replace(",", " ").split()
    root.setAttribute("width", box[2])
    root.setAttribute("height", box[3])
    return js.XMLSerializer.new().serializeToString(root)
