"""A page for the page's modules to run on under CPython: index.html's elements, and no browser.

It has what Python sees of a page, and nothing of how it looks: elements with attributes, texts,
listeners and the simplest selectors. What a module asks of the browser beside that is an
:class:`Anything`, which takes every call.
"""

import asyncio
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace

ROOT = Path(__file__).parents[2]
VOID = {"input", "img", "link", "meta", "br"}
REFLECTED = {"hidden", "disabled", "checked", "open", "selected"}
SIMPLE = re.compile(
    r"(\w+)|#([\w-]+)|\.([\w-]+)|\[([\w-]+)(?:=['\"]?([^\]'\"]*)['\"]?)?\]|:not\(([^)]*)\)|:checked|\*"
)


def split(selector, sign):
    """The parts of a selector between the signs that stand in no brackets."""
    parts, depth = [""], 0
    for one in selector:
        depth += (one in "([") - (one in ")]")
        if one == sign and not depth:
            parts.append("")
        else:
            parts[-1] += one
    return parts


class Anything:
    """Some part of a browser that the test has no use for."""

    def __call__(self, *values, **named):
        return Anything()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        made = Anything()
        self.__dict__[name] = made
        return made

    def __iter__(self):
        return iter(())

    def __bool__(self):
        return False

    def __float__(self):
        return 0.0

    def __index__(self):
        return 0


class Classes(set):
    """An element's classes."""

    remove = set.discard

    def toggle(self, name, wanted=None):
        (self.add if (name not in self if wanted is None else wanted) else self.discard)(name)


class Data:
    """An element's ``data-`` attributes."""

    def __init__(self, attributes):
        self.__dict__["attributes"] = attributes

    def __getattr__(self, name):
        return self.attributes.get("data-" + name)

    def __setattr__(self, name, value):
        self.attributes["data-" + name] = value


class Event(SimpleNamespace):
    """What a listener is called with."""

    def __init__(self, kind, target=None, **values):
        usual = dict.fromkeys(
            ("ctrlKey", "metaKey", "altKey", "shiftKey", "repeat", "isComposing"), False
        )
        super().__init__(type=kind, target=target, defaultPrevented=False, **{**usual, **values})

    def preventDefault(self):  # noqa: N802 - as JavaScript calls it
        self.defaultPrevented = True

    def stopPropagation(self):  # noqa: N802
        self.stopped = True

    def getModifierState(self, name):  # noqa: N802
        return getattr(self, name, False)


class Element(Anything):
    """An element; attributes that Python sets as such and those of the markup are one."""

    def __init__(self, tag="div", attributes=()):
        self.__dict__.update(
            tag=tag, attributes=dict(attributes), children=[], parentElement=None, words=""
        )
        self.__dict__.update(listeners={}, classList=Classes(), style=Anything(), focused=0)
        self.__dict__.update(className="", value=self.attributes.get("value", ""))
        for name in REFLECTED:
            self.__dict__[name] = name in self.attributes
        self.classList.update(self.attributes.get("class", "").split())

    def __bool__(self):
        return True

    def __getattr__(self, name):
        if name in ("id", "min", "max", "title", "lang", "type"):
            return self.attributes.get(name, "")
        return super().__getattr__(name)

    def __setattr__(self, name, value):
        if name in ("id", "title", "lang", "type"):
            self.attributes[name] = value
        elif name == "textContent":
            self.__dict__.update(words=value, children=[])
        else:
            self.__dict__[name] = value

    @property
    def dataset(self):
        return Data(self.attributes)

    @property
    def textContent(self):  # noqa: N802
        return self.words + "".join(child.textContent for child in self.children)

    def setAttribute(self, name, value):  # noqa: N802
        self.attributes[name] = value

    def getAttribute(self, name):  # noqa: N802
        return self.attributes.get(name)

    def removeAttribute(self, name):  # noqa: N802
        self.attributes.pop(name, None)

    def append(self, *children):
        for child in children:
            child.parentElement = self
            self.children.append(child)

    def before(self, *others):
        for other in others:
            other.parentElement = self.parentElement
            self.parentElement.children.insert(self.parentElement.children.index(self), other)

    def remove(self):
        self.parentElement.children.remove(self)

    def replaceChildren(self, *children):  # noqa: N802
        self.children.clear()
        self.append(*children)

    def addEventListener(self, kind, listener, capture=False):  # noqa: N802
        self.listeners.setdefault(kind, []).append(listener)

    def dispatch(self, kind, **values):
        """Have an event happen here: all listeners hear it, up to the document."""
        event, at = Event(kind, self, **values), self
        while at is not None and not hasattr(event, "stopped"):
            for listener in list(at.listeners.get(kind, ())):
                listener(event)
            at = at.parentElement
        return event

    def click(self):
        if not self.disabled:
            self.dispatch("click")

    def focus(self):
        self.focused += 1

    def showModal(self):  # noqa: N802
        self.open = True
        self.attributes["open"] = ""

    def close(self):
        self.open = False
        self.attributes.pop("open", None)
        self.dispatch("close")

    def everything(self):
        for child in self.children:
            yield child
            yield from child.everything()

    def matches(self, selector):
        return any(self._fits(one.strip()) for one in split(selector, ","))

    def _fits(self, selector):
        *above, own = split(selector, " ")
        for tag, name, group, attribute, value, others in SIMPLE.findall(own):
            if (
                (tag and tag != self.tag)
                or (name and name != self.id)
                or (group and group not in self.classList)
                or (attribute and attribute not in self.attributes)
                or (value and self.attributes.get(attribute) != value)
                or (others and self.matches(others))
            ):
                return False
        return not above or bool(self.parentElement and self.parentElement.closest(" ".join(above)))

    def closest(self, selector):
        at = self
        while at is not None and not at.matches(selector):
            at = at.parentElement
        return at

    def querySelectorAll(self, selector):  # noqa: N802
        return [one for one in self.everything() if one.matches(selector)]

    def querySelector(self, selector):  # noqa: N802
        return next(iter(self.querySelectorAll(selector)), None)

    def getElementById(self, name):  # noqa: N802
        return next((one for one in self.everything() if one.id == name), None)


class _Markup(HTMLParser):
    def __init__(self, document):
        super().__init__()
        self.at = [document]

    def handle_starttag(self, tag, attrs):
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.at[-1].append(made)
        if tag not in VOID:
            self.at.append(made)

    def handle_endtag(self, tag):
        if tag not in VOID and len(self.at) > 1:
            self.at.pop()

    def handle_data(self, data):
        self.at[-1].words += data.strip()


def document():
    """The elements of index.html."""
    found = Element("#document")
    _Markup(found).feed((ROOT / "index.html").read_text("utf-8"))
    window = Element("window")
    window.navigator = SimpleNamespace(platform="Linux", languages=["en"])
    window.localStorage = None
    found.defaultView = window
    found.createElement = Element
    found.body = found.querySelector("body")
    found.documentElement = found.querySelector("html")
    return found


@contextmanager
def page() -> Iterator[SimpleNamespace]:
    """The modules of ``src/ui``, fresh, on a page of their own; ``page.document`` is it."""
    made = document()
    js, pyscript = Anything(), ModuleType("pyscript")
    js.site.tried = lambda owner, name, *values: getattr(owner, name)(*values)
    js.Reflect = SimpleNamespace(get=lambda owner, name: getattr(owner, name, None))
    pyscript.document, pyscript.window = made, made.defaultView
    pyscript.ffi = SimpleNamespace(create_proxy=lambda value: value, to_js=lambda value: value)
    pyscript.workers = pyscript.create_named_worker = Anything()
    before = {
        name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "ui"
    }
    sys.modules.update(js=js, pyscript=pyscript)
    try:
        yield SimpleNamespace(document=made, js=js, element=made.getElementById)
    finally:
        for name in [
            name for name in sys.modules if name.split(".")[0] in ("ui", "js", "pyscript")
        ]:
            del sys.modules[name]
        sys.modules.update(before)


def settled(work):
    """Run something in a loop of its own, with all tasks that it begins; return what it returns."""

    async def run():
        found = work()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)
        return found

    return asyncio.run(run())
