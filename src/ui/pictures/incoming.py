"""Photos that come in otherwise than by the gallery: chosen, dropped, pasted, from the camera."""

import asyncio

import js
from pyscript import document, ffi, window

from ui import engine
from ui.page import element, on
from ui.state import change
from ui.words import say

_input = element("open")
_camera = element("camera")
_dialog = element("camera-dialog")
_video = element("camera-video")
_stream = None
_reading = 0  # how many files were asked for: only the last one is opened
_LARGEST = 500_000_000  # bytes
# Of pictures that some systems do not know, and of sessions.
_ENDINGS = ("avif", "bmp", "gif", "heic", "heif", "ico", "jpeg", "jpg", "jxl", "png", "svg", "tif", "tiff", "webp", "zip")
_open = _network_among = _open_network = None


def start(open_picture, network_among, open_network):
    """Call ``open_picture(bytes, name)`` for each photo that comes in.

    ``network_among(files)`` are those that ``open_network(files)`` is to be called with instead.
    """
    global _open, _network_among, _open_network
    _open, _network_among, _open_network = open_picture, network_among, open_network
    on(_input, "change", lambda event: _chosen())
    on(document, "dragover", _over)
    on(document, "dragleave", lambda event: document.body.classList.remove("dropping"))
    on(document, "drop", _dropped)
    on(document, "paste", _pasted)
    on(_camera, "click", lambda event: look())
    on(element("camera-take"), "click", lambda event: asyncio.create_task(_take()))
    on(element("camera-close"), "click", lambda event: _dialog.close())
    on(_dialog, "close", lambda event: _stop())
    _camera.hidden = not has_camera()


def has_camera():
    """Whether the browser lets pages ask for one."""
    return bool(getattr(window.navigator, "mediaDevices", None))


def look():
    """Show what the camera sees."""
    asyncio.create_task(_look())


def _read(file, name, others=False):
    """Open a file that the browser has given; of several, say so."""
    global _reading
    _reading += 1
    asyncio.create_task(_bytes(file, name, others, _reading))


async def _bytes(file, name, others, reading):
    if file.size > _LARGEST:
        change(error=say("too-large"))
        return
    try:
        data = js.Uint8Array.new(await file.arrayBuffer())
    except Exception:  # gone, or not to be read by the browser
        change(error=say("unreadable"))
        return
    if reading == _reading:  # else another was chosen meanwhile
        if others:
            engine.tell(say("one-at-a-time"))
        _open(data, name)


def _chosen():
    files = [_input.files.item(place) for place in range(_input.files.length)]
    _input.value = ""  # so that the same file can be opened again
    if files:
        _take_files(files)


def _over(event):
    event.preventDefault()  # else the browser would leave the page for the photo
    document.body.classList.add("dropping")


def _dropped(event):
    event.preventDefault()
    document.body.classList.remove("dropping")
    _take_in(event.dataTransfer, say("drop-photo"))


def _pasted(event):
    if not event.target.matches("input[type=search], input[type=text], textarea"):
        _take_in(event.clipboardData, say("nothing-to-paste"))


def _take_in(transfer, otherwise):
    """Open the first photo or session of what was dropped or pasted, whatever lies beside it."""
    files, folders = _files(transfer)
    if files:
        _take_files(files)
    else:
        change(error=say("drop-no-folder") if folders else otherwise)


def _take_files(files):
    """Open a network, with what belongs to it, or else the first photo or session."""
    network = _network_among(files)
    known = [file for file in files if _known(file)]
    # What the system has no name for may be a photo, too; the engine says what it is not.
    wanted = known or [file for file in files if not file.type] or files
    if network:
        _open_network(network)
    else:
        _read(wanted[0], wanted[0].name, len(known) > 1)


def _known(file):
    """Whether a file calls itself a picture or a session."""
    return file.type.startswith("image/") or file.name.lower().rsplit(".", 1)[-1] in _ENDINGS


def _files(transfer):
    """The files in it, and how many folders, which look like files."""
    items = [item for item in (getattr(transfer, "items", None) or []) if item.kind == "file"]
    files, folders = [], 0
    for place, file in enumerate(transfer.files):
        entry = None
        if len(items) == transfer.files.length and hasattr(items[place], "webkitGetAsEntry"):
            entry = items[place].webkitGetAsEntry()
        if entry and entry.isDirectory:
            folders += 1
        else:
            files.append(file)
    return files, folders


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
    _read(photo, "")


def _stop():
    global _stream
    if _stream:
        for track in _stream.getTracks():
            track.stop()
    _stream = _video.srcObject = None
