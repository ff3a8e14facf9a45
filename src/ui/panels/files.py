"""Files out: the session, its pictures, its numbers and its report."""


from ui import engine
from ui.panels import history
from ui.page import download, element, on
from ui.state import shown_by, state
from ui.words import classes, report_words, say

_menu = element("save-menu")


def start():
    on(_menu, "click", _click)


def _click(event):
    button = event.target.closest("button")
    if button:
        _menu.open = False
    if button and button.matches("[data-kind]"):
        save(button.dataset.kind)


def save(kind):
    """Write a file of this kind for the person to keep."""
    chosen = -1 if state.chosen is None else state.chosen
    name = _stem()
    if kind == "session":
        request = ("save", history.tracked(), name)
    elif kind == "report":
        request = ("report", name, chosen, state.signed, history.tracked()) + report_words()
        request += (classes.spoken(), _question())
    else:
        request = ("export", kind, chosen, state.signed, state.look, classes.spoken())
    engine.ask(say("writing"), lambda answer: _download(answer, name, kind), *request)


def _stem():
    """A name for files: that of the photo, without its ending."""
    return (state.picture or "picture").rsplit(".", 1)[0]


def _question():
    """What the gallery asks of this photo, if it does."""
    asking = element("question")
    return "" if asking.hidden else asking.textContent


def _download(answer, name, kind):
    download(answer.data, "{}-{}.{}".format(name, kind, answer.suffix), answer.type)


def show(state):
    for button in _menu.querySelectorAll("button"):
        button.disabled = state.answer is None


shown_by(show, "answer")
