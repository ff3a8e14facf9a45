"""What the page says, in the language of whoever reads it."""

from pyscript import document, window

from ui.state import settings
from ui.words import chinese, english
from ui.page import all_of, element, on
from ui.state import change, state

_SPOKEN = {"en": english.TEXTS, "zh-Hans": chinese.TEXTS}
_KEY = "language"  # in the browser's storage: what the person chose
_select = element("language")
# Elements of index.html name their texts by attributes, and these take them.
_PLACES = (("data-label", "aria-label"), ("data-tip", "title"), ("data-hint", "placeholder"))


def start(switched):
    """Speak the person's language; call ``switched()`` whenever another is chosen."""
    on(_select, "change", lambda event: _switch(_select.value, switched))
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


def translated(words):
    """What the engine or the gallery says in English; unchanged if there is no translation."""
    if state.language == "en":
        return words
    if words in chinese.WORDS:
        return chinese.WORDS[words]
    for sentence, translation in chinese.SENTENCES.items():
        values = _values(sentence, words)
        if values is not None:
            return translation.format(*values)
    return words


def report_words():
    """The report's texts, and the fill methods', that are not the engine's own, and their language."""
    words = {}
    if state.language != "en":
        words.update(chinese.REPORT)
        words.update(chinese.WORDS)
    return words, state.language


def choose(language):
    """Say everything in this language from now on."""
    state.language = language
    document.documentElement.lang = language
    document.title = say("title")
    for place in all_of("[data-text]"):
        place.textContent = say(place.dataset.text)
    for key, attribute in _PLACES:
        for place in all_of("[{}]".format(key)):
            place.setAttribute(attribute, say(place.getAttribute(key)))
    _select.value = language
    change(language=language)  # whoever shows a part of the state shows it anew


def _switch(language, switched):
    choose(language)
    switched()
    settings.remember(_KEY, language)


def _wanted():
    """The first of the browser's languages that the page speaks; else English."""
    for wish in window.navigator.languages:
        language = {"zh": "zh-Hans", "en": "en"}.get(wish.lower().split("-")[0])
        if language:
            return language
    return "en"


def _values(sentence, words):
    """What stands in the gaps of a sentence; None if these words are another one."""
    first, *pieces = sentence.split("{}")
    if not words.startswith(first):
        return None
    rest, values = words[len(first) :], []
    for piece in pieces:
        place = rest.find(piece)
        if place < 0:
            return None
        values.append(rest[:place])
        rest = rest[place + len(piece) :]
    return None if rest else values
