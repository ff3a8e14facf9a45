"""Fast marching, on the kernel's source and on the compiled kernel alike."""

import importlib.util
from importlib.machinery import SourceFileLoader
from math import sqrt
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from interactive_classification.fill import FillError, fast_marching, fast_marching_cy, method
from interactive_classification.parameter import ParameterError

FILL = method("fast-marching")
SOURCE = Path(fast_marching.__file__).with_name("fast_marching_cy.py")


def source_kernel() -> ModuleType:
    loader = SourceFileLoader("fast_marching_source", str(SOURCE))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("fast_marching_source", loader)
    )
    loader.exec_module(module)
    return module


def use(kernel: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_marching, "march", kernel.march)
    monkeypatch.setattr(fast_marching, "paint", kernel.paint)


def compiled_kernel() -> ModuleType:
    if Path(fast_marching_cy.__file__) == SOURCE:
        pytest.skip("the kernel is not compiled here")
    return fast_marching_cy


@pytest.fixture(params=["source", "compiled"], autouse=True)
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    chosen = source_kernel() if request.param == "source" else compiled_kernel()
    use(chosen, monkeypatch)
    return chosen


def grey(values: list[list[float]]) -> np.ndarray:
    return np.repeat(np.array(values, np.uint8)[..., np.newaxis], 3, axis=2)


def disk(size: int, radius: int, row: int | None = None, column: int | None = None) -> np.ndarray:
    y, x = np.mgrid[:size, :size]
    row, column = size // 2 if row is None else row, size // 2 if column is None else column
    return (y - row) ** 2 + (x - column) ** 2 <= radius**2


def texture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(7).integers(90, 111, (height, width, 3), dtype=np.uint8)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((one.astype(float) - other) ** 2)))


def march(kernel: ModuleType, mask: list[list[int]], reach: float) -> np.ndarray:
    """Return T of every pixel of a mask."""
    kind = np.pad(np.array(mask, np.uint8) + 1, 1)
    width, size = kind.shape[1], kind.size
    distance, order = np.full(size, np.inf), np.empty(size, np.int32)
    band = np.empty(4 * size), np.empty(4 * size, np.int32)
    sides = np.array([-1, 1, -width, width], np.int32)
    count = kernel.march(kind.ravel(), width, sides, reach, distance, *band, order)
    assert (np.diff(abs(distance[order[:count]])) >= 0).all()
    return distance.reshape(kind.shape)[1:-1, 1:-1]


def test_distance_is_exact_along_a_line(kernel: ModuleType) -> None:
    distance = march(kernel, [[0, 0, 0, 0, 1, 1, 1, 1, 1, 0]], reach=2)
    assert distance.tolist() == [[np.inf, -2, -1, 0, 1, 2, 3, 2, 1, 0]]


def test_distance_in_a_corner_is_the_solution_of_the_eikonal_equation(kernel: ModuleType) -> None:
    # (0, 1) has T = 0 to its right and below: (T - 0)² + (T - 0)² = 1, T = √½.
    # (0, 0) has T = √½ to its right, 0 below: (T - √½)² + T² = 1, T = (√½ + √(2 - ½)) / 2.
    distance = march(kernel, [[1, 1, 0], [0, 0, 0]], reach=5)
    expected = [[(sqrt(0.5) + sqrt(1.5)) / 2, sqrt(0.5), 0], [0, 0, -sqrt(0.5)]]
    assert distance == pytest.approx(np.array(expected))


def test_distance_is_nearly_that_to_the_nearest_boundary_pixel(kernel: ModuleType) -> None:
    mask = disk(41, 12)
    distance = march(kernel, mask.astype(int).tolist(), reach=6)
    y, x = np.mgrid[:41, :41]
    boundary = np.argwhere(distance == 0)
    nearest = np.sqrt(
        (y[..., np.newaxis] - boundary[:, 0]) ** 2 + (x[..., np.newaxis] - boundary[:, 1]) ** 2
    ).min(axis=2)
    reached = np.isfinite(distance)
    assert reached[mask].all()
    assert (distance[mask] > 0).all()
    assert (distance[reached & ~mask] <= 0).all()
    # The scheme is of first order: up to half a pixel too far, where fronts meet.
    assert abs(abs(distance) - nearest)[reached].max() < 0.75


def test_one_pixel_of_a_single_row() -> None:
    # The hole q0 lies between T = 0 at distance 1, and T = -1 at distance 2, on both
    # sides. Its own T is 1, its normal is (1, 0), so with radius 2 (equation 2)
    #   distance 1: dir · dst · lev = 1 · 1/1² · 1/(1 + |0 - 1|)  = 1/2
    #   distance 2: dir · dst · lev = 1 · 1/2² · 1/(1 + |-1 - 1|) = 1/12
    # Each neighbour foretells I(q) + I'(q) (p - q). From the left: 40 + (40 - 20) = 60 at
    # distance 1, and 20 + 2 (40 - 10)/2 = 50 at distance 2. From the right 100 and 100.
    # (60/2 + 50/12 + 100/2 + 100/12) / (1/2 + 1/12 + 1/2 + 1/12) = 92.5 / (7/6) = 79.29
    picture = grey([[10, 20, 40, 0, 100, 100, 100]])
    mask = np.array([[0, 0, 0, 1, 0, 0, 0]], bool)
    assert (FILL.fill(picture, mask, radius=2)[0, 3] == 79).all()


def test_one_pixel_of_a_5_by_5_picture() -> None:
    # With radius 1 the four sides count alike, for T = √½ has the normal (√½, √½). They
    # foretell, by their one-sided gradients: left 20 + (20 - 10) = 30, right
    # 50 + (50 - 60) = 40, above 100 + (100 - 90) = 110, below 80 + (80 - 100) = 60.
    picture = grey(
        [
            [7, 7, 90, 7, 7],
            [7, 7, 100, 7, 7],
            [10, 20, 0, 50, 60],
            [7, 7, 80, 7, 7],
            [7, 7, 99, 7, 7],
        ]
    )
    picture[4, 2] = 100
    mask = disk(5, 0)
    assert (FILL.fill(picture, mask, radius=1)[2, 2] == (30 + 40 + 110 + 60) / 4).all()


def test_two_pixels_in_a_corner() -> None:
    # T is that of the corner above; radius 1, and no gradients in this picture.
    # (0, 1) comes first: normal (-√½, -√½), so its right and lower neighbour count alike:
    # (200 + 100) / 2 = 150.
    # (0, 0): T = 0.9659, normal (0.7071 - 0.9659, 0 - 0.9659) = -(0.2588, 0.9659).
    #   right, 150: dir · lev = 0.2588 / (1 + |0.7071 - 0.9659|) = 0.2056
    #   below, 10:  dir · lev = 0.9659 / (1 + |0 - 0.9659|)      = 0.4913
    # (0.2056 · 150 + 0.4913 · 10) / (0.2056 + 0.4913) = 51.30
    picture = grey([[0, 0, 200, 200], [10, 100, 0, 0], [10, 100, 0, 0]])
    mask = np.zeros((3, 4), bool)
    mask[0, :2] = True
    assert FILL.fill(picture, mask, radius=1)[0, :2, 0].tolist() == [51, 150]


@pytest.mark.parametrize("radius", [1, 5, 9])
def test_a_constant_picture_comes_back_exactly(radius: int) -> None:
    picture = np.full((40, 40, 3), (255, 0, 113), np.uint8)
    mask = disk(40, 9) | disk(40, 5, 0, 0)
    erased = np.where(mask[..., np.newaxis], np.uint8(77), picture)
    assert (FILL.fill(erased, mask, radius=radius) == picture).all()


def test_a_linear_ramp_is_nearly_reproduced() -> None:
    y, x = np.mgrid[:40, :40]
    picture = np.stack([5 * x, 3 * y + 2 * x, 250 - 6 * y], axis=2).astype(np.uint8)
    mask = disk(40, 4)
    error = abs(FILL.fill(picture, mask).astype(int) - picture)[mask]
    assert error.max() <= 3
    assert error.mean() < 1


@pytest.mark.parametrize(
    "hole",
    [
        np.s_[:4, 10:16], np.s_[-4:, 10:16], np.s_[10:16, :4], np.s_[10:16, -4:],
        np.s_[:5, :5], np.s_[:5, -5:], np.s_[-5:, :5], np.s_[-5:, -5:],
        np.s_[:, 9:14], np.s_[:6], np.s_[:-1], np.s_[:, 1:],
    ],
)  # fmt: skip
def test_holes_at_borders_and_corners_are_filled(hole: tuple[slice, ...]) -> None:
    picture = texture(24, 28)
    mask = np.zeros((24, 28), bool)
    mask[hole] = True
    picture[mask] = 0
    # Noise of ±10 has one-sided gradients of up to ±20 a pixel, so a few pixels go far.
    filled = FILL.fill(picture, mask)[mask]
    assert filled.min() > 0
    assert 85 < filled.mean() < 115


def test_one_known_pixel_is_enough() -> None:
    picture = np.full((9, 11, 3), 200, np.uint8)
    mask = np.ones((9, 11), bool)
    mask[4, 6] = False
    picture[mask] = 0
    assert (FILL.fill(picture, mask) == 200).all()


def test_known_pixels_and_the_arguments_stay_untouched() -> None:
    picture, mask = texture(30, 33), disk(33, 6)[:30]
    before = picture.copy()
    picture.flags.writeable = mask.flags.writeable = False
    filled = fast_marching.solve(picture, mask, radius=5)
    assert (filled[~mask] == before[~mask]).all()
    assert (filled[mask] != before[mask]).any()
    assert (picture == before).all()


def test_only_the_surroundings_of_the_hole_matter() -> None:
    large = texture(60, 70)
    mask = np.zeros((60, 70), bool)
    mask[20:31, 33:40] = True
    crop = np.s_[20 - 6 : 31 + 6, 33 - 6 : 40 + 6]  # the radius, and a pixel for gradients
    assert (FILL.fill(large, mask)[crop] == FILL.fill(large[crop], mask[crop])).all()


def test_distant_holes_do_not_know_of_each_other() -> None:
    picture = texture(50, 50)
    one, other = disk(50, 4, 8, 9), disk(50, 5, 38, 40)
    both = FILL.fill(picture, one | other)
    assert (both[one] == FILL.fill(picture, one)[one]).all()
    assert (both[other] == FILL.fill(picture, other)[other]).all()


@pytest.mark.parametrize("radius", [0, 21, float("nan")])
def test_a_radius_out_of_range_is_refused(radius: float) -> None:
    with pytest.raises(ParameterError, match=r"Radius must be between 1 and 20"):
        FILL.fill(texture(20, 20), disk(20, 3), radius=radius)


def test_a_mask_of_everything_is_refused() -> None:
    with pytest.raises(FillError, match=r"leave some of the picture"):
        FILL.fill(texture(20, 20), np.ones((20, 20), bool))


def test_source_and_compiled_kernel_agree(
    coffee_picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = np.ascontiguousarray(coffee_picture[::4, ::4])
    size = len(picture)
    mask = (disk(size, 9) | disk(size, 7, 0, 30))[:, : picture.shape[1]]
    results = []
    for kernel in (source_kernel(), compiled_kernel()):
        use(kernel, monkeypatch)
        results.append(FILL.fill(picture, mask, radius=6))
    assert (results[0] == results[1]).all()


@pytest.mark.parametrize(("radius", "least"), [(5, 37.5), (16, 23.5)])
def test_a_real_photo_is_filled_well(coffee_picture: np.ndarray, radius: int, least: float) -> None:
    # Six holes, smooth and busy. OpenCV's Telea reaches 30.7 and 23.9 dB here, this 38.6 and 24.4.
    reached = []
    for row, column in ((224, 224), (112, 112), (112, 313), (336, 134), (313, 358), (358, 224)):
        mask = disk(len(coffee_picture), radius, row, column)
        erased = np.where(mask[..., np.newaxis], np.uint8(0), coffee_picture)
        reached.append(psnr(FILL.fill(erased, mask)[mask], coffee_picture[mask]))
    assert np.mean(reached) > least
