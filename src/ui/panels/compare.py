"""The same hole filled by every method: each card is there as soon as its method is done."""

from ui.actions import working
from ui.engine import jobs
from ui.page import clear, element, new, on
from ui.pictures import put
from ui.state import change, shown_by, state
from ui.words.numbers import percent, points
from ui.words import classes, say, translated, worded

_button = element("compare")
_dialog = element("compare-dialog")
_list = element("compare-list")
_question = element("compare-question")
_finding = element("compare-finding")
_progress = element("compare-progress")
_use = None


class Fills:
    """What is being compared: the class that is watched, and the answers so far by method."""

    def __init__(self, index, label):
        self.index = index
        self.label = label
        self.answers = {}
        self.waiting = [method.name for method in _quickest_first()]
        self.failed = ""  # what the engine could not do, in one sentence

    def all_there(self):
        """Whether every method has answered."""
        return not self.waiting


def start(use):
    """Call ``use(method)`` when one is chosen."""
    global _use
    _use = use
    on(_button, "click", lambda event: ask())
    on(element("compare-close"), "click", lambda event: _dialog.close())
    on(_dialog, "close", lambda event: _closed())
    on(_list, "click", _click)
    on(_list, "pointerleave", lambda event: _sort())
    on(_list, "focusout", lambda event: _list.contains(event.relatedTarget) or _sort())


def possible(state):
    """Whether there is a hole to fill."""
    return working(state) and state.answer.erased and state.answer.share < 1


def _quickest_first():
    """The methods: the one that is shown needs no time, and the plain ones hardly any."""
    order = lambda one: (one[1].name != state.method, not one[1].baseline, one[0])
    return [one for _, one in sorted(enumerate(state.offered()), key=order)]


def ask():
    """Fill the hole with every method."""
    index, label = state.chosen, ""
    rows = list(state.answer.original_predictions)
    if index is None:
        index, label = rows[0].index, classes.name(rows[0])
    fills = Fills(index, label)
    clear(_list)
    for method in state.offered():  # all places at once: nothing moves while they fill
        _list.append(_card(method))
    change(fills=fills)
    _dialog.showModal()
    _ask(fills)


def _ask(fills):
    name = fills.waiting[0]
    jobs.begin(lambda news: _arrived(fills, name, news), "candidate", name, fills.index)


def _arrived(fills, name, news):
    error = getattr(news, "error", None)
    if fills is not state.fills or not (error or getattr(news, "ended", False)):
        return
    fills.waiting.remove(name)
    answer = getattr(news, "found", None)
    if error:
        fills.failed = worded(error)
    else:
        fills.answers[name] = answer
        fills.label = classes.name(answer)
    _fill_in(name, answer, error)
    change(fills=fills)
    if fills.all_there():
        _sort()
    else:
        _ask(fills)


def _closed():
    jobs.end("candidate")
    change(fills=None, compared=state.compared + 1)
    _button.focus()


def _card(method):
    card = new("li", data_method=method.name, aria_busy="true")
    title = translated(method.title)
    what = new("p", translated(method.description))
    what.className = "quiet"
    use = new("button", say("use-fill"), type="button")
    use.setAttribute("aria-label", say("use-method", title))
    use.disabled = True
    card.append(new("h3", title), new("canvas", role="img", aria_label=title), _words("winner"))
    card.append(_words("tracked"), _bars(), use, what)
    return card


def _words(name):
    made = new("p")
    made.className = name
    return made


def _bars():
    """Two bars on one axis from nothing to 100 %; the words above them say the same."""
    bars = new("div", aria_hidden="true")
    bars.className = "fill-bars"
    bars.append(new("i"), new("i"))
    return bars


def _fill_in(name, answer, error):
    """Put what one method has come to into its card."""
    card = _list.querySelector("[data-method='{}']".format(name))
    card.removeAttribute("aria-busy")
    if error:
        card.querySelector(".winner").textContent = worded(error)
        return
    put(card.querySelector("canvas"), answer.picture, answer.size)
    card.querySelector(".winner").textContent = "{} {}".format(classes.name(answer.winner), percent(answer.confidence))
    change_by = say("points", points(answer.after - answer.before))
    words = say("before-after", classes.name(answer), percent(answer.before), percent(answer.after), change_by)
    card.querySelector(".tracked").textContent = words
    bars = card.querySelector(".fill-bars")
    bars.firstElementChild.style.setProperty("--share", str(answer.before))
    bars.lastElementChild.style.setProperty("--share", str(answer.after))
    use = card.querySelector("button")
    use.disabled = name == state.method
    if use.disabled:
        use.textContent = say("fill-in-use")
        use.setAttribute("aria-label", say("method-in-use", card.querySelector("h3").textContent))


def _sort():
    """The strongest effect first: once all are there, and nobody aims at any of them."""
    fills = state.fills
    if fills is None or not fills.all_there() or _list.matches(":hover, :focus-within"):
        return
    effect = lambda card: -_effect(fills.answers.get(card.dataset.method))
    cards = list(_list.children)
    wanted = sorted(cards, key=effect)
    if [card.dataset.method for card in cards] != [card.dataset.method for card in wanted]:
        for card in wanted:
            _list.append(card)


def _effect(answer):
    """How far a method moves the watched class; what failed comes last."""
    return -1 if answer is None else abs(answer.after - answer.before)


def _found(fills):
    """Whether the answer depends on the fill, in one sentence."""
    winners = {}
    for answer in fills.answers.values():
        label = classes.name(answer.winner)
        winners[label] = winners.get(label, 0) + 1
    if not winners:
        return ""
    shares = [answer.after for answer in fills.answers.values()]
    between = say("fills-between", fills.label, percent(min(shares)), percent(max(shares)))
    if len(winners) == 1:
        return say("fills-agree", next(iter(winners))) + " " + between
    by_number = sorted(winners.items(), key=lambda one: -one[1])
    named = say("list-comma").join("{} ({})".format(label, number) for label, number in by_number)
    return say("fills-differ", named) + " " + between


def _click(event):
    button = event.target.closest("button")
    if button:
        name = button.closest("li").dataset.method
        _dialog.close()
        _use(name)


def show(state):
    _button.disabled = not possible(state)
    fills = state.fills
    if fills is None:
        return
    number = len(state.offered())
    done = number - len(fills.waiting)
    _question.textContent = say("compare-question", fills.label) if fills.label else ""
    _progress.hidden = fills.all_there()
    _progress.value = done / number
    _finding.textContent = _found(fills) if fills.all_there() else ""


shown_by(show, "phase", "answer", "fills", "methods", "language", "naming")
