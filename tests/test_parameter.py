"""Parameters: whatever is given, the values are in their ranges, or it is said why not."""

import pytest

from interactive_classification.parameter import Parameter, ParameterError, checked

WHOLE, REAL = Parameter("r", "Radius", 3, 0, 9), Parameter("s", "Share", 0.5, 0, 1, 0.1)


def test_a_parameter_with_whole_steps_becomes_whole():
    assert isinstance(WHOLE.checked(4.0), int)
    assert isinstance(REAL.checked(1), float)


def test_what_is_not_given_has_its_default():
    assert checked("Blur", (WHOLE, REAL), {}) == {"r": 3, "s": 0.5}
    assert checked("Blur", (WHOLE, REAL), {"s": 1}) == {"r": 3, "s": 1.0}
    assert checked("Blur", (), {}) == {}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"t": 1}, "Blur has no parameter “t”."),
        ({"r": 10}, "Radius must be between 0 and 9."),
        ({"r": -1}, "Radius must be between 0 and 9."),
        ({"r": float("nan")}, "Radius must be between 0 and 9."),
        ({"s": float("inf")}, "Share must be between 0 and 1."),
        ({"r": 2.5}, "Radius must be a whole number."),
        ({"r": "2"}, "Radius must be a number, not “2”."),
        ({"r": True}, "Radius must be a number, not “True”."),
        ({"s": None}, "Share must be a number, not “None”."),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(given, sentence):
    with pytest.raises(ParameterError) as refused:
        checked("Blur", (WHOLE, REAL), given)
    assert str(refused.value) == sentence
