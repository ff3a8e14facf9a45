"""How numbers are written."""

import pytest

from .fake import page


@pytest.fixture(scope="module")
def numbers():
    with page():
        from ui.words import numbers

        yield numbers


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.5, "0.0"), (0.9, "+2.2"), (0.1, "−2.2"), (0.999, "+6.9"), (0.99999, "≥ +10.0"),
     (1, "≥ +10.0"), (0, "≤ −10.0"), (1.0000001, "≥ +10.0")],
)  # fmt: skip
def test_confidences_as_log_odds(numbers, confidence, words):
    assert numbers.signed(numbers.log_odds(confidence)) == words


@pytest.mark.parametrize(
    ("change", "words"), [(0.04, "–"), (-0.04, "–"), (1.25, "▲ 1.2"), (-7, "▼ 7.0")]
)
def test_changes_of_log_odds(numbers, change, words):
    assert numbers.moved(change) == words


@pytest.mark.parametrize(
    ("value", "words"), [(0.349, "0.35"), (-0.25, "−0.25"), (-0.004, "0.00"), (1, "1.00")]
)
def test_hundredths(numbers, value, words):
    assert numbers.hundredths(value) == words
