"""Files out: a menu of all kinds that the engine writes."""


from ui import engine
from ui.actions import working
from ui.panels import history
from ui.page import download, element, new, on
from ui.state import change, shown_by, state
from ui.words import classes, report_words, say, translated

_menu = element("save-menu")
_list = element("save-list")
_copy = element("copy")  # stands below what it copies


def start():
    on(_menu, "click", _click)


def refresh():
    """Ask which kinds of files there are, unless that is known."""
    if not state.exports:
        engine.quietly(_known, "exports")


def _known(answer):
    if not getattr(answer, "error", None):
        change(exports=answer)


def _click(event):
    button = event.target.closest("button")
    if button:
        _menu.open = False
    if button and button.matches("[data-kind]"):
        save(button.dataset.kind)


def possible(state, kind):
    """Whether there is what such a file is made of, or will have been by then."""
    return working(state) and (not kind.of_hole or engine.changing() or state.answer.erased)


def save(kind):
    """Write a file of the kind of this name for the person to keep."""
    name = _stem()
    engine.ask(say("writing"), lambda answer: _download(answer, name, kind), "export", kind, _asked(name))


def _asked(name):
    """All that a file may tell of what the person sees; each kind heeds what concerns it."""
    words, language = report_words()
    asked = {
        "name": name, "question": _question(), "words": words, "language": language, "names": classes.spoken(),
        "signed": state.signed, "look": state.look, "tracked": history.tracked(),
        "explained": state.explained, "parameters": state.given(),
    }
    if state.chosen is not None:
        asked["index"] = state.chosen
    return asked


def _stem():
    """A name for files: that of the photo, without its ending."""
    return (state.picture or "picture").rsplit(".", 1)[0]


def _question():
    """What the gallery asks of this photo, if it does."""
    asking = element("question")
    return "" if asking.hidden else asking.textContent


def _download(answer, name, kind):
    download(answer.data, "{}-{}.{}".format(name, kind, answer.suffix), answer.type)


def show_kinds(state):
    """Make a button for each kind: those up to the picture above what copies it, the others below."""
    for button in _buttons():
        button.remove()
    above = True
    for kind in state.exports:
        button = new("button", type="button", data_kind=kind.name)
        if above:
            _copy.before(button)
        else:
            _list.append(button)
        above = above and kind.name != "picture"


def show_titles(state):
    for button, kind in zip(_buttons(), state.exports):
        button.textContent = translated(kind.title)


def show_possible(state):
    for button, kind in zip(_buttons(), state.exports):
        button.disabled = not possible(state, kind)


def _buttons():
    return list(_list.querySelectorAll("[data-kind]"))


shown_by(show_kinds, "exports")
shown_by(show_titles, "exports", "language")
shown_by(show_possible, "exports", "phase", "answer", "requests")
