"""Keep the work as it is made, so that no reload, no crash and no other tab loses any of it.

Each answered change is written at once, as the request that made it; at rest the engine writes all
of it as one session, and what is kept begins anew with that.
"""

import asyncio

import js
from pyscript import document, ffi, window

from ui import engine
from ui.engine import journal
from ui.panels import history, offers
from ui.state import tab, trail, works
from ui.tools import live
from ui.page import element, on
from ui.state import change, followed_by, state
from ui.words import say, worded

_REST = 1.5  # seconds without a change after which the engine writes all of it
_MANY = 40  # changes after which it does without a rest: to do them again takes long
_changes = 0
_news = False  # whether something was found since all of it was written
_forgotten = 0  # how many of them are not to be kept any more
_written = 0  # how many of them are in storage
_writing = False
_folding = False
_keeps = True  # whether the browser lets us
_warned = False
_claiming = None
_show = None  # shows a work that was taken up again


def start(show):
    """Call ``show(answer, name)`` when a kept work is there again."""
    global _claiming, _show
    _show = show
    offers.start(lambda work: asyncio.create_task(_go_on(work)))
    on(element("forget"), "click", lambda event: asyncio.create_task(forget()))
    on(document, "visibilitychange", lambda event: document.hidden and _fold())
    on(js.window, "pagehide", lambda event: tab.release())
    on(js.window, "pageshow", lambda event: event.persisted and asyncio.create_task(_back()))
    document.body.onbeforeunload = ffi.create_proxy(_leaving)
    _claiming = asyncio.create_task(_claim())


async def _claim():
    """Find this tab's own work; without one, offer what closed tabs have left."""
    try:
        found = await works.claim()
        if found and found.requests is None:
            await _set_aside(found)
        elif found:
            return found
        offers.put(await works.closed())
    except Exception as error:  # storage refused, or a page from disk: begin anew each time
        js.console.info("Nothing is kept: " + str(error))
    return None


async def recall():
    """Take this tab's own work up again; return whether there is any, or something else is begun."""
    work = await _claiming
    begun = state.awaited("open_picture", "open_session", "replay") is not None
    if work and begun:  # the person was faster: that is another work
        await works.anew()
        offers.put([work])
    elif work:
        _take_up(work)
    return work is not None or begun


async def _go_on(work):
    """Go on with the work of a tab that is closed; this tab's own stays kept."""
    if await works.take(work):
        _take_up(work)
    else:
        offers.put(await works.closed())  # another tab was faster


def _take_up(work):
    pins = [("pin", (work.pinned,))] if work.pinned else []
    then = lambda answer: asyncio.create_task(_taken_up(work, answer))
    engine.ask(say("opening-session"), then, "replay", work.requests + pins)


async def _taken_up(work, answer):
    error = getattr(answer, "error", None)
    if getattr(answer, "cancelled", False) or (error and error.key == "unknown-network"):
        await works.anew()  # it is offered until the person wishes, or has opened its network
        offers.put([work])
        change(error=worded(error) if error else "")
    elif error:
        await _set_aside(work)
    else:
        offers.taken()
        trail.take_up(work.trail, answer)
        change(pinned=work.pinned)
        _show(answer, getattr(answer, "name", "") or work.picture)


async def _set_aside(work):
    """What cannot be read stays as it is, and this tab begins another work."""
    await works.anew()
    offers.set_aside(work.name, work.file)


async def leave():
    """Begin another work; what this tab has made so far stays kept, and is offered."""
    while _writing:
        await asyncio.sleep(0.05)
    try:
        if await _claiming or (state.answer is not None and _worth_keeping()):
            await works.anew()
            offers.put(await works.closed())
    except Exception as error:
        js.console.info("Nothing is kept: " + str(error))


async def _back():
    await works.regain()
    changed()


def changed():
    """Something was made that is worth keeping."""
    global _changes
    _changes += 1
    _begin_writing()
    if len(journal.lines()) > _MANY:
        _fold()
    asyncio.create_task(_fold_at_rest(_changes))


def _answered(state):
    """What was asked long is answered: no request tells what was found, so it is in no journal."""
    global _news
    if not state.jobs and state.answer is not None:
        _news = True
        asyncio.create_task(_fold_at_rest(_changes))


def _made():
    answer = state.answer
    return answer.can_undo or answer.can_redo or bool(getattr(answer, "marked", None))


def _worth_keeping():
    """Whether a visit has come further than the photo that each begins with."""
    return state.opened > 1 or state.photo is not None or bool(state.pinned) or _made()


def _begin_writing():
    global _writing
    if not _writing:
        _writing = True
        asyncio.create_task(_write())


async def _write():
    """Write until all is written: what comes meanwhile is written with the next."""
    global _writing, _written, _keeps
    await _claiming
    while _written != _changes:
        number = _changes
        try:
            if _worth_keeping():
                about = {"picture": state.picture, "pinned": state.pinned, "made": _made()}
                await works.write(about)
                _keeps = True
        except Exception as error:  # the work goes on, only unkept
            js.console.info("The work cannot be kept for a reload: " + str(error))
            _keeps = False
            _warn()
        _written = number
    _writing = False


async def _fold_at_rest(number):
    await asyncio.sleep(_REST)
    while live.painting():
        await asyncio.sleep(_REST)
    if number == _changes:
        _fold()


def _fold():
    """Have the engine write the work as one session, when all that was asked is done."""
    global _folding, _news
    marked = getattr(state.answer, "marked", None)  # which a session's file does not hold
    new = len(journal.lines()) > 1 or _news
    if _folding or marked or _changes == _forgotten or not new or not _worth_keeping():
        return
    _folding, _news, number, asked = True, False, _changes, {"tracked": history.tracked(), "name": state.picture}
    engine.quietly(lambda answer: _folded(answer, number), "export", "session", asked)


def _folded(answer, number):
    global _folding, _changes
    _folding = False
    if not getattr(answer, "error", None):
        journal.kept(answer.data)
        if number > _forgotten:
            _changes += 1
            _begin_writing()


def _leaving(event):
    """Where nothing can be kept, let the browser ask whether to leave it."""
    if not _keeps and state.answer is not None and state.answer.can_undo:
        event.preventDefault()


def _warn():
    """Say once that nothing is kept; whoever opened a file from disk expects no more."""
    global _warned
    if not _warned and _made() and window.location.protocol.startswith("http"):
        _warned = True
        change(error=say("not-kept"))


async def forget():
    """Keep nothing any more of what was made so far, in any tab."""
    global _changes, _forgotten, _written
    _forgotten = _written = _changes = _changes + 1  # what was about to be kept is not
    offers.leave()
    while _writing:
        await asyncio.sleep(0.05)
    try:
        await works.forget()
        change(news=say("forgotten"))
    except Exception:
        change(news=say("keeps-nothing"))


followed_by(_answered, "jobs")
