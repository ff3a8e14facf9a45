"""The works that the browser keeps: each tab has its own, which no other tab writes to.

A work lies in the browser's cache storage as one record, and the bytes that it begins with.
The record is JSON: what the work is, and the requests that make it again. It is written last, and
names its bytes, so that whatever is cut off leaves the earlier record whole.
"""

import js
from pyscript import ffi, window

from ui.engine import journal
from ui.page import base, element, new
from ui.state import tab, trail

_STORE = "interactive-classification"
_OLD = "kept-session"  # where version 0.1.0 kept the one work that it knew
_VERSION = 1  # of the record
_MOST = 8  # works that are kept; of more, those that were left longest ago go
_SMALL = 112  # pixels along each side of a thumbnail
_own = None  # the name of this tab's work
_written = []  # (bytes, address) of this tab's work that are in the store


class Work:
    """What is kept of one tab's work.

    `requests` is None if it cannot be read here; `file` gives the bytes that it begins with.
    """

    def __init__(self, name, record, requests, file):
        self.name = name
        self.requests = requests
        self.file = file
        self.written = []
        self.time = getattr(record, "time", "")  # when it was written last
        self.picture = getattr(record, "picture", "")
        self.thumbnail = getattr(record, "thumbnail", "")
        self.pinned = list(getattr(record, "pinned", ()))
        self.trail = getattr(record, "trail", None)  # how it was made, for links
        self.made = getattr(record, "made", True)  # whether anything was done to the picture


def _place(*parts):
    return "/".join((base() + "kept",) + parts)


async def _open():
    return await window.caches.open(_STORE)


async def claim():
    """Find out which work is this tab's own; return it if something is kept of it, else None."""
    name = tab.remembered()
    if name and await tab.hold(_place(name)):
        try:
            found = await _read(await _open(), name)
        except Exception:  # storage refused
            found = None
        await own(name, found)
        return found
    await anew()
    return None


async def anew():
    """Begin another work; what this tab had so far stays kept."""
    name = js.crypto.randomUUID()
    await tab.hold(_place(name))
    await own(name, None)


async def take(work):
    """Make the work of a tab that was closed this tab's own; return whether that was possible."""
    if await tab.hold(_place(work.name)) is False:
        return False
    await own(work.name, work)
    return True


async def own(name, work):
    """From now on, this is what the tab writes to."""
    global _own
    _own = name
    _written[:] = work.written if work else []
    tab.remember(name)


async def regain():
    """The page is back; its work may be another tab's now, and then it begins one of its own."""
    if _own and not tab.holds() and await tab.hold(_place(_own)) is False:
        await anew()


async def write(about):
    """Write all that the journal tells as this tab's work."""
    store = await _open()
    earlier, addresses = list(_written), []
    for data in journal.files():
        known = [address for other, address in earlier if other is data]
        address = known[0] if known else _place(_own, js.crypto.randomUUID())
        if not known or await store.match(address) is None:  # forgotten meanwhile, in another tab
            await store.put(address, js.Response.new(data))
        addresses.append((data, address))
    about.update(version=_VERSION, time=js.Date.new().toISOString(), files=[address for _, address in addresses],
                 trail=trail.kept(), thumbnail=_thumbnail())
    text = js.JSON.stringify(ffi.to_js(about))[:-1] + ',"requests":[' + ",".join(journal.lines()) + "]}"
    await store.put(_place(_own, "work"), js.Response.new(text))
    _written[:] = addresses
    for data, address in earlier:
        if data not in [other for other, _ in addresses]:
            await store.delete(address)


def _thumbnail():
    small = new("canvas", width=_SMALL, height=_SMALL)
    small.getContext("2d").drawImage(element("modified"), 0, 0, _SMALL, _SMALL)
    return small.toDataURL("image/jpeg", 0.8)


async def closed():
    """The works of tabs that are closed, newest first; those too many are dropped."""
    store = await _open()
    held = await tab.held()
    found = []
    for name in await _names(store):
        if _place(name) not in held and name != _own:
            found.append(await _read(store, name))
    found = [work for work in found if work]
    found.sort(key=lambda work: (work.requests is None, work.made, work.time), reverse=True)
    readable = [work for work in found if work.requests is not None]
    for work in readable[_MOST:]:
        await _remove(store, work.name)
    kept = [work for work in found if work not in readable[_MOST:]]
    kept.sort(key=lambda work: work.time, reverse=True)
    return kept


async def old():
    """The bytes of the session that version 0.1.0 kept, or None."""
    found = await (await _open()).match(base() + _OLD)
    return js.Uint8Array.new(await found.arrayBuffer()) if found else None


async def adopt(data, glance):
    """Keep that session as a work like the others; `glance` tells what it is."""
    store, name = await _open(), js.crypto.randomUUID()
    address = _place(name, js.crypto.randomUUID())
    await store.put(address, js.Response.new(data))
    about = {
        "version": _VERSION, "time": js.Date.new().toISOString(), "files": [address], "made": True, "pinned": [],
        "picture": glance.name, "thumbnail": glance.thumbnail, "requests": [["open_session", None]],
    }
    await store.put(_place(name, "work"), js.Response.new(js.JSON.stringify(ffi.to_js(about))))
    await store.delete(base() + _OLD)


async def forget():
    """Remove every work, this tab's and all others'."""
    store = await _open()
    await store.delete(base() + _OLD)
    for name in await _names(store):
        await _remove(store, name)


async def _addresses(store):
    return [request.url for request in await store.keys()]


async def _names(store):
    """The names of all works, of each once."""
    before = _place("")
    names = [url[len(before) :].split("/")[0] for url in await _addresses(store) if url.startswith(before)]
    return [name for place, name in enumerate(names) if name not in names[:place]]


async def _remove(store, name):
    for url in await _addresses(store):
        if url.startswith(_place(name, "")):
            await store.delete(url)


async def _read(store, name):
    """A work, readable or not; None if nothing is kept of it."""
    entry = await store.match(_place(name, "work"))
    if entry is None:
        return None
    file, written = js.Uint8Array.new(await entry.clone().arrayBuffer()), []
    try:
        record = await entry.json()
        for address in record.files:
            found = await store.match(address)
            written.append((js.Uint8Array.new(await found.arrayBuffer()), address))
        file = written[0][0]
        work = Work(name, record, None, file)
        if record.version <= _VERSION:
            work.requests = _requests(record, [data for data, _ in written])
    except Exception as error:  # cut, garbage, or written by a newer version
        js.console.warn("A kept work cannot be read: " + str(error))
        work = Work(name, None, None, file)
    work.written = written
    return work


def _requests(record, files):
    """What to ask of the engine: the bytes are put back where the record has none."""
    files, requests = list(files), []
    for request in record.requests:
        name, *arguments = request
        filled = [files.pop(0) if value is None else value for value in arguments]
        requests.append((name, tuple(filled)))
    if files or not requests or not all(journal.changes(name) for name, _ in requests):
        raise ValueError("The record makes no sense.")
    return requests
