"""The smallest part of the picture that alone is enough for the answer to stay.

After sufficient input subsets and the maps of Shitole, Li, Kahng, Tadepalli and Fern, "One
Explanation is Not Enough: Structured Attention Graphs for Image Classification", 2021. Everything
else is blurred, made one colour, or grey: to carry colours into nine tenths of a picture would only
make streaks.
"""

from typing import Final

from .method import Asking, Scene
from .region import Region, Search, Trials

FILLS: Final = ("blur", "mean-colour", "flat-colour")
"""The answer must stay with each of these around the region."""

BUDGET: Final = 250


def find(scene: Scene, target: int = -1) -> Asking[Region]:
    """Look for the region; a generator, as an :class:`~.method.Explanation`'s steps are.

    Parameters
    ----------
    scene : Scene
        The answer that is to stay is its picture's, whatever its class.
    target : int
        Is not looked at.
    """
    index = int(scene.output.logits.argmax())
    trials = Trials(scene, index, FILLS, BUDGET, keep=True)
    pieces = yield from trials.shortest(trials.ranked(trials.by_class_map()))
    if pieces is not None:
        pieces = yield from trials.pruned(pieces)
    return (yield from trials.judged(pieces))


SEARCH: Final = Search(
    name="sufficient",
    title="Smallest part that is enough",
    description="Looks for as little as possible that alone keeps the answer, with everything "
    "around it blurred, in one colour, and grey. It is less stable than a hole: what lies around "
    "it speaks, too.",
    source="after Shitole et al., NeurIPS 2021 (arXiv 2011.06733)",
    find=find,
    keeps=True,
)
