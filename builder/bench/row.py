"""One line of the benchmark."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A measurement beside what it is measured against.

    Attributes
    ----------
    what, against : str
        The two things compared.
    value, reference : float
        Their measurements, medians where several were taken.
    unit : str
        Of both: ``"ms"``, ``"MB"``, ``"dB"``, ``"1/s"`` or ``""``.
    limit : float or None
        What the ratio (or the difference) may be; None where there is no budget.
    floor : bool
        Whether the limit is the least that it must be, instead of the most.
    difference : bool
        Whether the two are compared by their difference, as decibels are, instead of
        by their ratio.
    note : str
        What else was seen.
    """

    what: str
    against: str
    value: float
    reference: float
    unit: str = "ms"
    limit: float | None = None
    floor: bool = False
    difference: bool = False
    note: str = ""

    @property
    def compared(self) -> float:
        """The measurement as a multiple of its reference, or how far it is above it."""
        if self.difference:
            return self.value - self.reference
        return self.value / self.reference

    @property
    def kept(self) -> bool:
        """Whether the budget is kept."""
        if self.limit is None:
            return True
        return self.compared >= self.limit if self.floor else self.compared <= self.limit

    @property
    def verdict(self) -> str:
        """How the two compare, and whether that is within the budget."""
        text = self._amount(self.compared, signed=self.difference)
        if self.limit is None:
            return text
        bound = "at least" if self.floor else "at most"
        kept = "kept" if self.kept else "NOT KEPT"
        return f"{text} ({bound} {self._amount(self.limit)}: {kept})"

    def _amount(self, number: float, signed: bool = False) -> str:
        if self.difference:
            return f"{number:{'+' if signed else ''}.2f} {self.unit}".rstrip()
        return f"{number:.2f} ×"

    def measured(self, number: float) -> str:
        """Return a number with the unit, as short as is honest."""
        digits = 3 if abs(number) < 1 and number else 1
        return f"{number:.{digits}f} {self.unit}".rstrip()

    def __str__(self) -> str:
        """Describe it in one line for people."""
        text = (
            f"{self.what}: {self.measured(self.value)}"
            f" | {self.against}: {self.measured(self.reference)} | {self.verdict}"
        )
        return f"{text}; {self.note}" if self.note else text


def table(rows: list[Row]) -> str:
    """Return rows as a Markdown table."""
    lines = [
        "| what | measured | against | measured | compared |",
        "| --- | ---: | --- | ---: | --- |",
    ]
    for row in rows:
        note = f"; {row.note}" if row.note else ""
        lines.append(
            f"| {row.what} | {row.measured(row.value)} | {row.against} "
            f"| {row.measured(row.reference)} | {row.verdict}{note} |"
        )
    return "\n".join(lines)
