"""What the network's classes are called in the person's language."""

import js

from ui.state import state

_FILE = "models/labels-zh.json"  # each class's Chinese names, joined by commas
_names = None  # them, as JavaScript has them, once they were wanted


async def fetch():
    """Have the Chinese names; return whether they are there."""
    global _names
    if _names is None:
        try:
            _names = await (await js.fetch(_FILE)).json()
        except Exception as error:  # of the host: the English ones will do
            js.console.warn("The classes' Chinese names cannot be fetched: " + str(error))
    return _names is not None


def naming(imagenet):
    """The language to call classes in: ImageNet's have names in each, others those that they have."""
    return state.language if _names is not None and imagenet else "en"


def name(one):
    """The name of the class that an answer tells by ``index`` and ``label``."""
    return _own(one.index)[0] if state.naming != "en" and not getattr(one, "own", False) else one.label


def put(place, one):
    """Show a class's name there, with its language where that is not the page's."""
    place.textContent = name(one)
    if state.naming == state.language:
        place.removeAttribute("lang")
    else:
        place.setAttribute("lang", state.naming)


def others(one):
    """What else a class that was found is called, as pairs of a language and words."""
    english = one.name.split(", ")
    if not state.imagenet:
        return []
    if state.naming != "en":
        return [(state.naming, ", ".join(_own(one.index)[1:])), ("en", one.label)]
    also = [("en", ", ".join(word for word in english if word != one.label))]
    return also + ([("zh-Hans", ", ".join(_own(one.index)))] if _names is not None else [])


def spoken():
    """All names in the language that classes are called in; none where that is English."""
    return _names if state.naming != "en" else []


async def names_for(words):
    """All names that these words may be found among, beside the English ones."""
    if state.imagenet and any(ord(sign) > 0x2E7F for sign in words):  # Chinese, whatever the page speaks
        return _names if await fetch() else []
    return spoken()


def _own(index):
    return _names[index].split(", ")
