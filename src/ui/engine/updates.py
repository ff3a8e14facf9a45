"""Keep the page for visits without a network, and offer new versions of it."""

import js
from pyscript import document, window

from ui.page import new, offered, on
from ui.words import say

_DEVELOPERS = ("localhost", "127.0.0.1", "[::1]")  # whoever builds the page wants to see each build
_asked = False


async def start():
    """Register the service worker where there may be one; all works without it, too."""
    container = offered(js.navigator, "serviceWorker")
    place = window.location
    if not container or not place.protocol.startswith("http") or place.hostname in _DEVELOPERS:
        return
    on(container, "controllerchange", lambda event: _taken_over(place))
    try:
        registration = await container.register("service-worker.js")
    except Exception as error:  # storage refused, as in some private windows
        js.console.info("This page is not kept for offline use: " + str(error))
        return
    on(registration, "updatefound", lambda event: _watch(registration, container))
    if registration.installing:  # found before anyone listened
        _watch(registration, container)
    elif registration.waiting:
        _offer(registration)
    else:
        try:
            await registration.update()  # browsers look by themselves, but may take minutes
        except Exception as error:  # no network: the next visit will see
            js.console.info("No newer version could be looked for: " + str(error))


def _watch(registration, container):
    coming = registration.installing

    def changed(event=None):
        if coming.state == "installed" and container.controller:
            _offer(registration)

    on(coming, "statechange", changed)
    changed()


def _offer(registration):
    """Say once that a new version is there; the person chooses when it begins."""
    if document.getElementById("update"):
        return
    note = new("p", say("new-version"), id="update", role="status")
    button = new("button", say("reload"), type="button")
    on(button, "click", lambda event: _take(registration))
    note.append(button)
    document.getElementById("toasts").prepend(note)


def _take(registration):
    global _asked
    _asked = True
    registration.waiting.postMessage("take over")


def _taken_over(place):
    if _asked:
        place.reload()
