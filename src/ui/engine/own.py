"""Networks of the person's own: their files, for an engine that has not got them, and for later visits.

What is to be remembered lies in the browser's cache storage: for each network a record, which is
JSON, and its files.
"""

import js
from pyscript import ffi, window

from ui.page import base

_STORE = "interactive-classification-networks"
_brought = {}  # lists of files, by the SHA-256 of the network among them


async def call(send, name, *arguments):
    """Make a request by ``send``; if it needs a network that this device remembers, that is brought."""
    answer = await send(name, *arguments)
    error = getattr(answer, "error", None)
    if error and error.key == "unknown-network":
        files = await recall(list(error.values)[1])
        if files:
            await send("bring_network", files)
            return await send(name, *arguments)
    return answer


def keep(digest, files):
    """An engine was brought these files: another one will need them, too."""
    _brought[digest] = files


def brought():
    """The files of each network that was opened."""
    return list(_brought.values())


def _place(*parts):
    return "/".join((base() + "networks",) + parts)


async def remember(digest, name, title):
    """Keep a network for later visits, and how it is fed."""
    store = await window.caches.open(_STORE)
    files = _brought[digest]
    for place, file in enumerate(files):
        await store.put(_place(digest, str(place)), js.Response.new(file))
    record = ffi.to_js({"name": name, "title": title, "files": [file.name for file in files]})
    await store.put(_place(digest), js.Response.new(js.JSON.stringify(record)))


async def remembered():
    """Names and titles of the networks that are kept; none where nothing can be."""
    try:
        records = [record for _, record in await _records()]
        return [(record.name, record.title) for record in records]
    except Exception as error:  # storage refused, or a page from disk
        js.console.info("No networks are kept: " + str(error))
        return []


async def recall(beginning):
    """The files of the network whose SHA-256 begins so, if it is remembered."""
    try:
        for digest, record in await _records():
            if digest.startswith(beginning):
                store = await window.caches.open(_STORE)
                files = []
                for place, name in enumerate(record.files):
                    kept = await store.match(_place(digest, str(place)))
                    files.append(js.File.new(ffi.to_js([await kept.blob()]), name))
                keep(digest, files)
                return files
    except Exception as error:
        js.console.warn("A kept network cannot be read: " + str(error))
    return None


async def forget():
    """Keep none any more."""
    await window.caches.delete(_STORE)


async def _records():
    """The SHA-256 of each network that is kept, and its record."""
    if not await window.caches.has(_STORE):
        return []
    store = await window.caches.open(_STORE)
    before, found = _place(""), []
    for request in await store.keys():
        digest = request.url[len(before) :]
        if request.url.startswith(before) and "/" not in digest:
            found.append((digest, await (await store.match(request.url)).json()))
    return found
