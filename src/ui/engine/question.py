"""A long question about what is shown: its finding is told as long as that is."""

from ui.engine import jobs
from ui.page import element
from ui.state import change, state
from ui.words import worded


class Question:
    """One of them, and the three parts of the state that tell of it.

    `about` is what it was asked about, `to` how far it is, from 0 to 1, while it runs, and `found` what
    has come of it. ``shown(state)`` tells what it would be asked about now, or None; `button` is the
    name of the element by which a person asks.
    """

    def __init__(self, request, about, to, found, shown, button):
        self._request = request
        self._about, self._to, self._found = about, to, found
        self._shown = shown
        self._button = button

    def ask(self, *arguments):
        """Ask about what is shown."""
        about = self._shown(state)
        self._put(about, 0.0, None)
        jobs.begin(lambda news: self._arrived(about, news), self._request, *arguments)

    def give_up(self):
        """Ask no more, as the person wishes, and tell nothing of it."""
        self._forget()
        element(self._button).focus()

    def go_on(self, state):
        """Give it up if something else is shown: it was not about that."""
        about = getattr(state, self._about)
        if about is not None and about != self._shown(state):
            self._forget()

    def _arrived(self, about, news):
        if about != getattr(state, self._about):
            return
        error = getattr(news, "error", None)
        if error:
            self._put(None, None, None)
            change(error=worded(error))
        else:
            found = getattr(news, "found", None) or getattr(state, self._found)
            self._put(about, None if getattr(news, "ended", True) else news.done, found)

    def _forget(self):
        jobs.end(self._request)
        self._put(None, None, None)

    def _put(self, about, to, found):
        change(**{self._about: about, self._to: to, self._found: found})
