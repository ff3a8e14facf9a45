"""A session, used in any order, against a plain tree of what it showed."""

import asyncio
from dataclasses import replace

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from interactive_classification.classify import Label, tensor
from interactive_classification.export.session import read, save
from interactive_classification.fill import METHODS
from interactive_classification.mask import draw_rectangle, draw_stroke
from interactive_classification.network.card import ALL
from interactive_classification.network.port import Output
from interactive_classification.network.squeezenet import SQUEEZENET
from interactive_classification.pixels import to_png
from interactive_classification.session import Session

SIZE = 224


class Sums:
    """A network that tells any two pictures apart."""

    name, seconds, card = "sums", 0.0, SQUEEZENET

    def __init__(self):
        self.weights = np.random.default_rng(4).normal(0, 1e-4, (1, 3, SIZE, SIZE))

    async def run(self, made, wanted=ALL):
        logits = np.zeros(1000, np.float32)
        logits[:3] = (made * self.weights).sum((0, 2, 3))
        return Output(logits, np.zeros((1000, 13, 13), np.float32))


NETWORK = Sums()
KNOWN = tuple(Label(index, str(index), str(index)) for index in range(1000))


def landscape():
    """A texture, and at the left a slope.

    The slope goes on into a hole beside it up to what is brightest, at one far place.
    """
    picture = np.random.default_rng(3).integers(60, 140, (SIZE, SIZE, 3), np.uint8)
    picture[:, 9:11, 0] = 190, 150
    picture[63, 63] = 255, 0, 255
    return picture


LANDSCAPE = landscape()
PATHS = ([(0, 0), (0, 223)], [(63, 63)], [(53, 63)], [(73, 63)], [(223, 9), (73, 150)])
points = st.sampled_from(PATHS)  # few, so that strokes often meet, or nearly
radii = st.sampled_from([1, 4, 9])
fills = st.sampled_from([None] * len(METHODS) + [*METHODS])
seeds = st.sampled_from([{}, {}, {"seed": 7}])


class Use(RuleBasedStateMachine):
    """Everything that a person can do with an open picture.

    Its steps are (mask, method, parameters) and what was shown then; each knows the one that it
    came from, and the one that was gone on to last.
    """

    @initialize(method=st.sampled_from(["biharmonic", "fast-marching", *METHODS]))
    def begin(self, method):
        self.loop = asyncio.new_event_loop()
        self.session = Session(NETWORK, KNOWN, SIZE, method)
        self.do(self.session.open(to_png(LANDSCAPE)))
        self.steps, self.place = [self.shown()], 0
        self.before, self.after = {}, {}
        self.marks = []

    def teardown(self):
        if hasattr(self, "loop"):
            self.loop.close()

    def do(self, coroutine):
        return self.loop.run_until_complete(coroutine)

    def shown(self):
        session = self.session
        logits = session.modified_output.logits.tobytes()
        pixels = session.modified.tobytes()
        return session.mask.tobytes(), pixels, logits, session.method, dict(session.parameters)

    def changed(self, did, mask, method, parameters):
        """Note a step that was to fill this mask in this way; `did` is whether it says so."""
        old, _, _, old_method, old_parameters = self.steps[self.place]
        name = method or old_method
        values = {**old_parameters, **parameters} if name == old_method else parameters
        same = (mask.tobytes(), name, values) == (old, old_method, old_parameters)
        assert did is not same
        if same:
            return
        assert np.array_equal(self.session.mask, mask)
        assert (self.session.method, self.session.parameters) == (name, values)
        if mask.any() or any(old):
            self.before[len(self.steps)] = self.place
            self.go(len(self.steps))
        self.steps[self.place : self.place + 1] = [self.shown()]
        self.marks = []

    def go(self, place):
        """Be at another step, by the way that leads there."""
        self.place = place
        while place:
            self.after[self.before[place]] = place
            place = self.before[place]

    def marked(self):
        return self.marks[-1].copy() if self.marks else self.session.mask.copy()

    @rule(points=points, radius=radii, restore=st.booleans(), method=fills)
    def paint(self, points, radius, restore, method):
        mask = self.marked()
        draw_stroke(mask, points, radius, restore=restore)
        did = self.do(self.session.paint(points, radius, method, restore=restore))
        self.changed(did, mask, method, {})

    @rule(method=fills, given=seeds)
    def refill(self, method, given):
        if "seed" in given:
            method = "noise"
        marks = self.marks
        did = self.do(self.session.refill(method, **given))
        self.changed(did, self.session.mask.copy(), method, given)
        self.marks = marks  # they are no part of the hole yet

    @rule(seed=st.integers(0, 9), method=fills)
    def set_mask(self, seed, method):
        mask = np.zeros((SIZE, SIZE), np.bool_)
        draw_rectangle(mask, np.random.default_rng(seed).integers(0, 30, (2, 2)) + 10 * seed)
        self.changed(self.do(self.session.set_mask(mask, method)), mask, method, {})

    @rule(strokes=st.lists(st.tuples(points, radii, st.booleans()), min_size=1, max_size=3))
    def mark(self, strokes):
        for points, radius, restore in strokes:

            def stroke(hole, points=points, radius=radius, restore=restore):
                draw_stroke(hole, points, radius, restore=restore)
                return hole

            mask = stroke(self.marked())
            new = not np.array_equal(mask, self.marked())
            assert self.do(self.session.mark(stroke)) is new
            self.marks += [mask] * new

    @rule(method=fills)
    def fill_marked(self, method):
        mask = self.marked()
        self.changed(self.do(self.session.fill_marked(method)), mask, method, {})

    @rule()
    def reset(self):
        did, marks = self.do(self.session.reset()), len(self.marks)
        self.marks = []
        empty = np.zeros((SIZE, SIZE), np.bool_)
        if any(self.steps[self.place][0]):
            self.changed(did, empty, None, {})
        else:
            assert did is (marks > 0)

    @rule()
    def undo(self):
        assert self.do(self.session.undo()) is bool(self.marks or self.place)
        if self.marks:
            self.marks.pop()
        elif self.place:
            self.place = self.before[self.place]

    @rule()
    def redo(self):
        more = self.place in self.after
        assert self.do(self.session.redo()) is more
        if more:
            self.place, self.marks = self.after[self.place], []

    @rule(number=st.integers(0, 20))
    def go_to(self, number):
        self.go(number % len(self.steps))
        self.marks = []
        self.do(self.session.go_to(self.place))

    @rule(points=points, radius=radii, restore=st.booleans())
    def preview(self, points, radius, restore):
        """It changes nothing, and shows what the stroke is going to be."""
        mask = self.marked()
        draw_stroke(mask, points, radius, restore=restore)
        seen = self.do(self.session.preview(points, radius, begin=True, restore=restore))
        if seen.method == self.session.method:
            filled = METHODS[seen.method].fill(LANDSCAPE, mask, **self.session.parameters)
            assert np.array_equal(seen.picture, filled)
        assert np.array_equal(seen.picture[~mask], LANDSCAPE[~mask])

    @rule()
    def forget_pixels(self):
        """As a long history does; they are filled again when they are needed."""
        steps = self.session.history.steps
        steps[:] = [replace(step, packed_pixels=None) for step in steps]

    @precondition(lambda self: len(self.steps) > 1)
    @rule()
    def save_and_open_again(self):
        found = read(save(self.session), SIZE)
        assert (found.photo_size, found.history.place) == ((SIZE, SIZE), self.place)
        self.session = Session(NETWORK, KNOWN, SIZE)
        self.do(self.session.resume(found.original, found.photo_size, found.history))
        self.marks = []

    @invariant()
    def it_shows_what_it_showed(self):
        if not hasattr(self, "session"):
            return
        session = self.session
        assert self.shown() == self.steps[self.place]
        assert session.history.place == self.place
        assert len(session.history.steps) == len(self.steps)
        assert session.can_undo is bool(self.marks or self.place)
        assert session.can_redo is (self.place in self.after)
        assert dict(enumerate(session.history.parents[1:], 1)) == self.before
        assert np.array_equal(session.marked, self.marked())

    @invariant()
    def it_is_a_function_of_photo_mask_and_method(self):
        if not hasattr(self, "session"):
            return
        session = self.session
        assert np.array_equal(session.original, LANDSCAPE)
        filled = METHODS[session.method].fill(LANDSCAPE, session.mask, **session.parameters)
        assert np.array_equal(session.modified, filled)
        said = self.do(NETWORK.run(tensor(filled)))
        assert np.array_equal(session.modified_output.logits, said.logits)


TestUse = Use.TestCase
TestUse.settings = settings(max_examples=100, stateful_step_count=20)
