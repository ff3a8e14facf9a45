"""Finding classes by what a person types: the best match first."""

import json

import pytest

from interactive_classification.classify import Label
from interactive_classification.runtime_native import MODELS
from interactive_classification.search import MOST, search

CATS = ["tiger cat", "Persian cat", "Siamese cat", "Egyptian cat"]


@pytest.fixture(scope="module")
def chinese():
    return json.loads((MODELS / "labels-zh.json").read_text("utf-8"))


def found(known, text, names=()):
    if names:
        return [names[label.index].split(", ")[0] for label in search(known, text, names)]
    return [label.short for label in search(known, text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # exactly so called: shown names, then others
        ("bee", ["bee", "bee eater"]), ("mouse", ["mouse", "mousetrap"]), ("taxi", ["cab"]),
        ("puma", ["cougar"]), ("crane", ["crane (bird)", "crane (machine)"]),
        ("crane (machine)", ["crane (machine)"]), ("Felis onca", ["jaguar"]),
        # a whole word before the beginning of one, and what it is before what it is of
        ("cat", CATS), ("car", ["freight car", "passenger car", "sports car", "car mirror"]),
        ("fox", ["red fox", "kit fox", "Arctic fox", "grey fox", "wire-haired fox terrier"]),
        ("dog", ["Maltese dog"]), ("house", ["house finch"]), ("cat tiger", ["tiger cat"]),
        # beginnings of words
        ("goldf", ["goldfish", "goldfinch"]), ("beer g", ["beer glass"]),
        ("esp", ["espresso maker", "espresso"]), ("ring t", ["Madagascar cat"]),
        # what makes no difference
        ("CATS", CATS), ("  Tiger   CAT ", ["tiger cat"]), ("consommé", ["consomme"]),
        ("jelly-fish", ["jellyfish"]), ("hot dog", ["hotdog"]), ("tshirt", ["jersey"]),
        ("shih tzu", ["Shih-Tzu"]), ("strawberries", ["strawberry"]), ("boxes", ["pencil box"]),
        ("jack o lantern", ["jack-o'-lantern"]), ("jacko'lantern", ["jack-o'-lantern"]),
        ("beer glasses", ["beer glass"]), ("sunglass", ["sunglass", "sunglasses"]),
        ("potters wheel", ["potter's wheel"]), ("ping pong", ["ping-pong ball"]),
        # inside a word, if nothing else
        ("resso", ["espresso maker", "espresso"]),
        # by index
        ("967", ["espresso"]), (" 0 ", ["tench"]),
    ],
)  # fmt: skip
def test_the_best_match_comes_first(known, text, first):
    assert found(known, text)[: len(first)] == first


@pytest.mark.parametrize("text", ["1000", "-1000", "zzz", "", "  ", "-", "猫", "cat zzz"])
def test_nothing_is_found(known, text):
    assert search(known, text) == []


def test_every_cat_comes_before_what_only_begins_so(known):
    names = found(known, "cat")
    assert {*CATS, "tabby"} <= set(names[: names.index("catamaran")])


def test_all_that_are_called_dog_come_before_what_has_it_inside(known):
    names = [f"{label.short}, {label.full}" for label in search(known, "dog")]
    words = ["dog" in name.replace("-", " ").lower().replace(",", "").split() for name in names]
    assert words[0] and sorted(words, reverse=True) == words
    assert len(names) <= MOST


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("猫", ["虎斑猫", "虎纹猫", "波斯猫", "暹罗猫", "埃及猫"]), ("狗", ["斑点狗", "澳洲野狗"]),
        ("柯基", ["彭布罗克威尔士柯基犬", "卡迪根威尔士柯基犬"]), ("浓缩咖啡", ["浓缩咖啡"]),
        ("杯", ["烧杯", "啤酒杯", "咖啡杯"]), ("马克杯", ["咖啡杯"]), ("espresso", ["浓缩咖啡"]),
        ("cat", ["虎斑猫", "虎纹猫", "波斯猫", "暹罗猫", "埃及猫"]), ("967", ["浓缩咖啡"]),
        ("iPod", ["iPod播放器"]), ("t恤", ["T恤"]),
    ],
)  # fmt: skip
def test_names_in_chinese_are_found_too(known, chinese, text, first):
    assert found(known, text, chinese)[: len(first)] == first


def test_every_dog_breed_is_a_dog_in_chinese(known, chinese):
    everything = search(known, "狗", chinese, most=1000)
    assert set(range(151, 269)) <= {label.index for label in everything}
    assert search(known, "犬", chinese)[0].index == 151


def test_every_shown_name_finds_its_class_first(known, chinese):
    for label in known:
        first = search(known, label.short)[0]
        assert first == label or first.short.lower() == label.short  # Cardigan, and cardigan
        assert search(known, chinese[label.index].split(", ")[0], chinese)[0] == label


def test_the_chinese_names_are_all_there_and_differ(chinese):
    shown = [names.split(", ")[0] for names in chinese]
    assert len(shown) == len(set(shown)) == 1000
    for names in chinese:
        each = names.split(", ")
        assert len(each) == len(set(each)) and all(name == name.strip() != "" for name in each)
        assert any("\u4e00" <= sign <= "\u9fff" for sign in each[0])
        assert not set(names) & set("，、；()（）")


def test_plurals_are_left_alone_where_they_are_none():
    known = (Label(0, "glass", "glass"), Label(1, "lens", "lens"), Label(2, "gas", "gas"))
    for label in known:
        assert search(known, label.short) == [label]
