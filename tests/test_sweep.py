"""Sweeps: each change does what it is called, more and more, and nothing at its plain level."""

import asyncio

import numpy as np
import pytest

from interactive_classification.changes import CHANGES
from interactive_classification.classify import softmax
from interactive_classification.explain.method import at_once
from interactive_classification.explain.sweep import find
from interactive_classification.questions import sweep
from interactive_classification.turns import Cancelled
from tests.spotted import INDEX, only_the_spot, opened, scene_of, with_the_spot


@pytest.fixture
def scene():
    return scene_of(with_the_spot())


@pytest.fixture(scope="module")
def smooth():
    """A picture with slopes both ways, so that places can be told."""
    down, right = np.mgrid[0:448, 0:448]
    return np.stack([down // 2, right // 2, 60 + (down + right) // 8], -1).astype(np.uint8)


@pytest.mark.parametrize("name", CHANGES)
def test_it_changes_more_and_more_on_either_side(smooth, name):
    one = CHANGES[name]
    assert one.title and one.unit and one.plain in one.levels
    away = []
    for level in one.levels:
        if level == one.plain:
            away.append(0.0)
            continue
        before = smooth.copy()
        changed = one.apply(smooth, level)
        assert changed.shape == smooth.shape and changed.dtype == np.uint8
        assert np.array_equal(smooth, before)
        assert np.array_equal(one.apply(smooth, level), changed)  # the same each time
        away.append(float(np.abs(changed.astype(float) - smooth).mean()))
    middle = one.levels.index(one.plain)
    assert away[middle:] == sorted(away[middle:])
    assert away[: middle + 1] == sorted(away[: middle + 1], reverse=True)
    assert max(away) > 0.02


def test_places_are_where_they_were_moved_to(smooth):
    moved = CHANGES["shift"].apply(smooth, 16)
    assert np.array_equal(moved[:, 16:], smooth[:, :-16])
    assert np.array_equal(moved[:, :16], smooth[:, :16][:, ::-1])  # mirrored
    large = CHANGES["zoom"].apply(smooth, 2).astype(int)
    assert np.abs(large[::2, ::2] - smooth[112:336, 112:336]).max() <= 1
    small = CHANGES["zoom"].apply(smooth, 0.5).astype(int)
    assert np.abs(small[112:336, 112:336] - smooth[::2, ::2]).max() <= 2
    turned = CHANGES["rotation"].apply(smooth, 30).astype(int)
    assert np.abs(turned[223:225, 223:225] - smooth[223:225, 223:225]).max() <= 1
    back = CHANGES["rotation"].apply(turned.astype(np.uint8), -30).astype(int)
    assert np.abs(back[150:300, 150:300] - smooth[150:300, 150:300]).max() <= 3


def test_amounts_are_what_they_are_called(smooth):
    noise = CHANGES["noise"].apply(np.full_like(smooth, 128), 0.08).astype(float)
    assert noise.std() == pytest.approx(0.08 * 255, rel=0.03) and abs(noise.mean() - 128) < 0.5
    half = CHANGES["contrast"].apply(smooth, 0.6).astype(float)
    assert half.std() == pytest.approx(0.6 * smooth.astype(float).std(), rel=0.02)
    bright = CHANGES["brightness"].apply(smooth, 0.125).astype(float)
    assert (bright - smooth)[:150, :150].mean() == pytest.approx(0.125 * 255, abs=1)
    stripes = np.zeros((224, 224, 3), np.uint8)
    stripes[:, ::4] = 255
    assert CHANGES["blur"].apply(stripes, 4).std() < 0.1 * CHANGES["blur"].apply(stripes, 0.5).std()


def test_it_tells_the_class_at_each_level(scene):
    asked = []

    def classify(picture):
        asked.append(picture)
        return only_the_spot(picture)

    found = at_once(find(scene), classify)
    assert found.index == INDEX and found.calls == len(asked)
    assert found.calls == sum(len(one.levels) - 1 for one in CHANGES.values())
    for name, one in CHANGES.items():
        changed = [
            scene.picture if level == one.plain else one.apply(scene.picture, level)
            for level in one.levels
        ]
        logits = [only_the_spot(picture) for picture in changed]
        expected = [float(softmax(each)[INDEX]) for each in logits]
        assert found.confidences[name] == pytest.approx(expected)
        assert found.winners[name] == [int(each.argmax()) for each in logits]


def test_a_session_sweeps_and_can_stop(known):
    spotted = opened(known)
    seen = []

    def progress(done, so_far):
        seen.append((done, so_far))
        if len(seen) == 20:
            raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        asyncio.run(sweep(spotted, INDEX, progress=progress))
    done, so_far = seen[-1]
    assert 0 < done < 1 and so_far.calls == 19
    assert [one for one, _ in seen] == sorted(one for one, _ in seen)
    asked = sum((values >= 0).sum() for values in so_far.confidences.values())
    assert np.isnan(so_far.confidences["shift"]).all() and so_far.winners["shift"][0] == -1
    assert asked >= 19
    whole = asyncio.run(sweep(spotted, INDEX))
    assert not any(np.isnan(values).any() for values in whole.confidences.values())
