"""A second network beside the session's: asked about the same pictures, in turn with all else."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from . import shapes
from .classify import Label, tensor
from .explain import SEARCHES, Region
from .explain.background import Background, Kept, fall, surrounded
from .explain.class_map import points
from .explain.method import Logits
from .findings import Latest
from .network.card import ALL, LOGITS, Card
from .network.port import Output, Runtime
from .overlay import Look, heat_maps, is_drawn, lay_over
from .pixels import Image, small, to_rgba
from .questions import answered, number, scene
from .rows import named, rows
from .sentences import sentence
from .session import Session
from .turns import Cancelled

SIZE: Final = 224
"""Pixels along each side of the maps that stand beside each other."""


class Second:
    """Another network, beside a session's.

    Parameters
    ----------
    name : str
        By which it is chosen.
    runtime : Runtime
        What runs it; is released with this.
    labels : tuple of Label
        Its classes.
    """

    def __init__(self, name: str, runtime: Runtime, labels: tuple[Label, ...]) -> None:
        self.name, self.runtime, self.labels = name, runtime, labels
        self._original: Image | None = None  # of which photo the steps are that it was asked about
        self._known: Latest[int, Output] = Latest()  # by the steps' numbers
        self._over = False

    async def release(self, session: Session) -> None:
        """Give its memory back, once nobody asks it; whoever asks later is told so."""
        self.leave()
        await session.in_turn(self.runtime.release)

    def leave(self) -> None:
        """Ask it no more, but leave it open: somebody else has it now."""
        self._over = True

    async def ask(self, session: Session, picture: Image, wanted: Sequence[str] = LOGITS) -> Output:
        """Ask it about any picture, in turn with all that is asked of the session.

        Raises
        ------
        Cancelled
            If it was given up.
        """

        async def asked() -> Output:
            if self._over:
                raise Cancelled("The second network was given up.")
            return await self.runtime.run(tensor(picture, self.runtime.card), wanted)

        return await session.in_turn(asked)

    async def outputs(self, session: Session) -> tuple[Output, Output]:
        """Tell what it says to the session's original and modified pictures, as they are now."""
        original, modified, step = session.original, session.modified, number(session)
        if original is not self._original:
            self._original, self._known = original, Latest()
        whole = number(session, original=True)
        before = await self._said(session, whole, original)
        return before, await self._said(session, step, modified)

    async def _said(self, session: Session, step: int, picture: Image) -> Output:
        known = self._known
        found = known.get(step) or await self.ask(session, picture, ALL)
        known.note(step, found)
        return found

    async def told(
        self,
        session: Session,
        first: str,
        index: int,
        other: int,
        signed: bool,
        look: Look,
        pinned: Sequence[int],
    ) -> shapes.Second:
        """Tell what it says, and where it and the session's network look.

        Parameters
        ----------
        session : Session
        first : str
            The name of the session's network.
        index, other : int
            Of whose evidence is shown: a class of the session's network, and one of this; -1 for
            what came first before.
        signed, look
            As for :func:`~.overlay.heat_maps`.
        pinned : sequence of int
            Classes of the session's network that are told of, if this has the same.
        """
        step, picture, card = session.history.number, session.modified, session.runtime.card
        own = session.original_output, session.modified_output
        outputs = await self.outputs(session)
        same = self.labels == session.labels
        before, after = outputs
        return {
            **rows(self.labels, before.logits, after.logits, pinned if same else ()),
            "network": self.name,
            "first": first,
            "step": step,
            "same_classes": same,
            "seconds": self.runtime.seconds,
            "size": SIZE,
            "maps": [
                _looked(own, session.labels, card, index, picture, signed, look),
                _looked(outputs, self.labels, self.runtime.card, other, picture, signed, look),
            ],
        }

    async def painted(self, session: Session, picture: Image) -> shapes.Rows:
        """Tell what it says to the picture of a stroke in progress, which is no step."""
        before, _ = await self.outputs(session)
        after = await self.ask(session, picture)
        return rows(self.labels, before.logits, after.logits)

    async def background(
        self, session: Session, progress: Callable[[float, Background | None], None]
    ) -> Background:
        """Find which of both networks relies on the background; see :mod:`~.explain.background`.

        It is about the photo without any hole.

        Parameters
        ----------
        session : Session
        progress : callable
            As for :func:`~.questions.explain`.
        """
        before, _ = await self.outputs(session)
        index, other = (int(one.logits.argmax()) for one in (session.original_output, before))
        # Parameters that a person has set for a fill are not part of the question.
        held = replace(scene(session, index, original=True), settings={})
        mine = replace(held, output=before, index=other, card=self.runtime.card)

        async def said(picture: Image) -> NDArray[np.float32]:
            return (await self.ask(session, picture)).logits

        found: Background | None = None
        asks: tuple[Callable[[Image], Awaitable[Logits]], ...] = session.logits, said
        wholes = held.output.logits, before.logits
        for place, (one, ask) in enumerate(zip((held, mine), asks, strict=True)):
            parts = found.parts if found else ()

            def further(
                done: float,
                so_far: Region | None,
                place: int = place,
                known: Background | None = found,
            ) -> None:
                progress((place + done) / 2, known)

            steps = SEARCHES["sufficient"].find(one, -1)
            region = await answered(session, steps, further, ask)
            if region.found:
                seen = surrounded(held.original, region.hole)
                falls = [
                    fall(whole, await each(seen)) for whole, each in zip(wholes, asks, strict=True)
                ]
                parts += (Kept(place, region.area, seen, (falls[0], falls[1])),)
            found = Background(parts)
        assert found is not None
        return found

    def background_told(self, session: Session, found: Background) -> shapes.Background:
        """Tell what was found, in the page's shape."""
        both = session.labels, self.labels
        return {
            "outcome": found.outcome,
            "parts": [
                {
                    "of": one.of,
                    "area": one.area,
                    "size": SIZE,
                    "picture": to_rgba(small(one.picture, SIZE)).reshape(-1),
                    "falls": [
                        {
                            **named(labels[each.index]),
                            "whole": each.whole,
                            "kept": each.kept,
                        }
                        for each, labels in zip(one.falls, both, strict=True)
                    ],
                }
                for one in found.parts
            ],
        }


def _looked(
    outputs: tuple[Output, Output],
    labels: Sequence[Label],
    card: Card,
    index: int,
    picture: Image,
    signed: bool,
    look: Look,
) -> shapes.Looked:
    """Show where a network finds evidence for a class in the modified picture.

    Each network's scale is its own, of both its pictures: logits of two do not compare.
    """
    before, after = outputs
    index = int(before.logits.argmax()) if index < 0 else index
    answer = cast("shapes.Looked", named(labels[index]))
    if after.why:
        answer["why"] = sentence(after.why).plain()
        return answer
    maps = before.class_maps, after.class_maps
    drawn = heat_maps(*maps, index, signed, SIZE, look=look, card=card)
    seen: Any = to_rgba(lay_over(small(picture, SIZE), drawn.modified))
    answer["picture"] = seen.reshape(-1)
    answer["points"] = points(drawn.scale, drawn.cells)
    answer["drawn"] = is_drawn(drawn.modified)
    return answer
