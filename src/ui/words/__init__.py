"""What the page says, in the language of whoever reads it."""

import asyncio

from pyscript import document, window

from ui.state import settings
from ui.words import chinese, classes, english
from ui.page import all_of, element, on
from ui.state import change, shown_by, state

_SPOKEN = {"en": english.TEXTS, "zh-Hans": chinese.TEXTS}
LANGUAGES = (("en", "English"), ("zh-Hans", "中文"))
_KEY = "language"  # in the browser's storage: what the person chose
_select = element("language")
_switched = None
# Elements of index.html name their texts by attributes, and these take them.
_PLACES = (("data-label", "aria-label"), ("data-tip", "title"), ("data-hint", "placeholder"))


def start(switched):
    """Speak the person's language; call ``switched()`` whenever another is chosen."""
    global _switched
    _switched = switched
    on(_select, "change", lambda event: switch(_select.value))
    _select.value = state.language
    language = settings.remembered(_KEY)
    if language not in _SPOKEN:
        language = _wanted()
    if language != state.language:  # index.html is in English itself
        choose(language)


def say(key, *values):
    """The text of this key, with values in its gaps."""
    text = _SPOKEN[state.language][key]
    return text.format(*values) if values else text


def spoken(words):
    """A text's key, or what the engine or the gallery says, in all languages: the person's own first."""
    told = {code: texts.get(words) for code, texts in _SPOKEN.items()}
    if told["en"] is None:
        told = {code: words for code in _SPOKEN}
        told["zh-Hans"] = chinese.WORDS.get(words, words)
    return [told[state.language]] + [told[code] for code in told if code != state.language]


def translated(words):
    """What the engine or the gallery calls something in English; unchanged without a translation."""
    return words if state.language == "en" else chinese.WORDS.get(words, words)


def worded(told):
    """A sentence of the engine's: told by its key, its values and its English."""
    sentence = None if state.language == "en" else chinese.SENTENCES.get(told.key)
    return sentence.format(*[translated(value) for value in told.values]) if sentence else told.english


def report_words():
    """The report's texts, and the fill methods', that are not the engine's own, and their language."""
    words = {}
    if state.language != "en":
        words.update(chinese.REPORT)
        words.update(chinese.WORDS)
    return words, state.language


def choose(language):
    """Say everything in this language from now on."""
    change(language=language, naming="en")
    if language != "en":
        asyncio.create_task(_name_classes())


async def _name_classes():
    """Call the classes by this language's names, once they are there."""
    if await classes.fetch():
        change(naming=classes.naming(state.imagenet))
        _switched()


def switch(language):
    """Say everything in the language that the person has chosen, and remember that."""
    choose(language)
    _switched()
    settings.remember(_KEY, language)


def show(state):
    """First of all: what depends on more than the language is written over these."""
    document.documentElement.lang = state.language
    document.title = say("title")
    for place in all_of("[data-text]"):
        place.textContent = say(place.dataset.text)
    for key, attribute in _PLACES:
        for place in all_of("[{}]".format(key)):
            place.setAttribute(attribute, say(place.getAttribute(key)))
    _select.value = state.language


def _wanted():
    """The first of the browser's languages that the page speaks; else English."""
    for wish in window.navigator.languages:
        language = {"zh": "zh-Hans", "en": "en"}.get(wish.lower().split("-")[0])
        if language:
            return language
    return "en"


shown_by(show, "language")
