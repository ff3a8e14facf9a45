"""What a kind of file is: a name, and a function that writes one of a session."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..overlay import SMOOTH, Look
from ..sentences import Told
from ..session import Session


@dataclass(frozen=True)
class Asked:
    """What is asked of a file; each kind heeds what concerns it.

    Attributes
    ----------
    index : int, optional
        The class that it is about; see :meth:`chosen`.
    signed, own, pinned, look
        How evidence is drawn: as for :meth:`~.session.Session.heat_maps`.
    explained : str
        The name of the explanation whose map it is about.
    parameters : dict of str to float
        Of that.
    tracked : sequence of int
        More classes that the person follows.
    name, question : str
        What the person calls the picture, and what was asked of it.
    words : mapping of str to str
        Texts in the person's language: those of :data:`~.report.WORDS` by key, and those of fill
        methods by what they say in English.
    language : str
        That the texts are in, as HTML names it.
    names : sequence of str
        Each class's names in that language, joined by commas; English ones unless given.
    suffix : str
        What the file is to end in, without the dot; as is usual for its kind unless given.
    """

    index: int | None = None
    signed: bool = False
    own: bool = False
    pinned: Sequence[int] = ()
    look: Look = SMOOTH
    explained: str = "class-map"
    parameters: dict[str, float] = field(default_factory=dict)
    tracked: Sequence[int] = ()
    name: str = ""
    question: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    names: Sequence[str] = ()
    suffix: str = ""

    def chosen(self, session: Session) -> int:
        """Return the class that was asked for; unless one was, the original's first.

        Raises
        ------
        Told
            If there is no such class.
        """
        if self.index is None:
            return session.predictions(1).original[0].index
        if not 0 <= self.index < len(session.labels):
            raise Told("no-class", self.index, len(session.labels) - 1)
        return self.index


class File(NamedTuple):
    """A file to keep.

    Attributes
    ----------
    data : bytes
    suffix : str
        What its name ends in, without the dot.
    type : str
        Its MIME type.
    """

    data: bytes
    suffix: str
    type: str


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes
    ----------
    name : str
        Short and lower case, words joined by hyphens: how it is chosen, and a part of the file's
        name.
    title : str
        How it is shown.
    write : callable
        ``write(session, asked)`` returns the file's bytes. It only looks at the session, which
        has a picture, and a hole where the kind is `of_hole`; `asked` tells the suffix.
    endings : mapping of str to str
        What its files may end in, without the dot, the usual ending first; each with its MIME type.
    of_hole : bool
        Whether it needs a hole; else a picture is enough.
    rank : int
        Where it is listed: lower ones are above.
    """

    name: str
    title: str
    write: Callable[[Session, Asked], bytes]
    endings: Mapping[str, str]
    of_hole: bool = False
    rank: int = 100

    def file(self, session: Session, asked: Asked | None = None) -> File:
        """Write a file.

        Parameters
        ----------
        session : Session
        asked : Asked, optional

        Returns
        -------
        File

        Raises
        ------
        SessionError
            If no picture is open.
        Told
            If it needs a hole and there is none, or what is asked for does not exist.
        """
        asked = asked or Asked()
        session.need_picture()
        if self.of_hole and not session.mask.any():
            raise Told("no-hole", self.title)
        suffix = asked.suffix or next(iter(self.endings))
        if suffix not in self.endings:
            raise Told("no-file-kind", suffix)
        return File(
            self.write(session, replace(asked, suffix=suffix)), suffix, self.endings[suffix]
        )
