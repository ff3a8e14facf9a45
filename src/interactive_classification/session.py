"""The conductor: the current picture, its history, and the order of the stages.

All other stages are pure functions; only this one keeps state, and only this one
awaits. What a person sees is a function of five things: the original, the mask, the
fill method, its parameters and the network. So a step of the history is little more
than a mask, and undoing it brings back the very same pixels.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .classify import Label, Prediction, rank, softmax, tensor, top
from .explain.class_map import strongest, strongest_difference
from .fill import method
from .filling import Pace, Shown, stale
from .findings import Findings
from .history import History, Parameters, Step, step
from .mask import Mask, MaskError, draw_stroke
from .network.card import ALL, LOGITS, Card
from .network.port import Output, Runtime
from .overlay import SMOOTH, DifferenceMap, HeatMaps, Look, difference_map, heat_maps
from .pixels import WORKING_SIZE, Frame, Image, Photo, open_photo, thumbnail
from .sentences import Sentence, Told
from .superpixels import DEFAULT_COUNT, Labels, Looks, grown, looks, piece, segment
from .turns import Cancelled, Turns, give_way

DEFAULT_METHOD: Final = "biharmonic"

LISTED: Final = 10
"""How many classes of each picture are listed, and share a scale where evidence is shown."""

Done = TypeVar("Done")

Progress = Callable[[float], None]

Operation = Callable[[Mask], Mask]
"""Makes a new hole out of one; the array that it is given is its own to write to."""


class SessionError(Told):
    """Something was asked for that needs a picture first; one plain sentence."""


class Predictions(NamedTuple):
    """The most confident classes of both pictures.

    Attributes
    ----------
    original, modified : list of Prediction
        The latter with the change against the original.
    """

    original: list[Prediction]
    modified: list[Prediction]


class Candidate(NamedTuple):
    """One way to fill the hole, and what the network says to it.

    Attributes
    ----------
    method : str
    picture : (size, size, 3) ndarray of uint8
    output : Output
    mask : (size, size) ndarray of bool, optional
        The hole, if it is another than the session's.
    """

    method: str
    picture: Image
    output: Output
    mask: Mask | None = None


class Session:
    """One person's work on one picture.

    Every method that changes something either succeeds or leaves everything as it
    was. Calls that come while another is at work wait for it.

    Parameters
    ----------
    runtime : Runtime
        What runs the network.
    labels : tuple of Label
        The network's classes.
    size : int
        Pixels along each side of the working pictures.
    method : str
        The fill method to begin with.

    Attributes
    ----------
    original, modified : (size, size, 3) ndarray of uint8
        The picture as opened, and with the hole filled. They cannot be written to.
    mask : (size, size) ndarray of bool
        The hole. It cannot be written to.
    history : History
        What was done since the picture was opened. Not to be written to.
    labels : tuple of Label
        The network's classes; :meth:`ask_another` changes them.
    method : str
        The fill method of the last step, and of the next unless told otherwise.
    parameters : dict of str to float
        Its parameters, as far as they were given.
    original_output, modified_output : Output
        What the network says about both pictures.
    photo_size : (int, int)
        Width and height of the photo that was opened, in pixels.
    findings : Findings
        What explanations have found about this photo; see :mod:`.questions`.
    notice : Sentence or None
        What a person should know about the photo that was opened last, or nothing.
    seconds : dict of str to float
        How long the stages ``open``, ``fill`` and ``classify`` of the last change took.
    """

    def __init__(
        self,
        runtime: Runtime,
        labels: tuple[Label, ...],
        size: int = WORKING_SIZE,
        method: str = DEFAULT_METHOD,
    ) -> None:
        self.labels = labels
        self.size: Final = size
        self.method = method
        self.parameters: Parameters = {}
        self.photo_size = (0, 0)
        self.notice: Sentence | None = None
        self.seconds: dict[str, float] = {}
        self._runtime = runtime
        self._opened = False
        self._marks: list[Mask] = []  # the hole after each mark that is not filled yet
        self._labels: tuple[int, Labels] | None = None  # superpixels, and how many were wanted
        self._looks: tuple[Labels, Looks] | None = None  # of which superpixels
        self._candidates: dict[str, Candidate] = {}
        self._stroke = np.zeros((size, size), np.bool_)
        self._pace = Pace()
        self.findings = Findings()
        self._found: dict[Card, Findings] = {}  # about networks that are not asked at the moment
        self._lock = Turns()

    # What there is -----------------------------------------------------------------

    @property
    def opened(self) -> bool:
        """Whether there is a picture."""
        return self._opened

    def need_picture(self) -> None:
        """Make sure that there is a picture.

        Raises
        ------
        SessionError
            If none is open.
        """
        if not self._opened:
            raise SessionError("open-first")

    @property
    def runtime(self) -> Runtime:
        """What runs the network; :meth:`use` changes it."""
        return self._runtime

    @property
    def can_undo(self) -> bool:
        """Whether there is a mark or a step to undo."""
        return bool(self._marks) or (self._opened and self.history.place > 0)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step to do again."""
        return self._opened and self.history.onward[self.history.place] >= 0

    @property
    def candidates(self) -> list[Candidate]:
        """Other ways to fill the hole, as far as they were tried; see :meth:`candidate`."""
        return [found for name, found in self._candidates.items() if name != self.method]

    @property
    def marked(self) -> Mask:
        """The hole with what was marked since it was filled; not to be written to.

        Raises
        ------
        SessionError
            If no picture is open.
        """
        self.need_picture()
        return self._marks[-1] if self._marks else self.mask

    @property
    def marks(self) -> int:
        """How many changes are marked that are not filled yet."""
        return len(self._marks)

    def superpixels(self, count: int = DEFAULT_COUNT) -> Labels:
        """Cut the original into superpixels; see :func:`~.superpixels.segment`.

        Raises
        ------
        SessionError
            If no picture is open.
        MaskError
            If the number is out of range.
        """
        self.need_picture()
        if self._labels is None or self._labels[0] != count:
            self._labels = count, segment(self.original, count)
        return self._labels[1]

    def superpixel(self, x: float, y: float, count: int = DEFAULT_COUNT) -> Mask:
        """Return the superpixel at a point; see :meth:`superpixels`."""
        return piece(self.superpixels(count), x, y)

    def grown_superpixels(self, chosen: Sequence[int], count: int = DEFAULT_COUNT) -> list[int]:
        """Add the most similar neighbours of some pieces; see :func:`~.superpixels.grown`."""
        labels = self.superpixels(count)
        if self._looks is None or self._looks[0] is not labels:
            self._looks = labels, looks(self.original, labels)
        return grown(self._looks[1], chosen)

    def predictions(self, n: int = 5) -> Predictions:
        """Rank the classes of both pictures.

        Parameters
        ----------
        n : int
            How many of each.

        Raises
        ------
        SessionError
            If no picture is open.
        """
        self.need_picture()
        before, after = self.original_output.logits, self.modified_output.logits
        return Predictions(top(before, self.labels, n), top(after, self.labels, n, before))

    def listed(self, output: Output | None = None, pinned: Sequence[int] = ()) -> list[int]:
        """List the classes that are among the first of either picture, and those given.

        Parameters
        ----------
        output : Output, optional
            About the modified picture, where it is another one than is shown.
        pinned : sequence of int
            Classes that are always listed.

        Raises
        ------
        SessionError
            If no picture is open.
        """
        self.need_picture()
        both = (self.original_output, output or self.modified_output)
        first = (rank(softmax(one.logits), LISTED) for one in both)
        return list(dict.fromkeys([*(index for some in first for index in some), *pinned]))

    def heat_maps(
        self,
        index: int,
        signed: bool = False,
        *,
        output: Output | None = None,
        own: bool = False,
        pinned: Sequence[int] = (),
        look: Look = SMOOTH,
    ) -> HeatMaps:
        """Show where the evidence for a class lies; see :func:`~.overlay.heat_maps`.

        Parameters
        ----------
        index, signed, look
            As there.
        output, pinned
            As for :meth:`listed`.
        own : bool
            On the class's own scale; otherwise all classes that are listed share one.

        Raises
        ------
        SessionError
            If no picture is open.
        ValueError
            If there is no such class.
        """
        self.need_picture()
        before = self.original_output.class_maps
        after = (output or self.modified_output).class_maps
        least = 0.0 if own else strongest((before, after), self.listed(output, pinned), signed)
        card = self.runtime.card
        return heat_maps(before, after, index, signed, self.size, least=least, look=look, card=card)

    def difference_map(
        self,
        index: int,
        signed: bool = False,
        *,
        own: bool = False,
        pinned: Sequence[int] = (),
        look: Look = SMOOTH,
    ) -> DifferenceMap:
        """Show where a class won and lost evidence; see :func:`~.overlay.difference_map`.

        Parameters, and what is raised, are those of :meth:`heat_maps`.
        """
        self.need_picture()
        before, after = self.original_output.class_maps, self.modified_output.class_maps
        least = 0.0
        if not own:
            least = strongest_difference(before, after, self.listed(pinned=pinned), signed)
        return difference_map(
            before, after, index, signed, self.size,
            least=least, look=look, card=self.runtime.card,
        )  # fmt: skip

    # What can be done --------------------------------------------------------------

    async def open(self, data: bytes, frame: Frame | None = None, *, alone: bool = True) -> None:
        """Open a photo; the history begins anew.

        Parameters
        ----------
        data : bytes
            The file's contents.
        frame : Frame, optional
            The square of the photo to take; see :func:`~.pixels.open_photo`.
        alone : bool
            Whether there is no browser that may draw what Pillow had better not.

        Raises
        ------
        PictureError, Undrawn
            If it cannot be opened; what was open stays.
        """
        await self.show(lambda: open_photo(data, self.size, frame, alone=alone))

    async def show(self, opening: Callable[[], Photo]) -> None:
        """Begin anew with the photo that a function opens; see :meth:`open`."""
        async with self._lock:
            start = perf_counter()
            photo = opening()
            opened = perf_counter()
            output = await self._ask(photo.picture)
            self.seconds = {"open": opened - start, "classify": perf_counter() - opened}
            mask = np.zeros((self.size, self.size), np.bool_)
            small = thumbnail(photo.picture)
            first = step(
                mask,
                *self._removing(),
                output.logits,
                small,
                photo.picture[mask],
                "open",
            )
            self._begin(photo.picture, photo.size, output, History([first]))
            self.notice = photo.notice
            self._show(first, mask, photo.picture, output)

    async def resume(
        self,
        original: Image,
        photo_size: tuple[int, int],
        history: History,
        findings: Findings | None = None,
        *,
        progress: Progress | None = None,
    ) -> None:
        """Take up earlier work where it was left.

        Parameters
        ----------
        original : (size, size, 3) ndarray of uint8
        photo_size : (int, int)
            Width and height of the photo that it was made from, in pixels.
        history : History
            Is the session's from now on.
        findings : Findings, optional
            And what is known about its pictures.
        progress : callable, optional
            As for :meth:`set_mask`.

        Raises
        ------
        FillError, Cancelled
            What was open stays.
        """
        async with self._lock:
            start = perf_counter()
            found = history.steps[history.place]
            mask = found.mask(self.size)
            pixels = await self._pixels(found, original, progress)
            filled = perf_counter()
            first = await self._ask(original)
            output = await self._ask(pixels) if mask.any() else first
            self.seconds = {"fill": filled - start, "classify": perf_counter() - filled}
            self._begin(original, photo_size, first, history)
            self.findings = findings or Findings()
            if not history.steps[0].erased:
                history.steps[0] = _told_anew(history.steps[0], original, first)
            self._show(history.correct(_told_anew(found, pixels, output)), mask, pixels, output)

    async def paint(
        self,
        points: ArrayLike,
        radius: float,
        /,
        method: str | None = None,
        *,
        restore: bool = False,
        progress: Progress | None = None,
        **parameters: float,
    ) -> bool:
        """Add a stroke to the hole, or bring the original back under it, and fill the hole.

        Parameters
        ----------
        points : (N, 2) array_like of float
            x and y in pixels; see :func:`~.mask.draw_stroke`.
        radius : float
            Of the brush, in pixels.
        restore : bool
            Bring back instead of removing.
        method, progress, **parameters
            As for :meth:`set_mask`.

        Returns
        -------
        bool
            Whether anything changed.

        Raises
        ------
        MaskError, ParameterError, FillError, Cancelled, SessionError
            Everything is then as it was.
        """

        def stroke(mask: Mask) -> Mask:
            draw_stroke(mask, points, radius, restore=restore)
            return mask

        kind = "restore" if restore else "brush"
        return await self.edit(stroke, method, kind=kind, progress=progress, **parameters)

    async def edit(
        self,
        operation: Operation,
        method: str | None = None,
        *,
        kind: str = "edit",
        progress: Progress | None = None,
        **parameters: float,
    ) -> bool:
        """Change the hole, with all that is marked, and fill it.

        Parameters
        ----------
        operation : callable
            Such as one of :mod:`~.mask`'s functions.
        kind : str
            What the step is called in the history.
        method, progress, **parameters
            As for :meth:`set_mask`, which also tells what is returned and raised.
        """
        async with self._lock:
            mask = operation(self.marked.copy())
            return await self._change(kind, mask, method, parameters, progress)

    async def mark(self, operation: Operation) -> bool:
        """Change what is to be removed without filling it yet; see :meth:`edit`.

        It is no step of the history; :meth:`undo` takes back one mark at a time.

        Returns
        -------
        bool
            Whether anything changed.

        Raises
        ------
        MaskError, SessionError
        """
        async with self._lock:
            mask = operation(self.marked.copy())
            changed = not np.array_equal(mask, self.marked)
            if changed:
                self._marks.append(mask)
            return changed

    async def fill_marked(
        self, method: str | None = None, *, progress: Progress | None = None, **parameters: float
    ) -> bool:
        """Fill all that is marked, as one step; see :meth:`edit`."""
        same: Operation = lambda mask: mask  # noqa: E731 - a name for it keeps the line short
        return await self.edit(same, method, kind="fill", progress=progress, **parameters)

    async def set_mask(
        self,
        mask: Mask,
        method: str | None = None,
        *,
        progress: Progress | None = None,
        **parameters: float,
    ) -> bool:
        """Replace the hole by another and fill it.

        Parameters
        ----------
        mask : (size, size) ndarray of bool
            True where the picture is to be removed.
        method : str, optional
            A name from :data:`~.fill.KNOWN`; the last one unless given.
        progress : callable, optional
            Called with numbers in [0, 1] while the hole is being filled.
        **parameters : float
            Of the method. If the method stays, those given earlier stay too.

        Returns
        -------
        bool
            Whether anything changed.

        Raises
        ------
        MaskError
            If the mask has another shape.
        ParameterError
            If a parameter is unknown or out of range.
        FillError
            If there is no such method, or it cannot fill this hole.
        Cancelled
            If :meth:`cancel` was called meanwhile.
        SessionError
            If no picture is open.
        """
        async with self._lock:
            self.need_picture()
            if mask.shape != self.mask.shape or mask.dtype != np.bool_:
                raise MaskError("mask-size", self.size, self.size)
            return await self._change("mask", mask.copy(), method, parameters, progress)

    async def refill(
        self, method: str | None = None, *, progress: Progress | None = None, **parameters: float
    ) -> bool:
        """Fill the same hole in another way; see :meth:`set_mask`.

        While there is no hole, this only chooses the method, and is not a step.
        """
        async with self._lock:
            self.need_picture()
            return await self._change("refill", self.mask, method, parameters, progress)

    async def reset(self) -> bool:
        """Close the hole: the modified picture is the original again. It can be undone."""
        async with self._lock:
            self.need_picture()
            marked = bool(self._marks)
            self._marks = []
            closed = np.zeros_like(self.mask)
            return await self._change("reset", closed, *self._removing(), None) or marked

    async def undo(self, *, progress: Progress | None = None) -> bool:
        """Take the last mark back, else go to the step before; returns whether there was one."""
        async with self._lock:
            if self._marks:
                self._marks.pop()
                return True
            if not self.can_undo:
                return False
            return await self._go_to(self.history.parents[self.history.place], progress)

    async def redo(self, *, progress: Progress | None = None) -> bool:
        """Go forward again to the step that was shown last; returns whether there was one."""
        async with self._lock:
            if not self.can_redo:
                return False
            return await self._go_to(self.history.onward[self.history.place], progress)

    async def go_to(self, number: int, *, progress: Progress | None = None) -> None:
        """Go to any step of the history; the next edit begins a branch there, and all others stay.

        Parameters
        ----------
        number : int
            What the step is known by; see :class:`~.history.History`.
        progress : callable, optional
            As for :meth:`set_mask`.

        Raises
        ------
        SessionError
            If there is no such step, or none any more, or no picture is open.
        Cancelled
            If :meth:`cancel` was called meanwhile.
        """
        async with self._lock:
            await self._go_to(self._place_of(number), progress)

    async def rename(self, number: int, name: str) -> None:
        """Call a step of the history by a name of the person's own, or by none; see :meth:`go_to`.

        Raises
        ------
        SessionError
            If there is no such step, or no picture is open.
        """
        async with self._lock:
            self.history.rename(self._place_of(number), name)

    async def preview(
        self,
        points: ArrayLike,
        radius: float,
        *,
        begin: bool,
        restore: bool = False,
        wanted: Sequence[str] = ALL,
    ) -> Candidate:
        """Show what a stroke in progress does; it is no step, and changes nothing.

        Where the session's method would keep the person waiting, a quicker one stands
        in for it. Only the parts of the hole that the stroke touches are filled.

        Parameters
        ----------
        points : (N, 2) array_like of float
            What has come to the stroke since the last call, beginning with the last
            point of that call.
        radius : float
            Of the brush, in pixels.
        begin : bool
            Whether this is a new stroke.
        restore : bool
            Bring back instead of removing.
        wanted : sequence of str
            What to ask the network for; see :class:`~.network.port.Runtime`.

        Returns
        -------
        Candidate

        Raises
        ------
        MaskError, FillError, SessionError
        """
        async with self._lock:
            self.need_picture()
            if begin:
                self._stroke = np.zeros_like(self.mask)
            draw_stroke(self._stroke, points, radius)
            mask = self.marked & ~self._stroke if restore else self.marked | self._stroke
            start = perf_counter()
            name, pixels = self._pace.fill_at_once(self._shown, mask, self.method, self.parameters)
            filled = perf_counter()
            output = await self._ask(pixels, wanted)
            self.seconds = {"fill": filled - start, "classify": perf_counter() - filled}
            return Candidate(name, pixels, output, mask)

    async def candidate(self, name: str, *, progress: Progress | None = None) -> Candidate:
        """Fill the hole by one method without showing it; that is no step, and changes nothing.

        The hole is the one there is when this is called: edits and previews that come while
        it is being filled do not wait. :meth:`refill` with the same method then keeps it without
        filling again. The method that is shown has its parameters, the others their defaults.

        Parameters
        ----------
        name : str
            A name from :data:`~.fill.METHODS`.
        progress : callable, optional
            As for :meth:`set_mask`; it may raise :class:`Cancelled` to give this up.

        Raises
        ------
        SessionError
            If no picture is open, or nothing is erased.
        FillError
            If it cannot be filled that way.
        """
        self.need_picture()
        original, mask = self.original, self.mask
        if not mask.any():
            raise SessionError("erase-first")
        if name == self.method:
            return Candidate(name, self.modified, self.modified_output)
        known = self._candidates.get(name)
        if known:
            return known
        pixels = await self._fill(original, mask, name, {}, progress, aside=True)
        async with self._lock:
            output = await self._ask(pixels)
            found = Candidate(name, pixels, output)
            if mask is self.mask:  # else it is another hole by now
                self._candidates[name] = found
            return found

    async def logits(self, picture: Image) -> NDArray[np.float32]:
        """Ask the network about any picture, after those who have their turns before."""
        await give_way()
        async with self._lock:
            return (await self._ask(picture, LOGITS)).logits

    async def in_turn(self, work: Callable[[], Awaitable[Done]]) -> Done:
        """Do something with another network, when all who have their turns before are done.

        Parameters
        ----------
        work : callable
            ``await work()`` does it, and its result is returned.
        """
        await give_way()
        async with self._lock:
            return await work()

    async def said_by(self, model: bytes, picture: Image) -> Output:
        """Tell what another network with the same card says to any picture.

        It is open for no longer than that, and the session's stays as it is. To open it and to run
        it are two turns: neither takes much longer than a stroke's own.

        Parameters
        ----------
        model : bytes
            The contents of its file.
        picture : (size, size, 3) ndarray of uint8
        """
        await give_way()
        async with self._lock:
            other = await self._runtime.another(model)
        try:
            return await self.in_turn(lambda: other.run(tensor(picture, other.card)))
        finally:
            await other.release()

    def cancel(self) -> None:
        """Stop the fill that is running, or the next one that waits."""
        self._lock.cancelled = self._lock.callers > 0

    async def use(self, runtime: Runtime) -> None:
        """Run the network with something else, beginning with the pictures at hand."""
        async with self._lock:
            if self._opened:
                original = await runtime.run(tensor(self.original, runtime.card))
                modified = original
                if self.mask.any():
                    modified = await runtime.run(tensor(self.modified, runtime.card))
                self.original_output, self.modified_output = original, modified
            self._runtime = runtime

    async def ask_another(
        self,
        runtime: Runtime,
        labels: tuple[Label, ...],
        *,
        progress: Progress | None = None,
    ) -> None:
        """Ask another network from now on, and about all that was done so far.

        What was found about one network is kept until that is asked again.

        Parameters
        ----------
        runtime : Runtime
        labels : tuple of Label
            Its classes.
        progress : callable, optional
            Called with how much is done, in [0, 1]; it may raise :class:`Cancelled`.

        Raises
        ------
        Cancelled
            If it was given up: then nothing has changed.
        """
        async with self._lock:
            if self._opened:
                original, modified, steps = await self._told_by(runtime, progress)
                self.original_output, self.modified_output = original, modified
                self.history.steps[:] = steps
            self._found[self._runtime.card] = self.findings
            self._runtime, self.labels = runtime, labels
            self.findings = self._found.pop(runtime.card, Findings())
            self._candidates = {}

    async def _told_by(
        self, runtime: Runtime, progress: Progress | None
    ) -> tuple[Output, Output, list[Step]]:
        """Ask a network about the original, the modified picture and all steps."""
        original = await runtime.run(tensor(self.original, runtime.card))
        modified, steps = original, []
        if self.mask.any():
            modified = await runtime.run(tensor(self.modified, runtime.card))
        for place, one in enumerate(self.history.steps):
            if progress:
                progress(place / len(self.history.steps))
            await give_way()
            if self._lock.cancelled:
                raise Cancelled("The change of networks was cancelled.")
            said = modified if place == self.history.place else original
            if one.erased and place != self.history.place:
                pixels = await self._pixels(one, self.original, None)
                said = await runtime.run(tensor(pixels, runtime.card), LOGITS)
            steps.append(replace(one, logits=said.logits.copy()))
        return original, modified, steps

    # How it is done ----------------------------------------------------------------

    @property
    def _shown(self) -> Shown:
        return Shown(self.original, self.modified, self.mask)

    def _removing(self) -> tuple[str, Parameters]:
        """Return the fill to begin anew with: the last that removed, and did not only change."""
        if not method(self.method).changes:
            return self.method, self.parameters
        for place in reversed(self.history.path(self.history.place)):
            one = self.history.steps[place]
            if not method(one.method).changes:
                return one.method, one.parameters
        return DEFAULT_METHOD, {}

    def _place_of(self, number: int) -> int:
        self.need_picture()
        place = self.history.place_of(number)
        if place is None:
            raise SessionError("no-step")
        return place

    async def _change(
        self,
        kind: str,
        mask: Mask,
        name: str | None,
        given: Parameters,
        progress: Progress | None,
    ) -> bool:
        name = name or self.method
        parameters = {**self.parameters, **given} if name == self.method else given
        same_fill = (name, parameters) == (self.method, self.parameters)
        if same_fill and np.array_equal(mask, self.mask):
            return False
        start = perf_counter()
        candidate = self._candidates.get(name) if mask is self.mask and not given else None
        if candidate:
            pixels, output = candidate.picture, candidate.output
            filled = perf_counter()
        else:
            base, hole = self.original, mask
            if same_fill:
                base, hole = stale(self._shown, mask, mask ^ self.mask, method(name), parameters)
            pixels = await self._fill(base, hole, name, parameters, progress)
            filled = perf_counter()
            output = await self._classify(mask, pixels)
        self.seconds = {"fill": filled - start, "classify": perf_counter() - filled}
        small = thumbnail(pixels)
        made = step(mask, name, parameters, output.logits, small, pixels[mask], kind)
        if mask.any() or self.mask.any():
            self.history.add(made)
        else:
            self.history.correct(made)
        self._show(made, mask, pixels, output)
        return True

    async def _go_to(self, place: int, progress: Progress | None) -> bool:
        found = self.history.steps[place]
        mask = found.mask(self.size)
        start = perf_counter()
        pixels = await self._pixels(found, self.original, progress)
        filled = perf_counter()
        output = await self._classify(mask, pixels)
        self.seconds = {"fill": filled - start, "classify": perf_counter() - filled}
        self.history.visit(place)
        self._show(self.history.correct(_told_anew(found, pixels, output)), mask, pixels, output)
        return True

    async def _pixels(self, found: Step, original: Image, progress: Progress | None) -> Image:
        """Return a step's modified picture, filled again if its pixels were dropped."""
        pixels = found.picture(original)
        if pixels is None:
            mask = found.mask(self.size)
            pixels = await self._fill(original, mask, found.method, found.parameters, progress)
        return pixels

    async def _fill(
        self,
        image: Image,
        mask: Mask,
        name: str,
        parameters: Parameters,
        progress: Progress | None,
        *,
        aside: bool = False,
    ) -> Image:
        """Fill a hole, giving way to others at every yield of the method.

        What is filled `aside` takes no turn, and :meth:`cancel` does not mean it.
        """
        steps = method(name).steps(image, mask, **parameters)
        spent = 0.0
        try:
            while True:
                start = perf_counter()
                try:
                    done = next(steps)
                except StopIteration as stop:
                    filled: Image = stop.value
                    self._pace.measure(name, mask, spent + perf_counter() - start)
                    return filled
                spent += perf_counter() - start
                if progress:
                    progress(done)
                await give_way()
                if self._lock.cancelled and not aside:
                    raise Cancelled("The fill was cancelled.")
        finally:
            if not aside:
                self._lock.cancelled = False
            steps.close()

    async def _ask(self, pixels: Image, wanted: Sequence[str] = ALL) -> Output:
        return await self._runtime.run(tensor(pixels, self._runtime.card), wanted)

    async def _classify(self, mask: Mask, pixels: Image) -> Output:
        return await self._ask(pixels) if mask.any() else self.original_output

    def _begin(
        self, original: Image, photo_size: tuple[int, int], output: Output, history: History
    ) -> None:
        self.original: Image = original
        original.flags.writeable = False
        self.photo_size, self.original_output = photo_size, output
        self.history = history
        self.mask: Mask = np.zeros((self.size, self.size), np.bool_)
        self._labels = None
        self.findings, self._found = Findings(), {}
        self._opened = True

    def _show(self, shown: Step, mask: Mask, pixels: Image, output: Output) -> None:
        if mask is not self.mask:
            self._candidates, self._marks = {}, []
        self.mask = mask
        self.modified: Image = pixels
        for array in (mask, pixels):
            array.flags.writeable = False
        self.modified_output = output
        self.method, self.parameters = shown.method, shown.parameters


def _told_anew(found: Step, pixels: Image, output: Output) -> Step:
    """Return the step with what is seen of it now: a file may have told something else."""
    return replace(found, logits=output.logits.copy(), thumbnail=thumbnail(pixels))
