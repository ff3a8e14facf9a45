"""Open a network: a sheet that tells what was found in its files, and what it says of the photo."""

import asyncio

import js

from ui import engine
from ui.engine import jobs, own
from ui.page import clear, element, new, on
from ui.pictures import gallery
from ui.state import change, shown_by, state
from ui.words import say, worded
from ui.words.numbers import percent

ENDINGS = ("onnx", "pt", "pth", "h5", "keras", "tflite", "pb", "safetensors", "pdmodel", "caffemodel")
_BESIDE = ("data", "bin", "json", "txt", "names", "labels", "csv")
_dialog = element("network-dialog")
_input = element("network-files")
_facts, _choices = element("network-facts"), element("network-choices")
_remember = element("network-remember")
_warning = element("network-warning")
_use = None
_FEW = 2  # classes: a network that sees no more in many photos may be fed wrongly
_SLOW = 0.1  # seconds from which on strokes are answered when they end
_FED = {
    "torch": "fed-torch", "signed": "fed-signed", "unit": "fed-unit", "raw": "fed-raw", "caffe": "fed-caffe",
    "clip": "fed-clip", "torch-bgr": "fed-torch-bgr", "own": "fed-own",
}


def start(use):
    """Call ``use(name)`` when a network is to be asked from now on."""
    global _use
    _use = use
    on(_input, "change", lambda event: _chosen())
    on(_choices, "change", lambda event: _choose(event.target.value))
    on(element("network-use"), "click", lambda event: _take())
    on(element("network-cancel"), "click", lambda event: _dialog.close())
    on(_dialog, "close", lambda event: _left())


def ask():
    """Let the person choose files."""
    _input.click()


def concerns(files):
    """Those of some files that are a network and what belongs to it; none if there is no network."""
    wanted = [file for file in files if _ending(file) in ENDINGS + _BESIDE]
    return wanted if any(_ending(file) in ENDINGS for file in wanted) else []


def _ending(file):
    return file.name.lower().rsplit(".", 1)[-1]


def _chosen():
    files = [_input.files.item(place) for place in range(_input.files.length)]
    _input.value = ""  # so that the same ones can be opened again
    if files:
        open_files(files)


def open_files(files):
    """Look into a network and what was opened with it."""
    engine.ask(say("opening-network"), lambda answer: _brought(answer.digest, files), "bring_network", files)


def _brought(digest, files):
    engine.ask(say("opening-network"), lambda answer: _looked(digest, files, answer), "look_into", digest)


def _looked(digest, files, answer):
    if getattr(answer, "cancelled", False):
        return
    own.keep(digest, files)
    first = getattr(answer, "first", None)
    change(looked=answer, looked_at=digest, feeding=answer.chosen, variety=None, feedings={answer.chosen: first})
    _remember.checked = False
    _dialog.showModal()
    if first:
        jobs.begin(_fed, "feedings", [one.name for one in answer.choices if one.name != answer.chosen])
    else:
        _try_photos()


def _fed(news):
    """It was asked about the photo, given in more of the ways."""
    found = getattr(news, "found", None)
    if found and state.looked is not None:
        feedings = dict(state.feedings)
        feedings.update({one.name: one.first for one in found.choices})
        change(feedings=feedings)
    if news.ended and state.variety is None:
        _try_photos()


def _choose(name):
    change(feeding=name, variety=None)
    _try_photos()


def _try_photos():
    """See whether it tells different photos apart, fed so."""
    if state.looked is not None and state.looked.classes > 2 * _FEW:
        asyncio.create_task(_tried(state.feeding))


async def _tried(name):
    photos = await gallery.all_bytes()
    if photos and state.feeding == name:
        jobs.begin(lambda news: _varied(name, news), "variety", name, photos)


def _varied(name, news):
    found = getattr(news, "found", None)
    if found and state.feeding == name:
        change(variety=found)


def _take():
    """Ask it from now on."""
    name, digest, title = state.feeding, state.looked_at, state.looked.title
    if _remember.checked:
        asyncio.create_task(_keep(digest, name, title))
    change(looked=None)
    _use(name)
    _dialog.close()


async def _keep(digest, name, title):
    try:
        await own.remember(digest, name, title)
        change(remembered=await own.remembered())
    except Exception as error:  # no room, or storage refused
        js.console.info("The network cannot be kept: " + str(error))
        engine.tell(say("network-not-kept"))


def _left():
    """The sheet was closed: what is not used is given back."""
    jobs.end("feedings")
    jobs.end("variety")
    if state.looked is not None:
        change(looked=None)
        engine.quietly(lambda answer: None, "leave_network")


def _lines(found):
    """What is known of it, as pairs of a term and a text."""
    sides = say("network-sides", found.sides[1], found.sides[0], say("network-grey") if found.grey else say("network-colour"))
    names = ", ".join(list(found.names)) + (" …" if found.classes > 3 else "")
    size = say("network-size", "{:.1f}".format(found.bytes / 1e6))
    speed = say("network-speed", round(1000 * found.seconds))
    return [
        (say("network-file"), size + (" " + say("network-is-large") if found.large else "")),
        (say("network-input"), sides + " (" + _source(found.sides_from) + ")"),
        (say("network-labels-of", found.classes), names + " (" + _source(found.names_from) + ")"),
        (say("network-maps"), worded(found.no_maps) if getattr(found, "no_maps", None) else say("network-has-maps")),
        (say("network-answers"), speed + (" " + say("network-is-slow") if found.seconds > _SLOW else "")),
    ]


def _source(name):
    """Where something was found."""
    if name == "imagenet":
        return say("from-imagenet")
    if name == "the network":
        return say("from-network")
    return say("from-file", name) if name else say("from-nothing")


def _option(found, choice):
    """A line to choose: how it is fed, and what it says then."""
    label, radio = new("label"), new("input", type="radio", name="feeding", value=choice.name)
    radio.checked = choice.name == found.chosen
    how = say(_FED[choice.how])
    if choice.name == found.chosen and found.told_by:
        how = say("fed-as-told", how, _source(found.told_by))
    label.append(radio, new("span", how), new("output", "", "first", data_name=choice.name))
    return label


def _warn(found):
    """What may be wrong with it as it is fed."""
    if state.variety is not None and state.variety.classes <= _FEW:
        return say("network-sees-one", state.variety.photos, state.variety.classes)
    return "" if found.told_by else say("network-not-told")


def show(state):
    found = state.looked
    if found is None:
        return
    element("network-title").textContent = found.title
    clear(_facts)
    for term, text in _lines(found):
        _facts.append(new("dt", term), new("dd", text))

def show_choices(state):
    clear(_choices)
    for choice in state.looked.choices if state.looked is not None else ():
        _choices.append(_option(state.looked, choice))


def show_feedings(state):
    for place in _choices.querySelectorAll("output"):
        first = state.feedings.get(place.dataset.name) or ()
        place.textContent = "; ".join(one.label + " " + percent(one.confidence) for one in first)


def show_warning(state):
    words = _warn(state.looked) if state.looked is not None else ""
    _warning.hidden = not words
    _warning.textContent = words


shown_by(show, "looked", "language")
shown_by(show_choices, "looked", "language")
shown_by(show_feedings, "feedings")
shown_by(show_warning, "looked", "variety", "language")
