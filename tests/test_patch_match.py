"""PatchMatch completion, on the kernels' source and on the compiled kernels alike."""

import importlib.util
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from interactive_classification.fill import method, patch_match, patch_match_cy
from interactive_classification.parameter import ParameterError
from interactive_classification.pixels import open_picture

FILL = method("patch-match")
GALLERY = Path(__file__).parents[1] / "assets" / "gallery"
SOURCE = Path(patch_match.__file__).with_name("patch_match_cy.py")
COMPILED = Path(patch_match_cy.__file__) != SOURCE
compiled_only = pytest.mark.skipif(not COMPILED, reason="the kernels are not compiled here")


def source_kernels() -> ModuleType:
    loader = SourceFileLoader("patch_match_source", str(SOURCE))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("patch_match_source", loader)
    )
    loader.exec_module(module)
    return module


def use(kernels: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("scatter", "search", "vote"):
        monkeypatch.setattr(patch_match, name, getattr(kernels, name))


@pytest.fixture(params=["source", pytest.param("compiled", marks=compiled_only)])
def kernels(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    chosen = source_kernels() if request.param == "source" else patch_match_cy
    use(chosen, monkeypatch)
    return chosen


def disk(size: int, radius: float) -> np.ndarray:
    y, x = np.mgrid[:size, :size] - size // 2
    return y**2 + x**2 <= radius**2


def rgb1(red: list[list[int]]) -> np.ndarray:
    """Pixels as the kernels take them: this red, no green and blue, and 1."""
    pixels = np.zeros((len(red), len(red[0]), 4), np.uint8)
    pixels[..., 0] = red
    pixels[..., 3] = 1
    return pixels.reshape(len(red), -1)


def one_match(height: int, width: int, target: tuple, match: tuple) -> tuple:
    field = np.full((height, width, 2), -1, np.int32)
    field[target] = match
    return np.array([target], np.int32), field


def random_state() -> np.ndarray:
    return np.array([1], np.uint64)


# The kernels, by hand -------------------------------------------------------------


def test_the_distance_of_two_patches(kernels: ModuleType) -> None:
    image = rgb1([[1, 2, 9, 4, 2], [3, 4, 9, 0, 255]])  # the first 2 x 2 and the last
    targets, field = one_match(1, 4, (0, 0), (0, 3))
    is_source = np.array([[0, 0, 0, 1]], np.uint8)
    cost = np.empty(1, np.int32)
    kernels.search(memoryview(image), is_source, targets, field, cost, random_state(), 2, 0, 1, 1)
    assert cost[0] == 3**2 + 0**2 + 3**2 + 251**2
    assert field[0, 0].tolist() == [0, 3]


def test_random_search_finds_the_only_good_match(kernels: ModuleType) -> None:
    image = rgb1([[200, 0, 0, 0, 0, 0, 190, 0]])
    targets, field = one_match(1, 8, (0, 0), (0, 1))
    is_source = np.array([[0, 1, 1, 1, 1, 1, 1, 1]], np.uint8)
    cost, state = np.empty(1, np.int32), random_state()
    for _ in range(2000):
        kernels.search(memoryview(image), is_source, targets, field, cost, state, 1, 0, 1, 1)
    assert field[0, 0].tolist() == [0, 6]
    assert cost[0] == 100


@pytest.mark.parametrize(("step", "first"), [(1, 0), (-1, 2)])
def test_a_good_match_is_handed_on_along_the_scan(
    kernels: ModuleType, step: int, first: int
) -> None:
    image = rgb1([[10, 20, 30, *[0] * 97, 10, 20, 30]])
    targets = np.array([[0, 0], [0, 1], [0, 2]], np.int32)
    field = np.full((1, 103, 2), -1, np.int32)
    field[0, :3] = 0, 50
    field[0, first] = 0, 100 + first
    is_source = np.ones((1, 103), np.uint8)
    is_source[0, :3] = 0
    cost = np.empty(3, np.int32)
    state = random_state()
    kernels.search(memoryview(image), is_source, targets, field, cost, state, 1, first, 3, step)
    assert field[0, :3, 1].tolist() == [100, 101, 102]
    assert cost.tolist() == [0, 0, 0]


def test_random_numbers_are_those_of_park_and_miller(kernels: ModuleType) -> None:
    state = random_state()
    targets = np.zeros((10_000, 2), np.int32)
    field = np.zeros((1, 1, 2), np.int32)
    kernels.scatter(np.array([[3, 4]], np.int32), targets, field, state)
    assert state[0] == 399268537  # the 10 000th, with the multiplier 48271
    assert field[0, 0].tolist() == [3, 4]


def test_a_match_votes_with_the_mean_of_its_target(kernels: ModuleType) -> None:
    image = rgb1([[100, 100, 10, 20], [100, 100, 30, 40]])  # 100, and 25 on the mean
    targets, field = one_match(1, 3, (0, 0), (0, 2))
    votes = np.zeros((2, 16), np.int32)
    kernels.vote(memoryview(image), targets, field, np.array([3], np.int32), votes, 2, 0, 1)
    votes = votes.reshape(2, 4, 4)
    assert votes[:, :2, 0].tolist() == [[3 * 85, 3 * 95], [3 * 105, 3 * 115]]
    assert votes[:, :2, 1:3].tolist() == [[[0, 0]] * 2] * 2
    assert votes[:, :2, 3].tolist() == [[3, 3], [3, 3]]
    assert not votes[:, 2:].any()


@compiled_only
@pytest.mark.parametrize("patch", [3, 8])
def test_source_and_compiled_kernels_give_the_same_picture(
    patch: int, coffee_picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = np.ascontiguousarray(coffee_picture[100:300:8, 100:300:8])  # 25 x 25
    filled = []
    for kernels in (source_kernels(), patch_match_cy):
        use(kernels, monkeypatch)
        filled.append(FILL.fill(image, disk(25, 3), patch=patch, iterations=2))
    assert np.array_equal(*filled)


# The stages, by hand --------------------------------------------------------------


def test_depth_is_counted_along_rows_and_columns() -> None:
    hole = np.array([[0, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 0]], np.bool_)
    assert patch_match._depth(hole).tolist() == [[0, 1, 2, 2], [1, 2, 2, 1], [2, 2, 1, 0]]


def test_halving_averages_what_is_known() -> None:
    image = np.repeat(np.array([[[8], [4], [9]], [[6], [0], [7]]], np.float32), 3, axis=2)
    hole = np.array([[0, 0, 1], [0, 1, 1]], np.bool_)
    half = patch_match._halved(patch_match._Level(image, hole))
    assert half.image[0, 0].tolist() == [6, 6, 6]
    assert half.hole.tolist() == [[False, True]]


def test_doubling_interpolates() -> None:
    image = np.repeat(np.array([[[0], [8]]], np.float32), 3, axis=2)
    assert patch_match._doubled(image, 1, 4)[..., 0].tolist() == [[0, 2, 6, 8]]
    assert patch_match._doubled(image, 2, 3)[..., 2].tolist() == [[0, 2, 6], [0, 2, 6]]


def test_a_smooth_fill_is_the_mean_of_what_lies_beside() -> None:
    image = np.zeros((3, 3, 3), np.float32)
    image[..., 0] = [[9, 1, 9], [2, 255, 6], [9, 7, 9]]
    hole = disk(3, 0)
    filled = patch_match._smooth(patch_match._Level(image, hole))
    assert filled[1, 1].tolist() == [4, 0, 0]
    assert np.array_equal(filled[~hole], image[~hole])


def test_what_the_votes_are_off_by_beside_the_hole_is_taken_back_inside() -> None:
    hole = disk(16, 4)
    pixels = np.full((16, 16, 4), (60, 90, 20, 1), np.uint8)
    pixels[hole, :3] = (53, 97, 20)  # as was voted
    votes = np.full((16, 16, 4), (5 * 53, 5 * 97, 5 * 20, 5), np.int32)
    assert (patch_match._joined(pixels, hole, votes) == (60, 90, 20)).all()
    votes[:, 8:] = 0  # here nothing was voted, and nothing is known to be wrong
    joined = patch_match._joined(pixels, hole, votes)
    assert np.array_equal(joined[~hole], pixels[~hole, :3])
    left, middle, right = joined[8, [5, 8, 11], 0]
    assert 60 >= left > middle > right >= 53


def test_patches_are_counted_by_their_corner() -> None:
    mask = np.array([[0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], np.bool_)
    assert patch_match._count(mask, 2).tolist() == [[0, 1, 1], [0, 1, 2]]
    assert patch_match._count(mask, 3).tolist() == [[1, 2]]


# The whole method -----------------------------------------------------------------


def test_a_periodic_texture_is_restored_exactly(kernels: ModuleType) -> None:
    tile = np.array([[200, 40, 90, 10], [30, 160, 20, 240], [70, 50, 220, 120]], np.uint8)
    image = np.repeat(np.tile(tile, (8, 6))[..., np.newaxis], 3, axis=2)  # 24 x 24
    image[..., 1] //= 2
    mask = disk(24, 3)
    damaged = image.copy()
    damaged[mask] = 0
    assert np.array_equal(FILL.fill(damaged, mask, patch=5), image)


def test_a_constant_picture_stays_constant(kernels: ModuleType) -> None:
    image = np.full((21, 33, 3), (250, 3, 128), np.uint8)
    mask = np.zeros((21, 33), np.bool_)
    mask[4:15, 9:26] = True
    damaged = image.copy()
    damaged[mask] = 0
    assert np.array_equal(FILL.fill(damaged, mask, iterations=1), image)


@pytest.mark.parametrize("place", ["cross", "frame", "checkerboard", "all but one"])
def test_holes_that_touch_every_border(kernels: ModuleType, place: str) -> None:
    mask = np.zeros((17, 20), np.bool_)
    if place == "cross":
        mask[6:10] = mask[:, 8:12] = True
    elif place == "frame":
        mask[:] = True
        mask[4:13, 4:16] = False
    elif place == "checkerboard":
        mask.ravel()[::2] = True
    else:
        mask[:] = True
        mask[16, 19] = False
    image = np.full((17, 20, 3), 90, np.uint8)
    image[mask] = 255
    assert (FILL.fill(image, mask, iterations=1) == 90).all()


@pytest.mark.parametrize("shape", [(1, 2), (2, 1), (1, 40), (2, 2), (3, 5), (9, 8)])
def test_tiny_pictures(kernels: ModuleType, shape: tuple[int, int]) -> None:
    mask = np.zeros(shape, np.bool_)
    mask.ravel()[:-1] = True
    image = np.zeros((*shape, 3), np.uint8)
    image[-1, -1] = (1, 2, 3)
    assert (FILL.fill(image, mask) == (1, 2, 3)).all()


@compiled_only
def test_only_the_surroundings_of_the_hole_count(coffee_picture: np.ndarray) -> None:
    """So the time grows with the hole, and not with the picture."""
    size = coffee_picture.shape[0]
    hole = slice(size // 2 - 6, size // 2 + 6)
    mask = np.zeros(coffee_picture.shape[:2], np.bool_)
    mask[hole, hole] = True
    near = slice(hole.start - 24, hole.stop + 24)
    assert patch_match._surroundings(mask) == (near, near)
    alone = FILL.fill(np.ascontiguousarray(coffee_picture[near, near]), mask[near, near].copy())
    assert np.array_equal(FILL.fill(coffee_picture, mask)[near, near], alone)


@compiled_only
def test_the_seed_decides(coffee_picture: np.ndarray) -> None:
    image = np.ascontiguousarray(coffee_picture[::4, ::4])
    mask = disk(len(image), 15)
    first = FILL.fill(image, mask, seed=1)
    assert np.array_equal(first, FILL.fill(image, mask, seed=1))
    for seed in (0, 2, 999):
        assert not np.array_equal(first, FILL.fill(image, mask, seed=seed))


@compiled_only
@pytest.mark.parametrize("levels", [1, 2, 8])
@pytest.mark.parametrize("patch", [3, 16])
def test_extreme_parameters(coffee_picture: np.ndarray, patch: int, levels: int) -> None:
    image = np.ascontiguousarray(coffee_picture[::4, ::4])
    mask = disk(len(image), 20)
    filled = FILL.fill(image, mask, patch=patch, levels=levels, iterations=1)
    assert psnr(filled, image, mask) > 5


@compiled_only
def test_it_can_be_stopped_at_any_time(
    coffee_picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No call of a kernel deals with more than so many pixels; between calls, it yields."""
    counts: list[int] = []

    def watched(*arguments: object) -> None:
        *_, size, _first, count, _step = arguments
        counts.append(count * size**2)
        patch_match_cy.search(*arguments)

    monkeypatch.setattr(patch_match, "search", watched)
    mask = disk(len(coffee_picture), 70)
    progress = []
    steps = FILL.steps(coffee_picture, mask, iterations=1)
    for value in steps:
        progress.append(value)
    assert max(counts) <= patch_match._CALL
    assert len(counts) > 2 * 5  # more than one forward and one backward for each level
    assert len(progress) > len(counts)
    assert progress == sorted(progress)
    assert progress[0] == 0
    assert progress[-1] == pytest.approx(1)

    done = len(counts)
    steps = FILL.steps(coffee_picture, mask)
    for _ in range(5):
        next(steps)
    steps.close()
    assert len(counts) <= done + 5


@pytest.mark.parametrize(
    "wrong", [{"patch": 2}, {"patch": 17}, {"iterations": 0}, {"levels": -1}, {"seed": 1000}]
)
def test_bad_parameters_are_refused(wrong: dict[str, int]) -> None:
    image = np.zeros((9, 9, 3), np.uint8)
    with pytest.raises(ParameterError, match=r"must be between .*\.$"):
        FILL.fill(image, disk(9, 2), **wrong)


def psnr(filled: np.ndarray, truth: np.ndarray, mask: np.ndarray) -> float:
    error = filled[mask].astype(float) - truth[mask]
    return float(10 * np.log10(255**2 / np.mean(error**2)))


def ssim(filled: np.ndarray, truth: np.ndarray, mask: np.ndarray) -> float:
    _, everywhere = structural_similarity(filled, truth, channel_axis=2, full=True)
    return float(everywhere[mask].mean())


@compiled_only
def test_textured_photos_are_filled_better_than_by_the_smooth_methods() -> None:
    """On the mean over large holes in photos with edges and texture."""
    scores: dict[str, list[tuple[float, float]]] = {}
    for photo in ("coffee-cup", "four-hens", "pont-du-gard", "shuttle-landing"):
        (file,) = GALLERY.glob(f"{photo}.*")
        image = open_picture(file.read_bytes())
        for radius in (20, 45):
            mask = disk(len(image), radius)
            damaged = image.copy()
            damaged[mask] = 0
            for name in ("patch-match", "fast-marching", "biharmonic"):
                filled = method(name).fill(damaged, mask)
                assert np.array_equal(filled[~mask], image[~mask])
                score = psnr(filled, image, mask), ssim(filled, image, mask)
                scores.setdefault(name, []).append(score)
    mean = {name: np.mean(values, axis=0) for name, values in scores.items()}
    for smooth in ("fast-marching", "biharmonic"):
        assert (mean["patch-match"] > mean[smooth] + (1.5, 0.04)).all(), mean
