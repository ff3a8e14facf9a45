"""A slider for each number that a person may change about a fill or an explanation."""

import asyncio

from ui.page import clear, new, on
from ui.words import translated

_REST = 0.3  # seconds without a change after which they are taken


class Sliders:
    """Those in one list; ``choose(values)`` is called once for what is changed key by key."""

    def __init__(self, place, choose):
        self._list = place
        self._choose = choose
        self._changes = 0
        on(place, "input", lambda event: _say(event.target))
        on(place, "change", lambda event: asyncio.create_task(self._changed()))

    def draw(self, parameters):
        """Have one for each of these, as the engine describes them."""
        clear(self._list)
        for one in parameters:
            label = new("label")
            slider = new(
                "input", type="range", name=one.name, min=one.low, max=one.high, step=one.step, data_default=one.default
            )
            amount = new("output")
            amount.className = "amount"
            label.append(new("span", translated(one.title)), slider, amount)
            self._list.append(label)

    def in_hand(self):
        """Whether the person is at it: what they choose is not undone by older answers."""
        return bool(self._changes or self._list.querySelector(":active"))

    def put(self, given):
        """Set them to the values that ``given(name)`` knows, or to their defaults where it has None."""
        for slider in self._list.querySelectorAll("input"):
            value = given(slider.name)
            slider.value = slider.dataset.default if value is None else str(value)
            _say(slider)

    def reset(self):
        """Set all to their defaults, as the person wishes."""
        self.put(lambda name: None)
        asyncio.create_task(self._changed())

    async def _changed(self):
        self._changes += 1
        number = self._changes
        values = {slider.name: float(slider.value) for slider in self._list.querySelectorAll("input")}
        await asyncio.sleep(_REST)
        if number == self._changes:
            self._changes = 0
            self._choose(values)


def _say(slider):
    slider.nextElementSibling.textContent = slider.value
