"""Which kept work is this tab's own.

A tab remembers it over a reload, and holds a lock of its name. So a copy of the tab, which remembers
the same, notices that it has to begin another work; and a closed tab's work can be told from others.
"""

import js
from pyscript import ffi

from ui.page import offered, tried

_KEY = "interactive-classification"
_storage = offered(js.window, "sessionStorage")  # lasts as long as the tab
_let_go = None  # called to release the lock


def remembered():
    """The name of the work that this tab had when it was left, or None."""
    return _storage.getItem(_KEY) if _storage else None


def remember(name):
    """Have this work again after a reload."""
    if _storage:
        tried(_storage, "setItem", _KEY, name)


async def hold(name):
    """Let no other tab have this work; return whether that was possible.

    None where the browser has no locks and cannot tell: there no work is taken for this tab's own.
    """
    global _let_go
    locks = getattr(js.navigator, "locks", None)
    if not locks:
        return None
    held = []

    def until(resolve, reject):
        held.append(resolve)

    def ask(resolve, reject):
        def granted(lock):
            resolve(lock is not None)
            return None if lock is None else js.Promise.new(ffi.create_proxy(until))

        wish = ffi.to_js({"ifAvailable": True})
        locks.request(name, wish, ffi.create_proxy(granted)).then(None, reject)

    try:
        if not await js.Promise.new(ffi.create_proxy(ask)):
            return False
    except Exception:  # refused, as in a frame without an origin
        return False
    release()  # the one before
    _let_go = held[0]
    return True


def holds():
    """Whether a lock is held."""
    return _let_go is not None


async def held():
    """The names of all locks that tabs hold."""
    locks = getattr(js.navigator, "locks", None)
    return [lock.name for lock in (await locks.query()).held] if locks else []


def release():
    """The page is left: another tab may go on with its work."""
    global _let_go
    if _let_go:
        _let_go()
        _let_go = None
