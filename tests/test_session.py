import asyncio
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from interactive_classification import filling, history
from interactive_classification.classify import tensor
from interactive_classification.explain.class_map import strongest
from interactive_classification.fill import METHODS, FillError
from interactive_classification.history import History
from interactive_classification.mask import MaskError, draw_rectangle, draw_stroke, grow
from interactive_classification.network.card import ALL, LOGITS
from interactive_classification.network.port import Output
from interactive_classification.network.squeezenet import SQUEEZENET
from interactive_classification.overlay import heat_maps
from interactive_classification.parameter import ParameterError
from interactive_classification.pixels import PictureError, open_picture, to_png
from interactive_classification.session import Session, SessionError
from interactive_classification.turns import Cancelled


class Means:
    """A network that says how blue, green and red a picture is, and counts its runs."""

    name, seconds, card = "means", 0.0, SQUEEZENET

    def __init__(self, factor=1.0):
        self.factor = factor
        self.runs = 0
        self.wanted = []
        self.maps = np.zeros((1000, 13, 13), np.float32)

    async def run(self, made, wanted=ALL):
        await asyncio.sleep(0)
        self.runs += 1
        logits = np.zeros(1000, np.float32)
        logits[:3] = made.mean((0, 2, 3)) * self.factor
        self.wanted.append(wanted)
        return Output(logits, self.maps if wanted == ALL else None)


@pytest.fixture
def plain(known):
    """A fast session: a plain method, a small picture, a plain network."""
    return Session(Means(), known, size=224, method="mean-colour")


@pytest.fixture(scope="module")
def photo():
    return to_png(np.random.default_rng(6).integers(0, 256, (224, 224, 3), np.uint8))


DOT, LINE = [[50, 60]], [[20, 30], [180, 150]]


def everything(session):
    """All that a person could see of a session."""
    return (
        session.original.tobytes(), session.modified.tobytes(), session.mask.tobytes(),
        session.original_output.logits.tobytes(), session.modified_output.logits.tobytes(),
        session.method, tuple(session.parameters.items()), session.can_undo, session.can_redo,
        session.photo_size,
    )  # fmt: skip


# Opening --------------------------------------------------------------------------


def test_before_a_picture_is_open(plain, run):
    assert not plain.opened
    assert not plain.can_undo
    assert not plain.can_redo
    assert run(plain.undo()) is False
    assert run(plain.redo()) is False
    plain.cancel()
    for call in (plain.paint(DOT, 5), plain.refill("blur"), plain.reset(),
                 plain.set_mask(np.zeros((224, 224), np.bool_))):  # fmt: skip
        with pytest.raises(SessionError, match="Open a picture first"):
            run(call)
    with pytest.raises(SessionError):
        plain.predictions()
    with pytest.raises(SessionError):
        plain.heat_maps(1)


def test_opening(session, coffee, coffee_picture, run):
    run(session.open(coffee))
    assert session.opened
    assert session.photo_size == (600, 400)
    assert np.array_equal(session.original, coffee_picture)
    assert np.array_equal(session.modified, coffee_picture)
    assert not session.mask.any()
    assert (session.can_undo, session.can_redo) == (False, False)
    original, modified = session.predictions(3)
    assert original[0].label == "espresso"
    assert [row.index for row in original] == [row.index for row in modified]
    assert [row.change for row in original] == [None] * 3
    assert [row.change for row in modified] == [0] * 3


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_a_picture_that_does_not_open_changes_nothing(plain, photo, run, data):
    run(plain.open(photo))
    run(plain.paint(DOT, 9))
    run(plain.paint(LINE, 9))
    run(plain.undo())
    before = everything(plain)
    with pytest.raises(PictureError):
        run(plain.open(data))
    assert everything(plain) == before
    assert run(plain.redo())


def test_a_new_picture_begins_a_new_history(plain, photo, coffee, run):
    run(plain.open(photo))
    run(plain.paint(DOT, 9, "blur", radius=3))
    run(plain.open(coffee))
    assert not plain.mask.any()
    assert not plain.can_undo
    assert np.array_equal(plain.original, open_picture(coffee, 224))
    assert plain.method == "blur"  # what a person has chosen stays chosen
    assert plain.parameters == {"radius": 3}


# Painting -------------------------------------------------------------------------


def test_painting_is_the_stages_one_after_another(session, coffee, coffee_picture, run, runtime):
    run(session.open(coffee))
    assert run(session.paint(LINE, 15, "biharmonic"))
    mask = np.zeros((448, 448), np.bool_)
    draw_stroke(mask, LINE, 15)
    filled = METHODS["biharmonic"].fill(coffee_picture, mask)
    output = run(runtime.run(tensor(filled)))
    assert np.array_equal(session.mask, mask)
    assert np.array_equal(session.modified, filled)
    assert np.array_equal(session.modified_output.logits, output.logits)
    pair = session.original_output.class_maps, output.class_maps
    least = strongest(pair, session.listed(), signed=True)
    for own, how in ((True, {}), (False, {"least": least})):
        expected = heat_maps(*pair, 967, True, **how)
        for shown, wanted in zip(session.heat_maps(967, True, own=own), expected, strict=True):
            assert np.array_equal(shown, wanted)


def test_erasing_the_coffee_takes_the_espresso_away(session, coffee, run):
    run(session.open(coffee))
    run(session.paint([[224, 150], [224, 290]], 130, "mean-colour"))
    original, modified = session.predictions()
    assert original[0].label == "espresso"
    assert modified[0].label != "espresso"
    changes = {row.label: row.change for row in session.predictions(1000).modified}
    assert changes["espresso"] < -0.9
    assert sum(changes.values()) == pytest.approx(0, abs=1e-9)
    heat = session.heat_maps(967)
    assert heat.strongest == session.original_output.class_maps[967].max()
    assert session.heat_maps(967, own=True).scale == heat.strongest


def test_all_classes_that_are_listed_share_one_scale(session, coffee, run):
    run(session.open(coffee))
    run(session.paint(LINE, 15, "mean-colour"))
    listed = session.listed()
    original, modified = session.predictions(10)
    assert {*listed} == {row.index for row in (*original, *modified)}
    for signed in (False, True):
        shared = {session.heat_maps(index, signed).scale for index in listed}
        assert shared == {max(session.heat_maps(i, signed, own=True).scale for i in listed)}
        differences = [session.difference_map(index, signed) for index in listed]
        assert {one.scale for one in differences} == {max(one.strongest for one in differences)}
    maps = session.original_output.class_maps.max((1, 2))
    beyond = int(maps.argmax())  # some class that is not listed may have more in one cell
    assert session.heat_maps(listed[0], pinned=[beyond]).scale >= maps[beyond]


def test_heat_belongs_where_the_coffee_was(session, coffee, run):
    run(session.open(coffee))
    run(session.paint([[224, 150], [224, 290]], 130, "mean-colour"))
    heat = session.heat_maps(967, own=True)
    assert heat.original[..., 3].max() > heat.modified[..., 3].max()


@pytest.mark.parametrize("restore", [False, True])
def test_what_is_known_only_far_away_counts_too(plain, run, restore):
    """A ramp goes on into the hole up to the brightest value that is known anywhere."""
    photo = np.full((224, 224, 3), 100, np.uint8)
    photo[:, 5], photo[:, 6] = 190, 150
    photo[100, 200] = 255
    run(plain.open(to_png(photo)))
    run(plain.refill("biharmonic"))
    for stroke in [[[200, 100]], [[2, 0], [2, 224]]] if restore else [[[2, 0], [2, 224]]]:
        run(plain.paint(stroke, 3))
    before = plain.modified.copy()
    run(plain.paint([[200, 100]], 5, restore=restore))
    assert np.array_equal(plain.modified, METHODS["biharmonic"].fill(photo, plain.mask))
    assert not np.array_equal(plain.modified[:, :5], before[:, :5])


def test_the_order_of_strokes_does_not_matter(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(DOT, 20))
    run(plain.paint(LINE, 10))
    first = plain.modified.copy()
    run(plain.reset())
    run(plain.paint(LINE, 10))
    run(plain.paint(DOT, 20))
    assert np.array_equal(plain.modified, first)
    mask = plain.mask.copy()
    run(plain.reset())
    run(plain.set_mask(mask))
    assert np.array_equal(plain.modified, first)


def test_a_stroke_that_adds_nothing_is_no_step(plain, photo, run):
    run(plain.open(photo))
    assert not run(plain.paint([[-90, -90]], 5))
    assert not plain.can_undo
    run(plain.paint(DOT, 9))
    runs = plain.runtime.runs
    assert not run(plain.paint(DOT, 5))
    assert plain.runtime.runs == runs


def test_after_a_new_stroke_redo_does_not_bring_back_what_was_undone(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(DOT, 9))
    run(plain.undo())
    run(plain.paint(LINE, 9))
    assert not plain.can_redo
    run(plain.undo())
    assert not plain.mask.any()


def test_a_mask_given_is_copied(plain, photo, run):
    run(plain.open(photo))
    mask = np.zeros((224, 224), np.bool_)
    mask[5:9] = True
    run(plain.set_mask(mask))
    mask[:] = True
    assert plain.mask.sum() == 4 * 224


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda s: s.paint([[100, 100]], 500), FillError),
        (lambda s: s.paint([[100, 100]], -1), MaskError),
        (lambda s: s.paint([[np.nan, 1]], 9), MaskError),
        (lambda s: s.paint([], 9), MaskError),
        (lambda s: s.paint(LINE, 9, "magic"), FillError),
        (lambda s: s.paint(LINE, 9, "blur", radius=1e9), ParameterError),
        (lambda s: s.paint(LINE, 9, sparkle=1), ParameterError),
        (lambda s: s.refill("magic"), FillError),
        (lambda s: s.refill("noise", seed=float("nan")), ParameterError),
        (lambda s: s.set_mask(np.ones((224, 224), np.bool_)), FillError),
        (lambda s: s.set_mask(np.zeros((9, 9), np.bool_)), MaskError),
        (lambda s: s.set_mask(np.zeros((224, 224))), MaskError),
    ],
)
def test_what_fails_changes_nothing(plain, photo, run, call, error):
    run(plain.open(photo))
    run(plain.paint(DOT, 9))
    run(plain.paint(LINE, 3))
    run(plain.undo())
    before = everything(plain)
    with pytest.raises(error) as caught:
        run(call(plain))
    assert str(caught.value).endswith(".")
    assert everything(plain) == before
    assert run(plain.redo())


def test_a_network_that_fails_changes_nothing(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(DOT, 9))
    before = everything(plain)

    async def fail(made, wanted):
        raise OSError("the graphics card is gone")

    plain.runtime.run = fail
    for call in (plain.paint(LINE, 9), plain.refill("noise"), plain.open(photo)):
        with pytest.raises(OSError, match="graphics"):
            run(call)
        assert everything(plain) == before


# Filling in another way -----------------------------------------------------------


def test_refill_keeps_the_hole_and_is_a_step(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(LINE, 12))
    mask, before = plain.mask.copy(), plain.modified.copy()
    assert run(plain.refill("flat-colour", red=1))
    assert np.array_equal(plain.mask, mask)
    assert (plain.modified[mask] == [1, 128, 128]).all()
    assert (plain.method, plain.parameters) == ("flat-colour", {"red": 1})
    assert run(plain.refill(green=2))  # the red given earlier stays
    assert (plain.modified[mask] == [1, 2, 128]).all()
    run(plain.undo())
    run(plain.undo())
    assert np.array_equal(plain.modified, before)
    assert (plain.method, plain.parameters) == ("mean-colour", {})


def test_refill_with_the_same_method_is_no_step(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(LINE, 12))
    assert not run(plain.refill("mean-colour"))
    assert not run(plain.refill())


def test_choosing_a_method_before_painting_is_no_step(plain, photo, run):
    run(plain.open(photo))
    run(plain.refill("noise", seed=4))
    assert not plain.can_undo
    run(plain.paint(LINE, 12))
    assert plain.method == "noise"
    run(plain.undo())
    assert plain.method == "noise"
    assert not plain.can_undo


# History --------------------------------------------------------------------------


def test_undo_and_redo_bring_back_the_same(session, coffee, run):
    """With the real network and real fills."""

    async def work():
        await session.open(coffee)
        seen = [everything(session)[:7]]
        await session.paint([[100, 100]], 20)
        seen.append(everything(session)[:7])
        await session.paint([[300, 300], [340, 300]], 25, "noise", seed=3)
        seen.append(everything(session)[:7])
        await session.refill("biharmonic")
        seen.append(everything(session)[:7])
        await session.reset()
        seen.append(everything(session)[:7])
        # The method that is chosen at the beginning and after a reset may be another one.
        for wanted in reversed(seen[:-1]):
            assert await session.undo()
            assert everything(session)[:5] == wanted[:5]
        assert not session.can_undo
        for wanted in seen[1:]:
            assert await session.redo()
            assert everything(session)[:7] == wanted
        assert not session.can_redo

    run(work())


def test_reset_can_be_undone(plain, photo, run):
    run(plain.open(photo))
    assert not run(plain.reset())
    run(plain.paint(LINE, 12))
    filled = plain.modified.copy()
    assert run(plain.reset())
    assert np.array_equal(plain.modified, plain.original)
    assert plain.modified_output is plain.original_output
    assert run(plain.undo())
    assert np.array_equal(plain.modified, filled)


def test_a_long_history_stays_small_and_exact(plain, photo, run, monkeypatch):
    """Noise cannot be compressed, so its pixels soon have to be dropped and made again."""
    monkeypatch.setattr(history, "KEPT_BYTES", 200_000)
    random = np.random.default_rng(7)
    seen = {}

    async def work():
        await plain.open(photo)
        await plain.refill("noise")
        tracemalloc.start()
        for step in range(1, 121):
            while not await plain.paint(random.random((3, 2)) * 224, 1.5):
                pass
            if step % 20 == 0:
                seen[step] = plain.modified.tobytes(), plain.mask.tobytes()
        grown = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert grown < 3_000_000  # half of it is what this test remembers
        for step in range(120, 0, -1):
            if step in seen:
                assert (plain.modified.tobytes(), plain.mask.tobytes()) == seen[step]
            assert await plain.undo()
        assert not plain.can_undo
        assert np.array_equal(plain.modified, plain.original)

    run(work())
    assert len(seen) == 6


def test_of_a_very_long_history_the_oldest_changes_are_forgotten(plain, photo, run, monkeypatch):
    monkeypatch.setattr(history, "MAX_STEPS", 5)
    run(plain.open(photo))
    masks = [plain.mask]
    for place in range(8):
        run(plain.paint([[20 * place + 10, 50]], 4))
        masks.append(plain.mask)
    for wanted in (*masks[:4:-1], masks[0]):  # backwards, and the untouched picture last
        assert np.array_equal(plain.mask, wanted)
        run(plain.undo())
    assert not plain.can_undo


def test_what_is_shown_cannot_be_written_to(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(DOT, 9))
    for _ in range(2):
        for array in (plain.original, plain.modified, plain.mask):
            with pytest.raises(ValueError, match="read-only"):
                array[:] = 0
        run(plain.undo())


# Progress, cancelling, several at once ---------------------------------------------


SPOTS = np.zeros((224, 224), np.bool_)
SPOTS[20:200:30, 20:200:30] = True


def test_progress_is_reported(plain, photo, run):
    run(plain.open(photo))
    told = []
    run(plain.set_mask(SPOTS, "biharmonic", progress=told.append))
    assert len(told) == 36
    assert told == sorted(told)
    assert all(0 <= part <= 1 for part in told)


def test_cancel_leaves_everything_as_it_was(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(DOT, 9))
    before = everything(plain)
    told = []

    def progress(part):
        told.append(part)
        if len(told) == 3:
            plain.cancel()

    with pytest.raises(Cancelled):
        run(plain.set_mask(SPOTS, "biharmonic", progress=progress))
    assert len(told) == 3
    assert everything(plain) == before
    assert run(plain.set_mask(SPOTS, "biharmonic"))  # and the next one is not cancelled


def test_cancel_comes_through_while_filling(plain, photo, run):
    """As on the page: the fill runs in one task, the button's click in another."""

    async def work():
        await plain.open(photo)
        begun = asyncio.Event()
        filling = asyncio.ensure_future(
            plain.set_mask(SPOTS, "biharmonic", progress=lambda part: begun.set())
        )
        await begun.wait()
        plain.cancel()
        with pytest.raises(Cancelled):
            await filling
        assert not plain.mask.any()

    run(work())


def test_who_waits_can_be_cancelled_too(plain, photo, run):
    async def both():
        await plain.open(photo)
        first = asyncio.ensure_future(plain.refill("patch-match"))
        second = asyncio.ensure_future(plain.set_mask(SPOTS, "biharmonic"))
        await asyncio.sleep(0)
        plain.cancel()
        await first
        with pytest.raises(Cancelled):
            await second
        assert await plain.set_mask(SPOTS, "biharmonic")  # and the next one is not cancelled

    run(both())


def test_cancelling_nothing_does_nothing(plain, photo, run):
    run(plain.open(photo))
    plain.cancel()
    assert run(plain.set_mask(SPOTS, "biharmonic"))


def test_calls_at_the_same_time_wait_for_each_other(plain, photo, run):
    async def work():
        await plain.open(photo)
        await asyncio.gather(*(plain.paint([[20 + 20 * n, 50]], 6) for n in range(8)))
        await asyncio.gather(plain.undo(), plain.paint([[50, 150]], 6), plain.undo())

    run(work())
    mask = np.zeros((224, 224), np.bool_)
    for n in range(7):
        draw_stroke(mask, [[20 + 20 * n, 50]], 6)
    assert np.array_equal(plain.mask, mask)
    assert np.array_equal(plain.modified, METHODS["mean-colour"].fill(plain.original, mask))


def test_another_runtime_classifies_what_is_there(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(LINE, 12, "flat-colour"))
    original, modified = plain.original_output.logits, plain.modified_output.logits
    twice = Means(2.0)
    run(plain.use(twice))
    assert plain.runtime is twice
    np.testing.assert_allclose(plain.original_output.logits, 2 * original)
    np.testing.assert_allclose(plain.modified_output.logits, 2 * modified)
    broken = Means()
    broken.run = None
    with pytest.raises(TypeError):
        run(plain.use(broken))
    assert plain.runtime is twice


def test_the_stages_are_timed(plain, photo, run):
    run(plain.open(photo))
    assert set(plain.seconds) == {"open", "classify"}
    run(plain.paint(LINE, 12))
    assert set(plain.seconds) == {"fill", "classify"}
    assert all(0 <= spent < 60 for spent in plain.seconds.values())


# Strokes cost what they touch -----------------------------------------------------


@pytest.mark.parametrize("name", [m.name for m in METHODS.values() if m.reach])
def test_strokes_one_by_one_give_what_the_whole_mask_gives(known, coffee, name):
    """Filling only what a stroke touches may change nothing in the result."""
    session = Session(Means(), known, size=224, method=name)
    random = np.random.default_rng(3)

    async def work():
        await session.open(coffee)
        for _ in range(8):
            start = random.uniform(0, 224, 2)
            await session.paint([start, start + random.uniform(-40, 40, 2)], 5)
        some = session.mask.copy()
        some[:, :100] = False  # and a part of it is brought back
        await session.set_mask(some)

    asyncio.run(work())
    whole = METHODS[name].fill(session.original, session.mask)
    # scikit-image's solver may round a tie the other way in a crop of another size
    assert np.abs(session.modified.astype(int) - whole).max() <= (name == "biharmonic")


def test_only_the_touched_part_is_filled_again(known, photo, monkeypatch):
    session = Session(Means(), known, size=224, method="fast-marching")
    filled = []
    steps = filling.Method.steps

    def watched(self, image, mask, **parameters):
        filled.append(mask.copy())
        return steps(self, image, mask, **parameters)

    async def work():
        await session.open(photo)
        await session.paint([[30, 30]], 6)
        monkeypatch.setattr(filling.Method, "steps", watched)
        await session.paint([[180, 180]], 6)

    asyncio.run(work())
    assert filled[0][180, 180]
    assert not filled[0][:60, :60].any()


# While a stroke is being painted --------------------------------------------------


def test_a_preview_changes_nothing(plain, photo, monkeypatch):
    monkeypatch.setattr(filling, "LIVE_SECONDS", 60)  # on a busy machine

    async def work():
        await plain.open(photo)
        await plain.paint(DOT, 9)
        before = everything(plain)
        seen = await plain.preview(LINE, 8, begin=True)
        assert everything(plain) == before
        assert (seen.picture != plain.modified).any()
        return seen

    seen = asyncio.run(work())
    assert seen.method == "mean-colour"  # quick enough to be shown itself


def test_a_preview_asks_for_evidence_only_where_it_is_wanted(plain, photo, run):
    run(plain.open(photo))
    seen = [run(plain.preview(LINE, 8, begin=True, wanted=wanted)) for wanted in (LOGITS, ALL)]
    assert plain.runtime.wanted[-2:] == [LOGITS, ALL]
    assert [one.output.maps is None for one in seen] == [True, False]
    assert np.array_equal(*(one.output.logits for one in seen))
    run(plain.paint(LINE, 8))
    run(plain.candidate("noise"))
    run(plain.undo())
    assert set(plain.runtime.wanted[3:]) == {ALL}  # each of these can be shown with its evidence


def test_a_preview_grows_with_its_stroke_and_then_equals_the_step(known, coffee):
    session = Session(Means(), known, size=224, method="fast-marching")

    async def work():
        await session.open(coffee)
        await session.preview([[20, 30]], 8, begin=True)
        await session.preview([[20, 30], [80, 60]], 8, begin=False)
        last = await session.preview([[80, 60], [180, 150]], 8, begin=False)
        await session.paint([[20, 30], [80, 60], [180, 150]], 8)
        assert np.array_equal(last.picture, session.modified)
        again = await session.preview([[5, 5]], 3, begin=True)  # a new stroke begins alone
        outside = ~(session.mask | touched_by([[5, 5]], 3))
        assert np.array_equal(again.picture[outside], session.original[outside])

    def touched_by(points, radius):
        mask = np.zeros_like(session.mask)
        draw_stroke(mask, points, radius)
        return mask

    asyncio.run(work())


def test_a_slow_method_is_stood_in_for(known, coffee, monkeypatch):
    monkeypatch.setattr(filling, "LIVE_SECONDS", 1e-9)
    session = Session(Means(), known, size=224, method="biharmonic")

    async def work():
        await session.open(coffee)
        return await session.preview(LINE, 8, begin=True)

    assert asyncio.run(work()).method == filling.LIVE_METHOD


def test_a_preview_of_everything_is_refused(plain, photo):
    async def work():
        await plain.open(photo)
        with pytest.raises(FillError, match="leave some"):
            await plain.preview([[112, 112]], 300, begin=True)

    asyncio.run(work())


# The same hole, filled otherwise ----------------------------------------------------


async def all_candidates(session):
    return [await session.candidate(name) for name in METHODS]


def test_every_method_fills_the_hole_and_one_can_be_kept(known, coffee):
    network = Means()
    session = Session(network, known, size=224, method="fast-marching")

    async def work():
        await session.open(coffee)
        await session.paint([[100, 100]], 12)
        before = everything(session)
        assert session.candidates == []
        found = await all_candidates(session)
        assert everything(session) == before
        assert [one.method for one in found] == list(METHODS)
        for one in found:
            assert np.array_equal(
                one.picture, METHODS[one.method].fill(session.original, session.mask)
            )
        others = [one for one in found if one.method != "fast-marching"]
        assert {id(one) for one in session.candidates} == {id(one) for one in others}
        runs = network.runs
        assert await all_candidates(session) == found  # known by now
        await session.refill("biharmonic")
        assert network.runs == runs  # kept, not computed again
        assert np.array_equal(session.modified, found[list(METHODS).index("biharmonic")].picture)
        assert session.can_undo
        await session.undo()
        assert everything(session)[:7] == before[:7]

    asyncio.run(work())


def test_the_method_that_is_shown_is_told_with_its_parameters(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(DOT, 9, "blur", radius=3))
    assert run(plain.candidate("blur")).picture is plain.modified
    run(plain.refill("noise"))
    usual = METHODS["blur"].fill(plain.original, plain.mask)
    assert np.array_equal(run(plain.candidate("blur")).picture, usual)


def held_up(session, name):
    """A candidate whose fill has just begun, and goes on when the next one waits."""
    begun = asyncio.Event()
    filling = asyncio.ensure_future(session.candidate(name, progress=lambda part: begun.set()))
    return filling, begun.wait()


@pytest.mark.parametrize("fill", ["biharmonic", "patch-match"])
def test_a_stroke_does_not_wait_for_a_candidate(known, coffee, fill):
    """Nor does the candidate of the old hole become one of the new."""
    session = Session(Means(), known, size=224, method="mean-colour")

    async def work():
        await session.open(coffee)
        await session.set_mask(SPOTS)
        filling, begun = held_up(session, fill)
        await begun
        await session.preview(LINE, 4, begin=True)
        assert not filling.done()
        await session.paint(LINE, 4)
        assert not filling.done()
        found = await filling
        assert np.array_equal(found.picture, METHODS[fill].fill(session.original, SPOTS))
        assert session.candidates == []
        await session.refill(fill)
        assert np.array_equal(session.modified, METHODS[fill].fill(session.original, session.mask))

    asyncio.run(work())


def test_a_candidate_can_be_cancelled(plain, photo):
    async def work():
        await plain.open(photo)
        await plain.set_mask(SPOTS)
        before = everything(plain)

        def give_up(done):
            raise Cancelled

        with pytest.raises(Cancelled):
            await plain.candidate("biharmonic", progress=give_up)
        assert everything(plain) == before
        assert plain.candidates == []
        assert (await plain.candidate("biharmonic")).method == "biharmonic"

    asyncio.run(work())


def test_candidates_are_forgotten_with_their_hole(plain, photo):
    async def work():
        await plain.open(photo)
        await plain.paint(DOT, 9)
        await all_candidates(plain)
        await plain.paint(LINE, 5)
        assert plain.candidates == []
        await plain.refill("blur")
        assert np.array_equal(plain.modified, METHODS["blur"].fill(plain.original, plain.mask))

    asyncio.run(work())


def test_there_must_be_a_hole_to_fill_otherwise(plain, photo, run):
    with pytest.raises(SessionError, match="Open a picture"):
        run(plain.candidate("blur"))
    run(plain.open(photo))
    with pytest.raises(SessionError, match="Erase something first"):
        run(plain.candidate("blur"))
    run(plain.paint(DOT, 9))
    with pytest.raises(FillError, match="telepathy"):
        run(plain.candidate("telepathy"))


# Editing the hole, marks -----------------------------------------------------------


def square(mask):
    draw_rectangle(mask, [[50, 60], [90, 100]])
    return mask


def test_an_edit_is_a_step(plain, photo, run):
    run(plain.open(photo))
    assert run(plain.edit(square))
    assert plain.mask.sum() == 1600
    assert run(plain.edit(lambda mask: grow(mask, 5)))
    assert plain.mask.sum() > 1600
    run(plain.undo())
    assert plain.mask.sum() == 1600
    assert not run(plain.edit(lambda mask: mask))


def test_a_restore_stroke_brings_the_original_back(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(LINE, 12))
    run(plain.paint(LINE, 12, restore=True))
    assert not plain.mask.any()
    assert np.array_equal(plain.modified, plain.original)
    assert plain.can_undo


def test_a_restore_stroke_is_previewed_as_it_will_be(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(LINE, 12))
    shown = run(plain.preview(DOT, 40, begin=True, restore=True))
    run(plain.paint(DOT, 40, restore=True))
    assert np.array_equal(shown.picture, plain.modified)
    assert not plain.mask[60, 50]


def test_marks_wait_until_they_are_filled_as_one_step(plain, photo, run):
    run(plain.open(photo))
    runs = plain.runtime.runs
    assert run(plain.mark(square))
    assert run(plain.mark(lambda mask: grow(mask, 3)))
    assert not run(plain.mark(lambda mask: mask))
    assert plain.runtime.runs == runs
    assert not plain.mask.any()
    assert np.array_equal(plain.modified, plain.original)
    marked = plain.marked.copy()
    assert np.array_equal(marked, grow(square(np.zeros((224, 224), np.bool_)), 3))
    assert run(plain.fill_marked("noise"))
    assert np.array_equal(plain.mask, marked)
    assert len(plain.history.steps) == 2
    assert not run(plain.fill_marked())


def test_undo_takes_marks_back_one_by_one(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(LINE, 5))
    run(plain.mark(square))
    run(plain.mark(lambda mask: ~mask))
    run(plain.undo())
    assert np.array_equal(plain.marked, plain.mask | square(np.zeros((224, 224), np.bool_)))
    run(plain.undo())
    assert np.array_equal(plain.marked, plain.mask)
    assert plain.mask.any()
    run(plain.undo())
    assert not plain.mask.any()
    assert not plain.can_undo


def test_marks_outlive_another_method_but_not_a_reset(plain, photo, run):
    run(plain.open(photo))
    run(plain.paint(LINE, 5))
    run(plain.mark(square))
    run(plain.refill("noise"))
    assert plain.marked.sum() > plain.mask.sum()
    assert run(plain.reset())
    assert not plain.marked.any()


def test_a_mark_that_cannot_be_filled_stays(plain, photo, run):
    run(plain.open(photo))
    run(plain.mark(lambda mask: ~mask))
    with pytest.raises(FillError, match="Everything is erased"):
        run(plain.fill_marked())
    assert plain.marked.all()


def test_a_superpixel_is_removed_whole(session, coffee, run):
    run(session.open(coffee))
    chosen = session.superpixel(224.5, 200.5, 60)
    assert chosen[200, 224]
    assert session.superpixels(60) is session.superpixels(60)
    run(session.edit(lambda mask: mask | chosen, "mean-colour"))
    assert np.array_equal(session.mask, chosen)
    run(session.open(coffee))
    assert session.superpixels(30).max() < 45


# Going about in the history -----------------------------------------------------------


def test_any_step_can_be_gone_to_and_gone_on_from(plain, photo, run):
    run(plain.open(photo))
    seen = [everything(plain)[:5]]
    for x in (30, 80, 130, 180):
        run(plain.paint([[x, 100]], 9))
        seen.append(everything(plain)[:5])
    for place in (2, 4, 0, 3, 1):
        run(plain.go_to(place))
        assert everything(plain)[:5] == seen[place]
        assert plain.history.place == place
    run(plain.paint(LINE, 3))
    assert len(plain.history.steps) == 6  # what came after stays
    for place in (-1, 6):
        with pytest.raises(SessionError, match="no such step"):
            run(plain.go_to(place))


def test_steps_tell_what_was_seen(session, coffee, run):
    run(session.open(coffee))
    run(session.paint([[224, 200]], 60, "mean-colour"))
    first, second = session.history.steps
    assert np.array_equal(first.logits, session.original_output.logits)
    assert np.array_equal(second.logits, session.modified_output.logits)
    assert (first.erased, second.erased) == (0, session.mask.mean())
    assert second.method == "mean-colour"
    small = open_picture(second.thumbnail, 64).astype(int)
    wanted = session.modified.reshape(64, 7, 64, 7, 3).mean((1, 3))
    assert np.abs(small - wanted).mean() < 9  # JPEG keeps less of colours


def test_work_is_taken_up_where_it_was_left(plain, photo, run, known):
    run(plain.open(photo))
    run(plain.paint(DOT, 9, "noise", seed=8))
    run(plain.paint(LINE, 9))
    run(plain.paint(LINE, 19))
    run(plain.undo())
    other = Session(Means(), known, size=224)
    history = History(plain.history.steps, plain.history.place)
    run(other.resume(plain.original, plain.photo_size, history))
    assert everything(other) == everything(plain)
    for session in (plain, other):
        run(session.redo())
    assert everything(other) == everything(plain)


def test_a_step_of_a_file_that_lies_is_put_right_when_it_is_shown(plain, photo, run, known):
    run(plain.open(photo))
    for place in (30, 90):
        run(plain.paint([[place, 50]], 9))
    true = plain.history.steps
    lies = [replace(one, logits=-one.logits, thumbnail=true[0].thumbnail) for one in true]
    other = Session(Means(), known, size=224)
    run(other.resume(plain.original, plain.photo_size, History(lies, 2)))
    run(other.undo())
    run(other.undo())
    for honest, found in zip(true, other.history.steps, strict=True):
        assert np.array_equal(found.logits, honest.logits)
        assert found.thumbnail == honest.thumbnail


def test_work_that_cannot_be_taken_up_leaves_what_is_there(plain, photo, run, known):
    run(plain.open(photo))
    run(plain.paint(DOT, 9))
    before = everything(plain)

    async def fail(made, wanted):
        raise OSError("the graphics card is gone")

    plain.runtime.run = fail
    with pytest.raises(OSError, match="graphics"):
        run(plain.resume(plain.modified, (3, 3), History(plain.history.steps, 0)))
    assert everything(plain) == before
