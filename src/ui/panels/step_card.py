"""The card of a step of the history: how the picture looked, what was done, what the answer was."""

from pyscript import document

from ui.page import element
from ui.panels.step_words import title
from ui.words.numbers import percent
from ui.words import classes

_card = element("history-card")


def start():
    document.body.append(_card)  # nothing around the chart may cut it off


def show(step, button):
    """Show it beside the step's button, inside the window."""
    picture, name, said = list(_card.children)
    picture.src = step.thumbnail
    name.textContent = title(step)
    said.textContent = "{} {}".format(classes.name(step), percent(step.confidence))
    _card.hidden = False
    box, size = button.getBoundingClientRect(), _card.getBoundingClientRect()
    left = box.left + box.width / 2 - size.width / 2
    left = max(8, min(left, document.documentElement.clientWidth - size.width - 8))
    top = box.top - size.height - 6
    _card.style.left = "{:.0f}px".format(left)
    _card.style.top = "{:.0f}px".format(top if top > 0 else box.bottom + 6)


def hide():
    """Hide it; return whether it was there."""
    was = not _card.hidden
    _card.hidden = True
    return was
