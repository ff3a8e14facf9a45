"""What the page asks for, and the answers: plain dicts, lists, numbers, bytes and arrays.

Pictures go to the page as flat arrays of RGBA bytes, ``size`` pixels wide and high;
places come from it as x and y of each point in turn, in pixels.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any, Final, TypeVar, cast

import numpy as np

from . import mask as masks
from . import questions, shapes
from .changes import CHANGES, not_plain
from .classify import Label, Prediction, softmax, top
from .edits import EDITS, OF_PIECES, Given
from .explain import EXPLANATIONS, WAYS, Explanation, Map, Pieces, Region
from .explain.background import Background
from .explain.class_map import Evidence, enlarge, points
from .explain.curves import FRACTIONS, SIZE, Curves, tried
from .explain.occlusion import without
from .explain.shuffled import Shuffled, ranks
from .explain.sweep import Swept
from .fill import KNOWN, METHODS, Method, method
from .findings import About
from .history import Step
from .jobs import Job, Jobs
from .mask import Mask
from .network.built_in import name_of
from .network.card import ALL, LOGITS, Card
from .network.port import Output
from .networks import FIRST, File, Looked, Networks
from .overlay import (
    DifferenceMap,
    HeatMaps,
    Look,
    draw_map,
    is_drawn,
    lay_over,
    legend,
    mean_grey,
    strength,
)
from .pixels import (
    Frame,
    Image,
    Photo,
    Undrawn,
    drawn_photo,
    open_photo,
    open_whole,
    small,
    to_rgba,
)
from .rows import rows
from .second import Second
from .sentences import Told, sentence
from .session import Operation, Session
from .superpixels import DEFAULT_COUNT, outlines
from .turns import give_way

Answer = Mapping[str, Any]
"""One of :mod:`.shapes`."""

Found = Callable[[], Answer]
"""Tells what a job has found."""

Known = TypeVar("Known")
"""What a question has found so far."""

Drawn = tuple[Any, int, int, int, int, bool]
"""What a browser drew, as RGBA bytes, opaque; its width and height, those of the whole photo,
and whether its file is damaged."""

_SMALL: Final = 112  # pixels along each side of one of many pictures beside each other

_MARKED: Final = (230, 40, 90, 150)  # tints what waits to be filled


class Answers:
    """Answers the page's requests about one session.

    Each public method is a request. What cannot be done raises a
    :class:`~.sentences.Told`, and changes nothing.

    Parameters
    ----------
    session : Session
    late : asyncio.Event
        Set when the packages are there that arrive after the first classification.
    networks : Networks, optional
        All that can be asked; unless given, no other than the session's.

    Attributes
    ----------
    fraction : float
        How far the running fill is, in [0, 1].
    """

    def __init__(
        self, session: Session, late: asyncio.Event, networks: Networks | None = None
    ) -> None:
        self.session = session
        self._networks = networks
        self.fraction = 0.0
        self._late = late
        self._pieces = DEFAULT_COUNT  # how many superpixels the person sees
        self._pinned: list[int] = []  # classes that every answer tells about
        self._jobs: Jobs[Found] = Jobs()
        self._second: Second | None = None
        self._taking = asyncio.Lock()  # by whom the second network is opened or given up
        self._painted: Image | None = None  # by the stroke in progress, or the last one

    def view(self) -> shapes.View:
        """Describe the pictures as they are now."""
        session = self.session
        session.need_picture()
        return {
            **self._seen(session.modified, session.modified_output),
            **_hole(session.mask),
            **self._marked(),
            **self._known(),
            **_changed(session.method, session.parameters),
            "erased": bool(session.mask.any()),
            "method": session.method,
            "parameters": session.parameters,
            "step": session.history.number,
            "marks": session.marks,
            "can_undo": session.can_undo,
            "can_redo": session.can_redo,
            "backend": session.runtime.name,
            "network": name_of(session.runtime.card),
            "own_network": bool(session.runtime.card.digest),
            "imagenet": self._of_imagenet(session.labels),
            "has_maps": not session.modified_output.why,
            "inference_seconds": session.runtime.seconds,
        }

    # Pictures in -------------------------------------------------------------------

    async def open_picture(
        self, data: bytes, frame: Frame | None = None, drawn: Drawn | None = None
    ) -> shapes.Opened | shapes.ToDraw:
        """Open a photo, given its file's bytes, or the square of it that `frame` tells.

        The answer may be ``{"undrawn": ...}``, what the browser is to draw instead: then
        the request is to be made again with what was `drawn`, or with ``[]`` if nothing
        can be. See :mod:`ui.decoder`.
        """
        try:
            if drawn:
                rgba, width, height, *whole, damaged = drawn
                square, size = _pixels(rgba, width, height), (whole[0], whole[1])
                await self.session.show(
                    lambda: drawn_photo(square, size, damaged, self.session.size)
                )
            else:
                await self.session.open(bytes(data), frame or None, alone=drawn is not None)
        except Undrawn as error:
            return self._undrawn(error, 4 * self.session.size)
        answer = self._opened()
        if self.session.notice:
            answer["notice"] = self.session.notice.plain()
        return answer

    async def look(self, data: bytes, drawn: Drawn | None = None) -> shapes.Whole | shapes.ToDraw:
        """Show a whole photo, so that a person can choose a frame; nothing is opened.

        The answer may be ``{"undrawn": ...}``, as that of :meth:`open_picture`.
        """
        if drawn:
            rgba, width, height, *size, _ = drawn
            return _whole(Photo(_pixels(rgba, width, height), (size[0], size[1])))
        try:
            photo = open_whole(bytes(data), 2 * self.session.size, alone=drawn is not None)
        except Undrawn as error:
            return self._undrawn(error, 2 * self.session.size)
        return _whole(photo)

    def _undrawn(self, error: Undrawn, longest: int) -> shapes.ToDraw:
        """Ask for a photo, or the square of it, at most `longest` pixels wide and high."""
        return {"undrawn": {"damaged": error.damaged, "longest": longest}}

    async def open_session(self, data: bytes) -> shapes.Opened:
        """Take up a session from its file's bytes."""
        from .export.session import read  # here as below: not needed to begin with

        saved = read(bytes(data), self.session.size)
        await self._use_network(saved.network)
        if saved.classes != len(self.session.labels):
            raise Told("no-session")
        shown = saved.history.steps[saved.history.place]
        if shown.erased:
            await self._wait_for(shown.method)
        await self.session.resume(
            saved.original, saved.photo_size, saved.history, saved.findings, progress=self._follow
        )
        answer = self._opened()
        answer["tracked"], answer["name"] = saved.tracked, saved.name
        return answer

    async def glance(self, data: bytes) -> shapes.Glance:
        """Tell what a session's file holds, without taking it up."""
        from .export.session import read

        saved = read(bytes(data), self.session.size)
        return {"name": saved.name, "thumbnail": _link(saved.history.steps[saved.history.place])}

    def _opened(self) -> shapes.Opened:
        answer = cast("shapes.Opened", self.view())
        answer["original"] = _flat(to_rgba(self.session.original))
        answer["photo_size"] = list(self.session.photo_size)
        return answer

    # Taking things out -------------------------------------------------------------

    async def edit(
        self,
        kind: str,
        points: Sequence[float],
        amount: float,
        fill: str,
        mark: bool,
        parameters: dict[str, float] | None = None,
        facts: str = "",
    ) -> shapes.View:
        """Change the hole by any tool, and fill it, unless it is only to be marked.

        `kind` is one of :data:`~.edits.EDITS`, and `amount` what that takes. `fill` is a method's
        name, or empty for the one that the session is at; the `parameters` are the fill's. Where a
        search has found the hole, `facts` are what it told: so another engine knows them, too.
        """
        if kind in OF_PIECES:
            await self._late.wait()
        hand = Given(_pairs(points), amount, self._piece_at)
        operation: Operation = lambda mask: EDITS[kind](mask, hand)  # noqa: E731 - as short as it is
        if mark:
            await self.session.mark(operation)
        else:
            known = facts and self._region_of(facts)
            await self._wait_for(fill or self.session.method)
            given = parameters or {}
            changed = await self.session.edit(
                operation, fill or None, kind=kind, progress=self._follow, **given
            )
            if not changed and not fill and self._whole():
                raise Told("all-changed")
            if known:
                self.session.findings.note_region(replace(known, hole=self.session.mask))
        return self.view()

    def _whole(self) -> bool:
        """Whether all of the picture is changed, so that nothing of it can be erased."""
        return method(self.session.method).changes and bool(self.session.mask.all())

    def _region_of(self, facts: str) -> Region:
        """Read what the hole that is about to be made was found as."""
        from .export.session import region

        return region(facts, self.session.mask, len(self.session.labels))

    def _piece_at(self, x: float, y: float, count: int) -> Mask:
        """Find the superpixel at a place."""
        return self.session.superpixel(x, y, count or self._pieces)

    async def pieces(self, count: int) -> shapes.Pieces:
        """Cut the original into about so many superpixels; tell each pixel's, and outline them."""
        self.session.need_picture()
        await self._late.wait()
        labels = self.session.superpixels(count)
        self._pieces = count
        return {"labels": _flat(labels), "outlines": _flat(outlines(labels))}

    async def pieces_outline(self, chosen: Sequence[int]) -> shapes.Outline:
        """Outline superpixels, given by their numbers, as one area: a path for an SVG."""
        self.session.need_picture()
        await self._late.wait()
        wanted = np.isin(self.session.superpixels(self._pieces), np.array(chosen, np.intp))
        return {"outline": masks.svg_path(wanted)}

    async def grown_pieces(self, chosen: Sequence[int]) -> shapes.Grown:
        """Add the neighbours that are most like them to superpixels, given by their numbers."""
        self.session.need_picture()
        await self._late.wait()
        found = self.session.grown_superpixels(chosen, self._pieces)
        return {"chosen": found, **await self.pieces_outline(found)}

    async def preview(
        self,
        points: Sequence[float],
        radius: float,
        begin: bool,
        restore: bool,
        index: int,
        signed: bool,
        how: Sequence[str] = (),
    ) -> shapes.Preview:
        """Show what the stroke in progress does, and the evidence for a class if `index` is one.

        `signed` and `how` are those of :meth:`evidence`.
        """
        stroke = _pairs(points)
        wanted = ALL if index >= 0 else LOGITS
        found = await self.session.preview(
            stroke, radius, begin=begin, restore=restore, wanted=wanted
        )
        self._painted = found.picture
        answer = cast("shapes.Preview", self._seen(found.picture, found.output))
        if found.mask is not None:
            hole = _hole(found.mask)
            answer["outline"], answer["share"] = hole["outline"], hole["share"]
        if index >= 0:
            answer["evidence"] = self._evidence(index, signed, how, found.output)
        return answer

    async def candidate(self, job: Job[Found], fill: str, index: int) -> Found:
        """Fill the hole by one method without showing it, and tell what comes of it.

        ``before`` and ``after`` are the confidences of the class `index`.
        """
        session = self.session
        session.need_picture()
        before = softmax(session.original_output.logits)
        if fill != session.method and method(fill).requires:
            await self._late.wait()
        found = await session.candidate(fill, progress=job.tell)
        after = softmax(found.output.logits)
        best = int(after.argmax())
        return lambda: {
            "method": fill,
            "size": session.size,
            "picture": _flat(to_rgba(found.picture)),
            "index": index,
            "label": session.labels[index].short,
            "before": float(before[index]),
            "after": float(after[index]),
            "winner": {"index": best, "label": session.labels[best].short},
            "confidence": float(after[best]),
        }

    async def refill(self, fill: str, parameters: dict[str, float] | None = None) -> shapes.View:
        """Fill the same hole by another method."""
        await self._wait_for(fill)
        await self.session.refill(fill, progress=self._follow, **(parameters or {}))
        return self.view()

    async def networks(self) -> list[shapes.Network]:
        """List the networks that can be asked."""
        listed = self._networks.listed() if self._networks else {}
        return [{"name": name, "title": title} for name, title in listed.items()]

    async def bring_network(self, files: Sequence[File]) -> shapes.Brought:
        """Take the files of a network of somebody's own: it can be asked for from now on."""
        assert self._networks
        return {"digest": await self._networks.bring(files)}

    async def look_into(self, digest: str) -> shapes.LookedInto:
        """Tell what a network that was brought is, and what it says of the original."""
        assert self._networks
        session = self.session
        picture = session.original if session.opened else None
        return _looked(await self._networks.look(digest, picture))

    async def leave_network(self) -> shapes.Nothing:
        """Give back what was looked into, and is not to be used."""
        assert self._networks
        await self._networks.leave()
        return {}

    async def feedings(self, job: Job[Found], names: Sequence[str]) -> Found:
        """Tell what a network that is looked into says first of the original, fed in each way."""
        assert self._networks
        self.session.need_picture()
        so_far: list[shapes.Fed] = []
        for place, name in enumerate(names):
            found = await self._networks.first(name, self.session.original)
            so_far = [*so_far, {"name": name, "first": _first(found)}]
            job.tell((place + 1) / len(names), partial(_given, {"choices": so_far}))
            await give_way()
        return partial(_given, {"choices": so_far})

    async def variety(self, job: Job[Found], name: str, photos: Sequence[bytes]) -> Found:
        """Tell how many classes come first, in photos of different things, of a network.

        A network that is fed wrongly tends to see the same in all. `name` is one of the choices of
        :meth:`look_into`.
        """
        assert self._networks
        classes = set()
        for place, data in enumerate(photos):
            job.tell(place / len(photos))
            picture = open_photo(bytes(data), self.session.size).picture
            first = await self._networks.first(name, picture)
            classes.add(first[0].index)
            await give_way()
        return lambda: {"photos": len(photos), "classes": len(classes)}

    async def use_network(self, name: str) -> shapes.View:
        """Ask another network from now on, and about all that was done so far."""
        await self._use_network(name)
        return self.view()

    async def _use_network(self, name: str) -> None:
        session = self.session
        if name == name_of(session.runtime.card) or self._networks is None:
            return
        before, called, known = session.runtime, name_of(session.runtime.card), session.labels
        self._follow(0.0)
        second = self._second if self._second and self._second.name == name else None
        runtime, labels = (
            (second.runtime, second.labels) if second else await self._networks.open(name)
        )
        try:
            await session.ask_another(runtime, labels, progress=self._follow)
        except BaseException:
            if not second:
                await runtime.release()
            raise
        self._pinned = [index for index in self._pinned if index < len(labels)]
        if second:  # both change places; on another backend than all second ones it cannot stay
            second.leave()
            self._second = None
            if before.name == runtime.name:
                self._second = Second(called, before, known)
                return
        await before.release()

    # A second network --------------------------------------------------------------

    async def second(
        self, name: str, index: int, other: int, signed: bool, how: Sequence[str] = ()
    ) -> shapes.Second | shapes.Nothing:
        """Ask another network, too, about both pictures; an empty name gives it up.

        `index` is a class of the session's network, and `other` one of this, whose evidence is
        shown; -1 is for what came first before. `signed` and `how` are those of :meth:`evidence`.
        """
        if not name:
            async with self._taking:
                await self._give_second_up()
            return {}
        self.session.need_picture()
        second = await self._taken(name)
        first, look = name_of(self.session.runtime.card), self._how(how)["look"]
        return await second.told(self.session, first, index, other, signed, look, self._pinned)

    async def painted(self) -> shapes.Rows | shapes.Nothing:
        """Tell what the second network says to the newest picture of the stroke in progress."""
        if self._second is None or self._painted is None:
            return {}
        return await self._second.painted(self.session, self._painted)

    async def background(self, job: Job[Found], name: str) -> Found:
        """Find which network relies on the background: the session's, or the one of this name."""
        await self._late.wait()
        session, second = self.session, await self._taken(name)

        def told(found: Background) -> Found:
            return lambda: second.background_told(session, found)

        return told(await second.background(session, _telling(job, told)))

    async def _taken(self, name: str) -> Second:
        """Have the second network of this name, which is opened if it is another than before."""
        async with self._taking:
            if name == name_of(self.session.runtime.card):
                raise Told("second-is-first")
            if self._second is None or self._second.name != name:
                assert self._networks
                runtime, labels = await self._networks.open(name)
                await self._give_second_up()
                self._second = Second(name, runtime, labels)
            return self._second

    async def _give_second_up(self) -> None:
        second, self._second = self._second, None
        if second:
            await second.release(self.session)

    def _of_imagenet(self, labels: Sequence[Label]) -> bool:
        return self._networks is None or labels is self._networks.known

    async def methods(self) -> list[shapes.Method]:
        """List the fill methods: those that are offered, then what only changes a picture."""
        return [
            {**_described(m), "baseline": m.baseline, "offered": not m.changes}
            for m in KNOWN.values()
        ]

    async def explanations(self) -> list[shapes.Explanation]:
        """List the ways to explain, as :meth:`methods` does those to fill."""
        return [_described(one) for one in EXPLANATIONS.values()]

    async def ways(self) -> list[shapes.Way]:
        """List all that can be asked about a picture, in words."""
        return [
            {"title": one.title, "description": one.description, "source": one.source}
            for one in WAYS
        ]

    # What takes long ---------------------------------------------------------------

    async def begin(self, name: str, given: Sequence[Any]) -> shapes.Begun:
        """Begin a job, the request of this name: its number is what the others here know it by."""
        work: Callable[..., Awaitable[Found]] = getattr(self, name)
        return {"number": self._jobs.begin(lambda job: work(job, *given))}

    async def news(self, number: int) -> shapes.News:
        """Wait until a job has come further, and tell how far, in [0, 1], and what it has found.

        ``found`` is there if it has found more, and is the answer to its request once it has
        ``ended``; what went wrong is this answer's error, and ends it as well.
        """
        news = await self._jobs.news(number)
        answer: shapes.News = {"done": news.done, "ended": news.ended}
        if news.found:
            answer["found"] = news.found()  # drawn only when somebody asks
        return answer

    async def end(self, number: int) -> shapes.Nothing:
        """Give a job up."""
        self._jobs.end(number)
        return {}

    # History -----------------------------------------------------------------------

    async def undo(self) -> shapes.View:
        """Take the last mark back, else go one step back."""
        self._follow(0.0)
        await self.session.undo(progress=self._follow)
        return self.view()

    async def redo(self) -> shapes.View:
        """Go one step forward again."""
        self._follow(0.0)
        await self.session.redo(progress=self._follow)
        return self.view()

    async def reset(self) -> shapes.View:
        """Bring everything erased back; a step that can be undone."""
        await self.session.reset()
        return self.view()

    async def go_to(self, number: int) -> shapes.View:
        """Go to any step of the history, by its number."""
        self._follow(0.0)
        await self.session.go_to(number, progress=self._follow)
        return self.view()

    async def rename(self, number: int, name: str) -> shapes.View:
        """Call a step of the history by a name of the person's own, or by none."""
        await self.session.rename(number, str(name))
        return self.view()

    async def history(self, tracked: Sequence[int]) -> shapes.History:
        """List all steps: what was done, where it went on from, and some classes' confidences.

        A step's `place` in the list, and that of its `parent`, hold for this answer only: long
        histories forget steps. Its `number` is what :meth:`go_to` and :meth:`rename` know it by.
        `lane` is 0 for what leads to the step shown, or would be done again after it; see
        :meth:`~.history.History.lanes`. What a step is called in words is the page's matter.
        """
        self.session.need_picture()
        labels, history = self.session.labels, self.session.history
        steps: list[shapes.HistoryStep] = []
        for place, (one, parent, lane) in enumerate(
            zip(history.steps, history.parents, history.lanes(), strict=True)
        ):
            confidences = softmax(one.logits)
            best = int(confidences.argmax())
            steps.append(
                {
                    "number": history.numbers[place],
                    "place": place,
                    "parent": parent,
                    "lane": lane,
                    "kind": one.kind,
                    "name": one.name,
                    "method": one.method,
                    "title": method(one.method).title,
                    **_changed(one.method, one.parameters),
                    "erased": one.erased,
                    "thumbnail": _link(one),
                    "index": best,
                    "label": labels[best].short,
                    "confidence": float(confidences[best]),
                    "confidences": [float(confidences[index]) for index in tracked],
                }
            )
        return {
            "place": history.place,
            "tracked": [{"index": index, "label": labels[index].short} for index in tracked],
            "steps": steps,
        }

    # Reading the answer ------------------------------------------------------------

    async def evidence(self, index: int, signed: bool, how: Sequence[str] = ()) -> shapes.Evidence:
        """Find where the evidence for a class lies, as two RGBA pictures to lay over.

        `how` holds any of ``contours``, ``cells`` and ``own``, for a scale of its own.
        """
        self.session.need_picture()
        return self._evidence(index, signed, how, self.session.modified_output)

    async def difference(
        self, index: int, signed: bool, how: Sequence[str] = ()
    ) -> shapes.Difference:
        """Find where a class won and lost evidence, as an RGBA picture to lay over."""
        self.session.need_picture()
        before, after = self.session.original_output, self.session.modified_output
        found = self.session.difference_map(index, signed, **self._how(how))
        return {
            "index": index,
            "label": self.session.labels[index].short,
            "overlay": _flat(found.overlay),
            "drawn": [is_drawn(found.overlay)] * 2,
            **_scaled(found),
            "head": not self.session.runtime.card.class_maps,
            "change": float(after.logits[index] - before.logits[index]),
        }

    async def explain(
        self,
        job: Job[Found],
        name: str,
        index: int,
        signed: bool,
        how: Sequence[str],
        parameters: dict[str, float],
    ) -> Found:
        """Find which parts of the picture speak for a class, in the way of this name.

        The answer is as that of :meth:`evidence`, with the map's ``unit``, and in how many
        ``calls`` of the network it was found. There is a map of the original only where it was
        asked for before. `how` may hold ``contours``.
        """
        await self._late.wait()
        session = self.session
        session.need_picture()
        step, findings = session.history.number, session.findings
        about = questions.about(session, name, index, parameters)
        whole = questions.about(session, name, index, parameters, original=True)

        def told(found: Map) -> Found:
            before = found if about == whole else findings.get(whole)
            return lambda: self._map(step, found, before, about, signed, how)

        progress = _telling(job, told)
        return told(await questions.explain(session, name, index, progress=progress, **parameters))

    def _map(
        self,
        step: int,
        found: Map,
        before: Map | None,
        about: About,
        signed: bool,
        how: Sequence[str],
    ) -> shapes.Explained:
        """Draw a map of the modified picture, and one of the original on the same scale."""
        maps = [found] if before is None else [found, before]
        scale = max(strength(one.values, signed) for one in maps)
        look = Look(contours="contours" in how)
        drawn = [draw_map(one.values, scale, signed, look, hatched=one.disputed()) for one in maps]
        seen = [is_drawn(one) for one in drawn]
        answer: shapes.Explained = {
            "step": step,
            "method": about.name,
            "index": about.index,
            "label": self.session.labels[about.index].short,
            "unit": found.unit,
            "calls": found.calls,
            "modified": _flat(drawn[0]),
            "drawn": [len(seen) > 1 and seen[1], seen[0]],
            "scale": scale,
            "points": scale,
            "strongest": scale,
        }
        if before is not None:
            answer["original"] = _flat(drawn[1])
        if found.pieces is not None:
            answer["pieces"] = _agreement(found.pieces)
        return answer

    async def piece(
        self, name: str, index: int, parameters: dict[str, float], x: float, y: float
    ) -> shapes.Piece | shapes.Nothing:
        """Show what the network saw without the piece at a place, and what it said to that.

        The first three are those of :meth:`explain`. The answer is empty where that has found
        nothing of pieces yet, and outside of the picture.
        """
        session = self.session
        session.need_picture()
        found = questions.known(session, name, index, parameters)
        known = found and found.pieces
        if not known or not (0 <= x < session.size and 0 <= y < session.size):
            return {}
        piece = int(known.labels[int(y), int(x)])
        where = known.labels == piece
        return {
            "index": index,
            "label": session.labels[index].short,
            "size": session.size,
            "outline": masks.svg_path(where),
            "share": float(where.mean()),
            "before": known.confidence,
            "agreed": bool(known.agreed()[piece]),
            "without": [
                {
                    "title": METHODS[fill].title,
                    "confidence": float(left),
                    "picture": _flat(to_rgba(seen)),
                }
                for fill, left, seen in zip(
                    known.fills,
                    known.left[piece],
                    without(session.modified, known, piece),
                    strict=True,
                )
            ],
        }

    async def scores(
        self, job: Job[Found], name: str, index: int, parameters: dict[str, float]
    ) -> Found:
        """Try how well an explanation's map tells what matters; see :mod:`~.explain.curves`."""
        await self._late.wait()
        session = self.session
        scene = questions.scene(session, index)
        found = await questions.explain(
            session, name, index, progress=lambda done, so_far: job.tell(0.0), **parameters
        )

        def progress(done: float, so_far: Curves | None) -> None:
            job.tell(done)

        about = questions.about(session, name, index, parameters)
        curves = await questions.curves(session, scene, found.values, progress=progress)
        session.findings.note_scores(about, curves.scores())
        label = session.labels[index].short

        def told() -> shapes.Scores:
            fills = {name: values.tolist() for name, values in curves.named().items()}
            means = {name: values.tolist() for name, values in curves.means().items()}
            return {
                "title": EXPLANATIONS[name].title,
                "index": index,
                "label": label,
                "fractions": curves.fractions.tolist(),
                "curves": cast("shapes.Courses", fills),
                "means": cast("shapes.Course", means),
                "areas": cast("shapes.Areas", curves.scores()),
            }

        return told

    async def trial(
        self, name: str, index: int, parameters: dict[str, float], place: int
    ) -> shapes.Trial | shapes.Nothing:
        """Show what the network is asked about at a place of the curves of :meth:`scores`.

        It is empty where no map is known that they could be of.
        """
        session = self.session
        scene = questions.scene(session, index)
        found = questions.known(session, name, index, parameters)
        if found is None:
            return {}
        pair = tried(scene, found.values, FRACTIONS[place], "blur")
        erased, left = (_flat(to_rgba(one)) for one in pair)
        return {"size": SIZE, "erased": erased, "left": left}

    async def shuffle(self, job: Job[Found], index: int) -> Found:
        """Tell what becomes of a class's map while the network's weights are shuffled.

        See :mod:`~.explain.shuffled`. What is drawn of each map are its ranks, which are what is
        compared: the upper half of its cells.
        """
        session = self.session
        session.need_picture()
        picture = small(session.modified, _SMALL)

        def told(found: Shuffled) -> Found:
            return lambda: self._shuffled(found, picture)

        progress = _telling(job, told)
        return told(await questions.shuffled(session, index, progress=progress))

    def _shuffled(self, found: Shuffled, picture: Image) -> shapes.Shuffled:
        """Draw the maps of the stages that were asked by now, after the real one."""
        means, card = found.means(), self.session.runtime.card
        maps = [found.real, *found.maps[: len(means)]]
        told = zip((0, *found.layers), (1.0, *means), maps, strict=False)
        lowest, highest = found.spread()
        return {
            "index": found.index,
            "label": self.session.labels[found.index].short,
            "size": _SMALL,
            "of": found.layers[-1],
            "draws": len(found.correlations),
            "stages": [
                {"layers": layers, "correlation": mean, "picture": _ranked(cells, picture, card)}
                for layers, mean, cells in told
            ],
            "lowest": lowest,
            "highest": highest,
            "stays": found.stays,
        }

    async def sweep(self, job: Job[Found], index: int) -> Found:
        """Find what becomes of a class while the photo, without any hole, is changed as a whole.

        An edit of the kind ``changed`` shows such a picture.
        """

        def told(found: Swept) -> Found:
            return lambda: self._swept(found)

        progress = _telling(job, told)
        return told(await questions.sweep(self.session, index, original=True, progress=progress))

    def _swept(self, found: Swept) -> shapes.Swept:
        """Tell what was asked so far."""
        changes: list[shapes.ChangeSwept] = []
        for name, one in CHANGES.items():
            winners = [self._winner(index) for index in found.winners[name] if index >= 0]
            changes.append(
                {
                    "name": name,
                    "title": one.title,
                    "called": one.called,
                    "plain": one.plain,
                    "levels": list(one.levels),
                    "confidences": found.confidences[name][: len(winners)].tolist(),
                    "winners": winners,
                }
            )
        return {**self._winner(found.index), "calls": found.calls, "changes": changes}

    async def seek(self, job: Job[Found], name: str, target: int) -> Found:
        """Look for a region by which the answer stands or falls; `target` is a class, or -1.

        The answer has a region once one is found. An edit of the search's name makes it.
        """
        await self._late.wait()
        session = self.session
        session.need_picture()
        step = session.history.number

        def told(found: Region) -> Found:
            return lambda: self._sought(step, name, found)

        progress = _telling(job, told)
        return told(await questions.region(session, name, target, progress=progress))

    def _sought(self, step: int, name: str, found: Region) -> shapes.Sought:
        """Tell what a search has come to."""
        from .export.session import facts

        before = self._winner(found.before)
        answer: shapes.Sought = {
            "step": step,
            "name": name,
            "calls": found.calls,
            "before": before,
        }
        if found.found:
            alone = ~found.hole if found.keeps else found.hole & ~self.session.mask
            answer["region"] = self._region(found)
            answer["outline"] = masks.svg_path(alone)
            answer["places"] = [float(part) for place in found.places for part in place]
            answer["pieces"] = DEFAULT_COUNT
            answer["fill"] = found.fill(self.session.method)
            answer["facts"] = json.dumps(facts(found))
        return answer

    def _known(self) -> shapes.Known:
        """Tell what the hole was found as, if it was."""
        found = self.session.findings.region(self.session.history.shown.packed_mask)
        return {"region": self._region(found)} if found else {}

    def _region(self, found: Region) -> shapes.Region:
        told: shapes.Region = {
            "name": found.name,
            "area": found.area,
            "calls": found.calls,
            "before": self._winner(found.before),
            "after": self._winner(found.after(self.session.method)),
            "fills": [
                {"title": METHODS[fill].title, "holds": holds}
                for fill, holds in found.holds.items()
            ],
        }
        if found.keeps:
            alone = to_rgba(small(self.session.original, _SMALL))
            step = len(found.hole) // _SMALL
            alone[found.hole[::step, ::step], 3] = 0
            told["alone"] = {"size": _SMALL, "picture": _flat(alone)}
        return told

    def _winner(self, index: int) -> shapes.Winner:
        return {"index": index, "label": self.session.labels[index].short}

    async def legend(self, signed: bool) -> shapes.Legend:
        """Give the colours of evidence on this photo as CSS, weakest or most against first."""
        self.session.need_picture()
        stops = legend(signed, mean_grey(self.session.original))
        gradient = f"linear-gradient(to right, {', '.join(stops)})"
        return {"stops": stops, "gradient": gradient}

    async def outputs(self) -> shapes.Outputs:
        """Give the network's raw outputs for the modified picture."""
        self.session.need_picture()
        found = self.session.modified_output
        maps = found.class_maps
        if not isinstance(maps, np.ndarray):
            maps = np.stack([maps[index] for index in range(len(maps))])
        return {"logits": found.logits, "class_maps": _flat(maps)}

    async def pin(self, indices: Sequence[int]) -> shapes.View:
        """Tell about these classes in every answer, whatever their rank."""
        self._pinned = [int(index) for index in indices]
        return self.view()

    async def find_class(self, words: str, names: Sequence[str] = ()) -> list[shapes.Found]:
        """Find classes by name, the best match first; `names` are those in another language."""
        from .search import search

        return [
            {"index": label.index, "label": label.short, "name": label.full}
            for label in search(self.session.labels, words, names)
        ]

    # Files out ---------------------------------------------------------------------

    async def exports(self) -> list[shapes.FileKind]:
        """List the kinds of files that :meth:`export` writes."""
        from .export import KINDS

        return [{"name": k.name, "title": k.title, "of_hole": k.of_hole} for k in KINDS.values()]

    async def export(self, kind: str, asked: dict[str, Any] | None = None) -> shapes.File:
        """Write a file to keep.

        `asked` has any of the parts of :class:`~.export.Asked`, but that ``look`` is the `how` of
        :meth:`evidence`, and that what :meth:`pin` was told is known.
        """
        from .export import Asked
        from .export import kind as look_up

        given = dict(asked or {})
        how = self._how(given.pop("look", ()))
        made = look_up(kind).file(self.session, Asked(**given, **how))
        return {"data": made.data, "suffix": made.suffix, "type": made.type}

    # How it is told ----------------------------------------------------------------

    def _seen(self, picture: Image, output: Output) -> shapes.Seen:
        """Describe a modified picture beside the original."""
        before = self.session.original_output.logits
        return {
            "size": self.session.size,
            "modified": _flat(to_rgba(picture)),
            **rows(self.session.labels, before, output.logits, self._pinned),
        }

    def _marked(self) -> shapes.Marked:
        """Tint and outline what is marked but not filled yet, if anything is."""
        waiting = self.session.marked ^ self.session.mask
        if not waiting.any():
            return {}
        tint = np.zeros((*waiting.shape, 4), np.uint8)
        tint[waiting] = _MARKED
        return {
            "marked": _flat(tint),
            "marked_outline": masks.svg_path(waiting),
            "marked_share": float(waiting.mean()),
        }

    def _evidence(
        self, index: int, signed: bool, how: Sequence[str], output: Output
    ) -> shapes.Evidence:
        before = self.session.original_output
        maps = self.session.heat_maps(index, signed, output=output, **self._how(how))
        return {
            "index": index,
            "label": self.session.labels[index].short,
            "original": _flat(maps.original),
            "modified": _flat(maps.modified),
            "drawn": [is_drawn(maps.original), is_drawn(maps.modified)],
            **_scaled(maps),
            "head": not self.session.runtime.card.class_maps,
            "original_logit": float(before.logits[index]),
            "modified_logit": float(output.logits[index]),
        }

    def _how(self, words: Sequence[str]) -> dict[str, Any]:
        """Tell the session how evidence is to be drawn, and on which scale."""
        look = Look(contours="contours" in words, cells="cells" in words)
        return {"own": "own" in words, "pinned": self._pinned, "look": look}

    def _follow(self, fraction: float) -> None:
        self.fraction = fraction

    async def _wait_for(self, fill: str) -> None:
        """Wait until a method's packages are there, and begin its progress."""
        self._follow(0.0)
        if method(fill).requires:
            await self._late.wait()


def _telling(
    job: Job[Found], told: Callable[[Known], Found]
) -> Callable[[float, Known | None], None]:
    """Return what tells a job how far it is, and what is known by now, each once."""
    shown: Known | None = None
    latest: Found | None = None

    def progress(done: float, so_far: Known | None) -> None:
        nonlocal shown, latest
        if so_far is not None and so_far is not shown:
            shown, latest = so_far, told(so_far)
        job.tell(done, latest)

    return progress


def _described(one: Method | Explanation) -> shapes.Explanation:
    """Tell what a person chooses a fill or an explanation by, and may change about it."""
    return {
        "name": one.name,
        "title": one.title,
        "description": one.description,
        "parameters": [cast("shapes.Parameter", asdict(each)) for each in one.parameters],
    }


def _agreement(pieces: Pieces) -> shapes.Agreement:
    """Tell on how many pieces fills do not contradict each other."""
    agreed = pieces.agreed()
    return {"pieces": agreed.size, "agreed": int(agreed.sum()), "fills": len(pieces.fills)}


def _changed(fill: str, parameters: Mapping[str, float]) -> shapes.Changed:
    """Tell how the picture is changed by a fill that does, if this is one."""
    if not method(fill).changes:
        return {}
    levels = not_plain(parameters)
    return {
        "changed": [{"name": c.name, "called": c.called, "level": level} for c, level in levels]
    }


def _scaled(found: HeatMaps | DifferenceMap) -> shapes.Scaled:
    """Tell what the strongest colour stands for, and the class's strongest evidence itself.

    ``points`` is what a cell of the strongest colour adds to the logit.
    """
    scale = found.scale
    return {
        "scale": scale,
        "points": points(scale, found.cells),
        "strongest": found.strongest,
    }


def _ranked(cells: Evidence, picture: Image, card: Card) -> Any:
    """Lay the upper half of a class map's cells over a picture, coloured by their ranks."""
    values = enlarge(ranks(cells).astype(np.float32), len(picture), card=card)
    return _flat(to_rgba(lay_over(picture, draw_map(values, strength(values)))))


def _given(answer: Answer) -> Answer:
    return answer


def _first(found: Sequence[Prediction]) -> list[shapes.FirstSeen]:
    return [{"index": p.index, "label": p.label, "confidence": p.confidence} for p in found]


def _looked(found: Looked) -> shapes.LookedInto:
    """Tell what somebody's network was found to be."""
    card, sources = found.found.card, found.found.sources
    answer: shapes.LookedInto = {
        "title": found.found.card.title,
        "bytes": found.size,
        "large": found.large,
        "classes": len(found.labels),
        "names": [one.short for one in found.labels[:3]],
        "names_from": "imagenet" if found.usual else sources["labels"],
        "sides": list(card.sides),
        "sides_from": sources["size"],
        "grey": len(card.mean) == 1,
        "layout": card.layout,
        "kind": card.kind,
        "told_by": sources["preprocessing"],
        "chosen": found.chosen,
        "seconds": found.seconds,
        "choices": [
            {
                "name": one.name,
                "how": one.how.name,
                "order": one.how.order.upper(),
                "mean": list(one.how.mean),
                "std": list(one.how.std),
            }
            for one in found.choices
        ],
    }
    why = found.output.why if found.output else found.found.no_maps
    if found.output:
        answer["first"] = _first(top(found.output.logits, found.labels, FIRST))
    if why:
        answer["no_maps"] = sentence(why).plain()
    return answer


def _link(one: Step) -> str:
    return "data:image/jpeg;base64," + b64encode(one.thumbnail).decode()


def _flat(array: Any) -> Any:
    return array.reshape(-1)


def _pixels(rgba: Any, width: int, height: int) -> Image:
    return np.frombuffer(rgba, np.uint8).reshape(height, width, 4)


def _whole(photo: Photo) -> shapes.Whole:
    image = photo.picture
    return {
        "photo": _flat(image if image.shape[2] == 4 else to_rgba(image)),
        "photo_width": image.shape[1],
        "photo_height": image.shape[0],
        "width": photo.size[0],
        "height": photo.size[1],
    }


def _hole(mask: Mask) -> shapes.Hole:
    """Outline a hole, as a path for an SVG, and tell its share of the picture."""
    return {"outline": masks.svg_path(mask), "share": float(mask.mean())}


def _pairs(points: Sequence[float]) -> list[tuple[float, float]]:
    return list(zip(points[::2], points[1::2], strict=True))
