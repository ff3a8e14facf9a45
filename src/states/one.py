"""One state of the page, without an engine: the same page, shown what the engine once answered.

The address says which: ``one.html?state=busy&language=zh-Hans``. ``body[data-shown]`` is there when
all of it is shown. See builder/states/.
"""

import asyncio
import json

import js
from pyscript import document, ffi, window

from ui import engine, main
from ui.panels import offers
from ui.pictures import gallery
from ui.state import change, memory, state, trail, works
from ui.words import choose, say, worded

_FOLDER = "recorded/"
_BYTES = {"uint8": js.Uint8Array, "int32": js.Int32Array}


class Told:
    """An answer, as the page reads one."""

    def __init__(self, **values):
        for name in values:
            setattr(self, name, values[name])


class Recorded:
    """Answers as the worker does what was recorded, and nothing else for ever."""

    def __init__(self, replies):
        self._replies = replies  # by the request's name and its first argument
        self._given = set()
        self._begun = []  # the same of long questions, by their numbers

    def all_given(self):
        """Whether all that was recorded was asked for."""
        return len(self._given) == len(self._replies)

    async def progress(self):
        """How far what runs is, as was recorded."""
        return state.progress

    async def request(self, name, *given):
        """The answer that was recorded."""
        if name == "begin":
            self._begun.append((given[0], str(given[1][0])))
            return Told(number=len(self._begun) - 1)
        if name == "news":
            return Told(done=1.0, found=await self._reply(self._begun[given[0]]), ended=True)
        return await self._reply((name, str(given[0])))

    async def _reply(self, key):
        if key not in self._replies:
            await asyncio.Event().wait()
        self._given.add(key)
        return self._replies[key]


async def _fetch(name):
    """What was recorded: what Python knows of it, and the engine's answers as JavaScript has them."""
    text = await (await js.fetch("{}{}.json".format(_FOLDER, name))).text()
    told, answers = json.loads(text), js.JSON.parse(text).answers
    kept = {}
    for way in told["arrays"]:
        file = way.pop()
        if file not in kept:
            data = await (await js.fetch(_FOLDER + file)).arrayBuffer()
            kept[file] = _BYTES[file.split(".")[1]].new(data)
        holder = answers
        for part in way[:-1]:
            holder = js.Reflect.get(holder, part)
        js.Reflect.set(holder, way[-1], kept[file])
    return told, answers


async def _do(step):
    """What a person does."""
    kind = step[0]
    if kind == "without":
        js.Reflect.deleteProperty(js.Navigator.prototype, step[1])
        return
    place = document.querySelector(step[1])
    if kind == "click":
        place.click()
    elif kind == "type":
        place.focus()
        place.value = step[2]
        place.dispatchEvent(js.InputEvent.new("input", ffi.to_js({"bubbles": True})))
    await asyncio.sleep(0)


async def _speak(language):
    choose(language)
    while state.naming != language:  # the classes' names come a little later
        await asyncio.sleep(0.02)


async def _show(name, language):
    told, answers = await _fetch(name)
    replies = {}
    for number, (request, about) in enumerate(told["replies"]):
        replies[(request, about)] = js.Reflect.get(answers, "reply-{}".format(number))
    recorded = Recorded(replies)
    await engine.connect(recorded)
    main.connect()
    await _speak(language)
    await gallery.fetch("")  # until it is known which photos there are
    await memory.recall()  # and what this browser keeps, of which nothing is shown
    offers.leave()
    change(methods=answers.methods, exports=answers.exports, explanations=answers.explanations, ways=answers.ways, networks=answers.networks)
    values = told["values"]
    answer = getattr(answers, "answer", None)
    if told["kept"]:
        _offer(values["picture"], answers.history)
        values = {"phase": values["phase"]}
    elif answer is not None:
        change(**values)
        trail.begin(state.picture, answer)
        values = {"answer": answer, "summary": main.summary(answer)}
        for part in ("preview", "evidence", "history"):
            values[part] = getattr(answers, part, None)
    for part, (key, *given) in told["texts"].items():
        values[part] = say(key, *given)
    if getattr(answers, "error", None):
        values["error"] = worded(answers.error)
    change(**values)
    engine.start(None)
    for step in told["steps"]:
        await _do(step)
    while not recorded.all_given():
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.02)  # until the last of it is shown


def _offer(picture, history):
    """Offer a work that a closed tab has left just now."""
    record = js.Object.new()
    record.picture, record.time = picture, js.Date.new().toISOString()
    record.thumbnail = history.steps[history.steps.length - 1].thumbnail
    record.pinned = js.Array.new()
    offers.put([works.Work("", record, [], None)])


async def start():
    wish = js.URLSearchParams.new(window.location.search)
    if wish.get("scheme"):
        # a frame does not take over the colours of the page around it in all browsers
        document.documentElement.style.colorScheme = wish.get("scheme")
    try:
        await _show(wish.get("state"), wish.get("language") or "en")
        document.body.setAttribute("data-shown", "")
    except Exception as error:
        js.console.error("This state cannot be shown: " + str(error))


asyncio.create_task(start())
