"""Photos that come in otherwise than by the gallery: chosen, dropped, pasted, from the camera."""

import asyncio

import js
from pyscript import document, ffi, window

from ui.page import element, on
from ui.state import change
from ui.texts import say

_input = element("open")
_camera = element("camera")
_dialog = element("camera-dialog")
_video = element("camera-video")
_stream = None
_open = None


def start(open_picture):
    """Call ``open_picture(bytes, name)`` for each photo that comes in."""
    global _open
    _open = open_picture
    on(_input, "change", lambda event: asyncio.create_task(_chosen()))
    on(document, "dragover", _over)
    on(document, "dragleave", lambda event: document.body.classList.remove("dropping"))
    on(document, "drop", _dropped)
    on(document, "paste", _pasted)
    on(_camera, "click", lambda event: asyncio.create_task(_look()))
    on(element("camera-take"), "click", lambda event: asyncio.create_task(_take()))
    on(element("camera-close"), "click", lambda event: _dialog.close())
    on(_dialog, "close", lambda event: _stop())
    _camera.hidden = not getattr(window.navigator, "mediaDevices", None)


async def _read(file, name):
    _open(js.Uint8Array.new(await file.arrayBuffer()), name)


async def _chosen():
    if _input.files.length:
        file = _input.files.item(0)
        await _read(file, file.name)
        _input.value = ""  # so that the same file can be opened again


def _over(event):
    event.preventDefault()  # else the browser would leave the page for the photo
    document.body.classList.add("dropping")


def _dropped(event):
    event.preventDefault()
    document.body.classList.remove("dropping")
    _first(event.dataTransfer.files, say("drop-photo"))


def _pasted(event):
    if event.target.matches("input[type=search]"):
        return
    _first(event.clipboardData.files, say("nothing-to-paste"))


def _first(files, otherwise):
    if files.length:
        asyncio.create_task(_read(files.item(0), ""))
    else:
        change(error=otherwise)


async def _look():
    """Show what the camera sees."""
    global _stream
    try:
        wish = ffi.to_js({"video": {"facingMode": "environment"}})
        _stream = await window.navigator.mediaDevices.getUserMedia(wish)
    except Exception:
        change(error=say("no-camera"))
        return
    _video.srcObject = _stream
    _dialog.showModal()
    await _video.play()


async def _take():
    """Open what the camera sees now, losslessly."""
    canvas = js.OffscreenCanvas.new(_video.videoWidth, _video.videoHeight)
    canvas.getContext("2d").drawImage(_video, 0, 0)
    photo = await canvas.convertToBlob(ffi.to_js({"type": "image/png"}))
    _dialog.close()
    await _read(photo, "")


def _stop():
    global _stream
    if _stream:
        for track in _stream.getTracks():
            track.stop()
    _stream = _video.srcObject = None
