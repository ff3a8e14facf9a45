"""What is asked about a session's picture: one question to the network at a time.

Questions are about the picture there is when they are asked. Edits and previews that come meanwhile
have their turns between two pictures, and do not wait.
"""

from collections.abc import Awaitable, Callable

import numpy as np
from numpy.typing import NDArray

from .explain import SEARCHES, Map, Region, Scene, explanation
from .explain.curves import Curves
from .explain.curves import find as find_curves
from .explain.method import Asking, Found, Logits
from .explain.shuffled import Shuffled
from .explain.shuffled import find as find_shuffled
from .explain.sweep import Swept
from .explain.sweep import find as find_swept
from .findings import ORIGINAL, About, OfClass
from .history import Parameters
from .pixels import Image
from .sentences import Told
from .session import Session
from .turns import give_way


def scene(session: Session, index: int, *, original: bool = False) -> Scene:
    """Hold what can be explained now, the modified picture, whatever is painted later.

    Parameters
    ----------
    session : Session
    index : int
        Of the class that it is to be about.
    original : bool
        Hold the original picture instead.

    Raises
    ------
    Told
        If there is no such class.
    SessionError
        If no picture is open.
    """
    session.need_picture()
    if not 0 <= index < len(session.labels):
        raise Told("no-class", index, len(session.labels) - 1)
    card = session.runtime.card
    settings = {session.method: session.parameters}
    picture, output, mask = session.modified, session.modified_output, session.mask
    if original:
        picture, output = session.original, session.original_output
        mask = np.zeros_like(mask)
    return Scene(picture, output, index, card, session.original, mask, settings)


def about(
    session: Session, name: str, index: int, parameters: Parameters, *, original: bool = False
) -> About:
    """Return what the session's findings know the shown picture's, or the original's, map by.

    Parameters
    ----------
    session, name, index, parameters
        As for :func:`explain`.
    original : bool
        Of the original picture.

    Raises
    ------
    Told
        If there is no such explanation or parameter.
    """
    values = tuple(sorted(explanation(name).checked(parameters).items()))
    return About(number(session, original), name, index, values)


def number(session: Session, original: bool = False) -> int:
    """Return by which step's number findings know the picture that is shown, or the original."""
    whole = original or not session.mask.any()
    return ORIGINAL if whole else session.history.number


def known(session: Session, name: str, index: int, parameters: Parameters) -> Map | None:
    """Return the map of the shown picture that was found before; None if it was not.

    Parameters, and what is raised, are those of :func:`about`.
    """
    return session.findings.get(about(session, name, index, parameters))


async def explain(
    session: Session,
    name: str,
    index: int,
    *,
    progress: Callable[[float, Map | None], None] | None = None,
    **parameters: float,
) -> Map:
    """Say which parts of the modified picture speak for a class.

    What was found before is not asked for again.

    Parameters
    ----------
    session : Session
    name : str
        A name from :data:`~.explain.EXPLANATIONS`.
    index : int
        Of the class.
    progress : callable, optional
        Called before each question with how much is done, in [0, 1], and the map so far, if
        there is one; it may raise :class:`Cancelled` to give this up.
    **parameters : float
        Of the explanation; the others have their defaults.

    Returns
    -------
    Map

    Raises
    ------
    Told
        If there is no such explanation, parameter or class.
    SessionError
        If no picture is open.
    """
    held, findings = scene(session, index), session.findings
    asked = about(session, name, index, parameters)
    known = findings.get(asked)
    if known:
        return known
    found = await answered(session, explanation(name).steps(held, **parameters), progress)
    findings.note(asked, found)
    return found


async def region(
    session: Session,
    name: str,
    target: int = -1,
    *,
    progress: Callable[[float, Region | None], None] | None = None,
) -> Region:
    """Look for a region by which the answer stands or falls.

    What is found is known to the session's findings, so that a step with this very hole tells it.

    Parameters
    ----------
    session : Session
    name : str
        A name from :data:`~.explain.SEARCHES`.
    target : int
        The class that is wanted instead, or -1 for any other.
    progress : callable, optional
        As for :func:`explain`, with the smallest region so far.

    Raises
    ------
    Told
        If there is no such search or class, or the target is the answer already.
    SessionError
        If no picture is open.
    """
    session.need_picture()
    if name not in SEARCHES:
        raise Told("no-explanation", name, ", ".join(SEARCHES))
    answer = int(session.modified_output.logits.argmax())
    if target == answer:
        raise Told("is-the-answer", session.labels[target].short)
    held, findings = scene(session, answer if target < 0 else target), session.findings
    found = await answered(session, SEARCHES[name].find(held, target), progress)
    if found.found:
        findings.note_region(found)
    return found


async def sweep(
    session: Session,
    index: int,
    *,
    original: bool = False,
    progress: Callable[[float, Swept | None], None] | None = None,
) -> Swept:
    """Find what becomes of a class while the picture is changed; see :mod:`~.explain.sweep`.

    The session's findings tell of it, too.

    Parameters
    ----------
    session : Session
    index : int
        Of the class.
    original : bool
        Change the original instead of the modified picture.
    progress : callable, optional
        As for :func:`explain`, with what is known so far.

    Raises
    ------
    Told
        If there is no such class.
    SessionError
        If no picture is open.
    """
    held, findings = scene(session, index, original=original), session.findings
    step = number(session, original)
    found = await answered(session, find_swept(held), progress)
    findings.swept.note(OfClass(step, index), found)
    return found


async def curves(
    session: Session,
    scene: Scene,
    values: NDArray[np.float32],
    *,
    progress: Callable[[float, Curves | None], None] | None = None,
) -> Curves:
    """Find how well a map tells what matters, by trying it; see :mod:`~.explain.curves`.

    Parameters
    ----------
    session : Session
    scene : Scene
        What the map is of; see :func:`scene`.
    values : (size, size) ndarray of float32
        The map's.
    progress : callable, optional
        As for :func:`explain`, with the curves so far.
    """
    return await answered(session, find_curves(scene, values), progress)


async def shuffled(
    session: Session,
    index: int,
    *,
    progress: Callable[[float, Shuffled | None], None] | None = None,
) -> Shuffled:
    """Find what becomes of a class's map while the network's weights are shuffled.

    Networks of their own have the shuffled weights, see :mod:`~.explain.shuffled`; the session's is
    not touched. The session's findings tell of it, too.

    Parameters
    ----------
    session : Session
    index : int
        Of the class.
    progress : callable, optional
        As for :func:`explain`, with what is known so far.

    Raises
    ------
    Told
        If there is no such class.
    SessionError
        If no picture is open.
    """
    held, findings, step = scene(session, index), session.findings, number(session)
    steps = find_shuffled(held, await session.runtime.model())
    try:
        other = next(steps)
        while True:
            if progress:
                progress(other.done, other.so_far)
            other = steps.send(await session.said_by(other.model, held.picture))
    except StopIteration as stop:
        found: Shuffled = stop.value
        findings.shuffled.note(OfClass(step, index), found)
        return found
    finally:
        steps.close()


async def answered(
    session: Session,
    steps: Asking[Found],
    progress: Callable[[float, Found | None], None] | None,
    network: Callable[[Image], Awaitable[Logits]] | None = None,
) -> Found:
    """Answer all that steps ask; between two pictures others have their turns.

    Whatever `progress` raises ends it. Another `network` than the session's can be asked.
    """
    said = network or session.logits
    try:
        ask = next(steps)
        while True:
            answers = []
            if not ask.pictures:
                if progress:
                    progress(ask.done, ask.so_far)
                await give_way()
            for picture in ask.pictures:
                if progress:
                    progress(ask.done, ask.so_far)
                answers.append(await said(picture))
            ask = steps.send(answers)
    except StopIteration as stop:
        found: Found = stop.value
        return found
    finally:
        steps.close()
