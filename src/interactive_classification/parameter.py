"""Numbers that a person may change about a fill or an explanation."""

from collections.abc import Iterable
from dataclasses import dataclass

from .sentences import Told


class ParameterError(Told):
    """A parameter that there is none of, or whose value cannot be; one plain sentence."""


@dataclass(frozen=True)
class Parameter:
    """A number that a person may change about a fill or an explanation.

    Attributes
    ----------
    name : str
        The keyword that its function takes.
    title : str
        What it is called on the page.
    default, low, high : float
        The value unless told otherwise, and the inclusive range it lies in.
    step : float
        Distance between neighbouring values; 1 makes it a whole number.
    """

    name: str
    title: str
    default: float
    low: float
    high: float
    step: float = 1

    def checked(self, value: float) -> float:
        """Return `value` if it lies in the range, as an int where ``step`` is whole.

        Raises
        ------
        ParameterError
            If the value is not a number in the range, or should be whole and is not.
        """
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ParameterError("no-number", self.title, value)
        if not self.low <= value <= self.high:  # also refuses NaN
            raise ParameterError("out-of-range", self.title, f"{self.low:g}", f"{self.high:g}")
        if self.step != int(self.step):
            return float(value)
        if value != int(value):
            raise ParameterError("no-whole-number", self.title)
        return int(value)


def checked(
    title: str, parameters: Iterable[Parameter], given: dict[str, float]
) -> dict[str, float]:
    """Return all parameters' values: those given, and the defaults of the others.

    Parameters
    ----------
    title : str
        What they belong to, as it is called on the page.
    parameters : iterable of Parameter
    given : dict of str to float
        By the parameters' names.

    Raises
    ------
    ParameterError
        If a parameter is unknown or out of range.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            raise ParameterError("no-parameter", title, name)
    return {name: p.checked(given.get(name, p.default)) for name, p in known.items()}
