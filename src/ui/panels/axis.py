"""Which axis the table of predictions has: percent, or log-odds, which 99.9 % hides nothing on."""

from ui.page import element, on
from ui.state import change, settings, shown_by

_switch = element("log-odds")
_KEY = "log-odds"  # in the browser's storage


def start():
    on(_switch, "change", lambda event: choose(_switch.checked))
    change(log_odds=settings.is_on(_KEY, False))


def choose(wanted):
    """Compare by log-odds or by percent, now and at the next visit."""
    settings.switch(_KEY, wanted)
    change(log_odds=wanted)


def show(state):
    _switch.checked = state.log_odds


shown_by(show, "log_odds")
