"""Links: what one tells comes out again, and what is no link is refused in a sentence."""

import asyncio
import random
from types import SimpleNamespace

import pytest

from .fake import page, settled

DRAWN = "b29:AAgDgD.x:AAgDgD.g4.i"


@pytest.fixture
def made():
    with page() as found:
        from ui.state import link, strokes

        found.link, found.strokes = link, strokes
        yield found


def some_view(draw, link):
    larger = draw.choice([1, draw.uniform(1, 8), 8])
    return link.View(
        draw.random() < 0.5,
        draw.random() < 0.5,
        [name for name in ("contours", "cells", "own") if draw.random() < 0.5],
        draw.randrange(101),
        draw.choice(["sides", "slider", "before", "after"]),
        draw.uniform(0, 100),
        [larger, draw.uniform(1 - larger, 0), draw.choice([0.0, 1 - larger])],
        draw.choice([None, "occlusion"]),
    )


def some_link(draw, link):
    settings = {"radius": draw.randrange(1, 64), "seed_of_it": draw.choice([0.5, -3, 12.0])}
    pins, chosen = draw.sample(range(1000), draw.randrange(4)), draw.choice([None, 0, 999])
    values = ("coffee-cup", "blur", DRAWN, draw.choice(["", "p100:AA"]), chosen, pins, settings)
    return values, some_view(draw, link)


def test_all_that_a_link_is_told_comes_out_again(made):
    link, draw = made.link, random.Random(2)
    for _ in range(300):
        values, view = some_link(draw, link)
        words = link.text(*values, view)
        found = link.parse(draw.choice([words, words.replace(";", "%3B").replace(":", "%3a")]))
        assert (found.photo, found.fill, found.settings) == (*values[:2], values[6])
        assert (found.chosen, found.pinned) == (values[4], values[5])
        assert ".".join(made.strokes.text(*one) for one in found.edits) == DRAWN
        assert len(found.marks) == bool(values[3])
        seen = found.view
        assert (seen.signed, seen.difference, seen.look) == (
            view.signed,
            view.difference,
            view.look,
        )
        assert (seen.strength, seen.sides) == (view.strength, view.sides)
        assert seen.explained == view.explained
        assert abs(seen.split - view.split) <= 0.5
        assert seen.zoom == pytest.approx(view.zoom, abs=0.0006)
        assert link.text(*values, seen) == words  # opening it and copying again changes nothing


def signed(link, words):
    return words + ";sum=" + link._sum(words)


def test_links_made_before_open_as_they_did(made):
    old = signed(made.link, "1;photo=sheep;fill=blur;edits=" + DRAWN + ";class=9;pins=1.2;view=ds")
    found = made.link.parse(old)
    assert (found.photo, found.fill, found.chosen, found.pinned) == ("sheep", "blur", 9, [1, 2])
    assert (found.view.signed, found.view.difference, found.settings) == (True, True, {})
    told = vars(found.view)
    assert all(
        told[name] is None for name in ("look", "strength", "sides", "split", "zoom", "explained")
    )


def test_a_link_tells_its_network_only_where_that_is_another(made):
    link = made.link
    usual = link.text("sheep", "blur")
    assert usual.startswith("2;") and link.parse(usual).network == "squeezenet"
    other = link.text("sheep", "blur", network="efficientnet-lite0")
    assert other.startswith("3;") and link.parse(other).network == "efficientnet-lite0"
    for words in (
        "2;photo=sheep;fill=blur;network=a",
        "3;photo=sheep;fill=blur",
        "3;photo=a;fill=b;network=",
    ):
        with pytest.raises(link.LinkError):
            link.parse(signed(link, words))


def test_whatever_else_an_address_ends_in_is_refused_in_a_sentence(made):
    """Also if somebody has made its sum right."""
    link, draw = made.link, random.Random(5)
    refused = 0
    parts = [
        *("view=dz", "view=sd", "strength=101", "strength=-1", "strength=", "sides=up.5"),
        *("sides=slider", "sides=slider.101", "zoom=999.0.0", "zoom=8001.0.0"),
        *("zoom=2000.1001.0", "zoom=2000.1.1.1", "zoom=nan.0.0", "with=radius", "with=radius:"),
        *("with=:1", "with=a:1-2", "with=a:1,a:1", "with=A:1", "with=a:inf", "with=a:" + "9" * 13),
        *("why=", "why=Occlusion", "why=a b", "why=" + "a" * 65, "none=1"),
    ]
    for part in parts:
        with pytest.raises(link.LinkError) as error:
            link.parse(signed(link, "2;photo=sheep;fill=blur;" + part))
        assert error.value.key == "link-broken"
        with pytest.raises(link.LinkError):
            link.parse(signed(link, "1;photo=sheep;fill=blur;" + part))
    for _ in range(3000):
        values, view = some_link(draw, link)
        words = link.text(*values, view).rpartition(";sum=")[0]
        for _ in range(draw.randrange(1, 4)):
            at = draw.randrange(len(words))
            words = words[:at] + draw.choice("0a;=.:,-%ü\x00") + words[at + draw.randrange(2) :]
        try:
            found = link.parse(signed(link, words))
            assert 1 <= (found.view.zoom or [1])[0] <= 8
        except link.LinkError as error:
            assert error.key in ("link-broken", "link-newer")
            refused += 1
    assert refused > 1000


def test_opening_gives_the_engine_the_fill_as_it_was_set_and_the_view(made):
    """Settings that are not told are as usual, whatever was set before; wrong ones open nothing."""
    from ui import engine
    from ui.panels import sharing, why  # noqa: F401
    from ui.pictures import gallery, views, zoom
    from ui.state import change, memory, show_all, state

    asked = []

    async def fetch(photo):
        return b"photo", photo + ".webp"

    async def nothing():
        pass

    radius = SimpleNamespace(name="radius", default=16, low=1, high=64, step=1)
    grain = SimpleNamespace(name="grain", default=2, low=0, high=9, step=1)
    change(
        explanations=[SimpleNamespace(name="occlusion", title="", description="", parameters=[])]
    )
    change(phase="ready", methods=[SimpleNamespace(name="blur", parameters=[radius, grain])])
    gallery.fetch, memory.leave, engine.rest = fetch, nothing, nothing
    engine.ask = lambda message, then, name, *values: asked.append((then, name, *values))
    sharing.start(lambda file: lambda answer: None, lambda answer: None)
    show_all()
    view = made.link.View(True, True, ["cells"], 40, "slider", 30, [2.0, -0.5, -1.0], "occlusion")

    def opened(settings, fill="blur", network="squeezenet"):
        asked.clear()
        words = made.link.text("sheep", fill, DRAWN, "", 7, [3], settings, view, network)
        made.document.defaultView.location = SimpleNamespace(
            hash="#" + words, pathname="/", search=""
        )
        return settled(lambda: made.opening(sharing.open_linked()))

    async def wait(work):
        return await work

    made.opening = lambda work: asyncio.ensure_future(wait(work))
    opened({"radius": 5})
    ((then, name, _),) = asked
    assert name == "open_picture"
    then(SimpleNamespace(network="squeezenet"))
    told = [one[1:] for one in asked[1:]]
    assert told[0] == ("refill", "blur", {"radius": 5, "grain": 2})
    assert [one[1] for one in told[1:-2]] == ["brush", "rectangle", "grow", "invert"]
    assert told[-2:] == [("edit", "fill", [], 0, "", False), ("pin", [3])]
    assert (state.signed, state.difference, state.look, state.strength) == (
        True,
        True,
        ["cells"],
        40,
    )
    assert (state.view, views.split(), zoom.now()) == ("slider", 30, [2.0, -0.5, -1.0])
    assert made.element("cells").checked and made.element("signed").checked
    assert not made.element("contours").checked
    assert made.element("strength").value == "40"
    assert state.explained == "occlusion"
    opened({}, network="efficientnet-lite0")
    asked[0][0](SimpleNamespace(network="squeezenet"))
    assert asked[1][1:] == ("use_network", "efficientnet-lite0")
    for settings, fill in (
        ({"radius": 65}, "blur"),
        ({"other": 1}, "blur"),
        ({"radius": 1.5}, "blur"),
        ({}, "none"),
    ):
        change(error="")
        opened(settings, fill)
        assert asked == []
        assert state.error.startswith("This link is cut or damaged")
