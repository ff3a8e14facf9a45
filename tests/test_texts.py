"""The page's texts: the same ones in each language, all there, none too many."""

import ast
import importlib.util
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

from interactive_classification.changes import CHANGES
from interactive_classification.explain import EXPLANATIONS, SEARCHES, WAYS
from interactive_classification.explain.method import Way
from interactive_classification.export import KINDS
from interactive_classification.export.report import WORDS
from interactive_classification.export.session import SavedError  # noqa: F401, so that all kinds are there
from interactive_classification.fill import KNOWN
from interactive_classification.mask import MaskError
from interactive_classification.sentences import SENTENCES, Told, sentence

ROOT = Path(__file__).parents[1]
UI = ROOT / "src" / "ui"
ENGINE = ROOT / "src" / "interactive_classification"
PLACES = {"data-label": "aria-label", "data-tip": "title", "data-hint": "placeholder"}


def spoken(language):
    """The module of one language; it imports nothing, so it runs anywhere."""
    spec = importlib.util.spec_from_file_location(language, UI / "words" / f"{language}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ENGLISH = spoken("english").TEXTS
CHINESE = spoken("chinese")


def gaps(text):
    """The gaps of a text, in order, each as what stands between its braces."""
    return [(name, form) for _, name, form, _ in Formatter().parse(text) if name is not None]


class Marked(HTMLParser):
    """The elements of index.html that name their texts."""

    def __init__(self):
        super().__init__()
        self.texts = []  # (key, what index.html says)
        self._open = None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        for name, shown in PLACES.items():
            if name in found:
                self.texts.append((found[name], found[shown]))
        self._open = found.get("data-text")

    def handle_data(self, data):
        if self._open:
            self.texts.append((self._open, " ".join(data.split())))
            self._open = None


def marked():
    parser = Marked()
    parser.feed((ROOT / "index.html").read_text("utf-8"))
    return parser.texts


def sources():
    texts = {"english.py", "chinese.py"}
    return [path for path in sorted(UI.rglob("*.py")) if path.name not in texts]


def literals(path):
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def said(path):
    """The keys that a module says outright."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id == "say":
            yield from (key.value for key in node.args[:1] if isinstance(key, ast.Constant))


def test_each_language_has_the_same_texts_in_the_same_order():
    assert list(ENGLISH) == list(CHINESE.TEXTS)


@pytest.mark.parametrize("language", ["english", "chinese"])
def test_no_text_is_given_twice(language):
    for node in ast.walk(ast.parse((UI / "words" / f"{language}.py").read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            keys = [key.value for key in node.keys]
            assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", ENGLISH)
def test_the_same_values_go_into_each_language(key):
    assert gaps(ENGLISH[key]) == gaps(CHINESE.TEXTS[key])


def test_the_page_shows_the_english_texts_before_python_is_there():
    texts = marked()
    assert len(texts) > 80
    for key, text in texts:
        assert text == ENGLISH[key], key


def test_every_text_said_is_there():
    for path in sources():
        assert set(said(path)) <= set(ENGLISH), path.name


def test_no_text_is_never_said():
    used = {key for key, _ in marked()}.union(*(literals(path) for path in sources()))
    for path in (ROOT / "src" / "start").glob("*.js"):
        used |= set(re.findall(r'"([\w-]+)"', path.read_text("utf-8")))
    assert sorted(set(ENGLISH) - used) == []


def test_chinese_has_chinese_in_every_text():
    # values and signs alone
    bare = {
        "logits",
        "before-after",
        "list-comma",
        "step-tip",
        "piece-by",
        "step-called",
        "sweep-point",
        "step-done",
        "with-keys",
        "unchanged",
        "changed",
        "with-detail",
        "said-by",
        "background-fall",
    }
    for key, text in CHINESE.TEXTS.items():
        assert key in bare or re.search("[\u4e00-\u9fff]", text), key


OURS = (
    "biharmonic", "blur", "changed", "fast-marching", "flat-colour", "mean-colour", "noise",
    "patch-match",
)  # fmt: skip
"""The fill methods that come with the page. One that somebody adds is shown as it calls itself."""

EXPLAINED = ("attribution", "class-map", "occlusion")
"""And the explanations."""

FILES = ("session", "picture", "mask", "heat-map", "table", "report")
"""The kinds of files that come with the page, in the order of its menu; of others as of methods."""


def named(methods, kinds):
    """All that the page takes from these methods and kinds of files, in English."""
    words = {word for m in methods for word in (m.title, m.description)}
    words |= {parameter.title for m in methods for parameter in m.parameters}
    return words | {one.title for one in kinds}


def test_every_method_kind_of_file_and_photo_of_ours_has_a_translation():
    photos = json.loads((ROOT / "assets/gallery/gallery.json").read_text("utf-8"))
    called = {words for one in CHANGES.values() for words in (one.title, one.called)}
    called |= {
        words for one in WAYS if isinstance(one, Way) for words in (one.title, one.description)
    }
    shown = called | {photo[name] for photo in photos for name in ("title", "question")}
    methods = [KNOWN[name] for name in OURS] + [EXPLANATIONS[name] for name in EXPLAINED]
    methods += SEARCHES.values()
    ours = named(methods, [KINDS[name] for name in FILES])
    all_methods = [*KNOWN.values(), *EXPLANATIONS.values(), *SEARCHES.values()]
    everything = named(all_methods, KINDS.values())
    assert shown | ours <= set(CHINESE.WORDS) <= shown | everything


def raised():
    """The keys of all sentences that the engine makes, and what it raises as bare text."""
    keys, bare = set(), set()
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(
                node.func, ast.Name
            ) else ""  # fmt: skip
            if called == "sentence" or called in TELLING:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    keys.add(first.value)
            elif called == "ValueError" and not (
                path.name == "scripting.py" or path.parent.name == "commands"
            ):
                bare.add(f"{path.name}:{node.lineno}")
    return keys, bare


TELLING = {
    "Told", "ParameterError", "PictureError", "Undrawn", "MaskError", "FillError", "SavedError",
    "SessionError", "NoMaps",
}  # fmt: skip


def test_every_sentence_of_the_engine_has_a_key_and_is_told():
    keys, bare = raised()
    assert keys == set(SENTENCES)
    assert not bare
    telling = {kind.__name__ for kind in (Told, *below(Told))}
    assert telling == TELLING


def below(kind):
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def test_every_sentence_of_the_engine_is_there_in_chinese():
    assert list(CHINESE.SENTENCES) == list(SENTENCES)
    for key, text in SENTENCES.items():
        assert gaps(text) == gaps(CHINESE.SENTENCES[key]), key
        assert re.search("[\u4e00-\u9fff]", CHINESE.SENTENCES[key]), key
        assert text.endswith(".") and CHINESE.SENTENCES[key].endswith("。"), key


def test_a_sentence_is_its_english_and_travels_with_its_values():
    error = MaskError("how-many-pieces", 20, 400)
    assert str(error) == "A picture can be cut into 20 to 400 pieces."
    assert error.sentence.plain() == {
        "key": "how-many-pieces", "values": ["20", "400"], "english": str(error)
    }  # fmt: skip
    assert str(Told(sentence("no-file-kind", "{}"))) == "There is no file of the kind “{}”."


def test_the_report_has_its_texts_in_each_language():
    assert list(CHINESE.REPORT) == list(WORDS)
    for key, text in WORDS.items():
        assert sorted(gaps(text)) == sorted(gaps(CHINESE.REPORT[key])), key
