"""What each section of the report is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from ...changes import CHANGES
from ...explain import EXPLANATIONS, SEARCHES, WAYS, Explanation, Search
from ...explain.method import Way
from ...fill import KNOWN, Method
from ...findings import ORIGINAL
from ...session import Session
from ..kind import Asked
from .markup import Said, escape
from .words import WORDS


@dataclass(frozen=True)
class About:
    """A session, and how it is told: in texts that are escaped, where nothing else is said.

    Attributes
    ----------
    session : Session
        With a picture.
    asked : Asked
    said : Said
    names, called : sequence of str
        Each class's name, as it is and escaped.
    name : str
        Of the picture.
    index : int
        The class whose evidence is shown.
    classes : sequence of int
        It, and all whose confidences are told at each step.
    """

    session: Session
    asked: Asked
    said: Said
    names: Sequence[str]
    called: Sequence[str]
    name: str
    index: int
    classes: Sequence[int]

    @property
    def shown(self) -> int:
        """By which step's number the findings know the modified picture."""
        return self.session.history.number if self.session.mask.any() else ORIGINAL

    def of_class(self, key: str) -> str:
        """Return a text with the class's name in its gap."""
        return self.said[key].replace("{label}", self.called[self.index])

    def times(self, calls: int) -> str:
        """Tell how often the network was asked."""
        return self.said["asked"].replace("{calls}", str(calls))

    def source(self, how: Explanation | Search | Way) -> str:
        """Tell what a question does, what it cannot say, and where it is from."""
        return f"{self.said[how.description]} ({escape(how.source)})"

    @classmethod
    def of(cls, session: Session, asked: Asked) -> Self:
        """Look up what the sections need.

        Raises
        ------
        SessionError
            If no picture is open.
        Told
            If there is no such class.
        """
        index = asked.chosen(session)
        known = WORDS | {text: text for text in _of_the_methods()}
        said = {key: escape(asked.words.get(key, text)) for key, text in known.items()}
        told = asked.names or [label.short for label in session.labels]
        names = [name.partition(", ")[0] for name in told]
        called = [escape(name) for name in names]
        classes = list(dict.fromkeys([index, *asked.tracked]))
        return cls(session, asked, said, names, called, escape(asked.name), index, classes)


def _of_the_methods() -> Iterator[str]:
    """Give all that fills, explanations and other questions say of themselves."""
    methods: list[Method | Explanation | Search]
    methods = [*KNOWN.values(), *EXPLANATIONS.values(), *SEARCHES.values()]
    for method in methods:
        yield from (method.title, method.description)
        yield from (parameter.title for parameter in method.parameters)
    for way in WAYS:
        yield from (way.title, way.description)
    for change in CHANGES.values():
        yield from (change.title, change.called)
