"""What the engine tells a person: each sentence has a key, by which the page words it."""

from typing import Any, Final, NamedTuple

SENTENCES: Final = {
    # pictures
    "empty-file": "This file is empty; choose another one.",
    "no-picture": "This is not a picture that can be read; choose a {}.",
    "damaged": "This picture is damaged or cut short; try to save or download it again.",
    "part-missing": "Part of this file is missing or damaged; what is there is shown.",
    "tiff-compression": "This TIFF is compressed with {}; save it as PNG and open that.",
    "too-many-pixels": "This picture has more than {} million pixels; make it smaller and open it "
    "again.",
    "endless": "This picture would take minutes to decode; save it again, and open that.",
    "picture-needs-room": "This picture needs more memory than there is; make it smaller and open "
    "it again.",
    "frame-outside": "The frame must lie inside the picture; move it or make it smaller.",
    "picture-size": "A square picture of a multiple of {} pixels is needed.",
    # strokes and masks
    "brush-radius": "The brush's radius must be more than 0 and at most {} pixels.",
    "grow-by": "A mask can grow or shrink by 0 to {} pixels.",
    "stroke-points": "A stroke must be a list of points, each with x and y.",
    "stroke-far": "A stroke's points must be finite numbers, near the picture.",
    "mask-file-size": "The mask must be as large as the photo or {} by {} pixels; "
    "the mask is {} by {}, the photo {} by {}.",
    "mask-size": "The mask must be {} by {} pixels.",
    "no-piece": "There is no such piece; choose one in the picture.",
    "how-many-pieces": "A picture can be cut into {} to {} pieces.",
    "place-outside": "Choose a place inside the picture.",
    # filling
    "no-method": "There is no fill method “{}”; choose one of: {}.",
    "no-explanation": "There is no explanation “{}”; choose one of: {}.",
    "is-the-answer": "The answer is “{}” already; choose another class.",
    "no-number": "{} must be a number, not “{}”.",
    "no-whole-number": "{} must be a whole number.",
    "out-of-range": "{} must be between {} and {}.",
    "no-parameter": "{} has no parameter “{}”.",
    "picture-shape": "A picture of shape (H, W, 3) and bytes is needed, not {}.",
    "mask-shape": "The mask must have the same width and height as the picture.",
    "all-erased": "Everything is erased or changed: leave some of the picture to fill from.",
    "all-changed": "The whole photo is changed here: bring a part of it back, or go to an earlier "
    "step, before you erase.",
    "no-biharmonic": "scikit-image, which does biharmonic filling, is not there yet; "
    "wait a moment or choose another fill method.",
    # sessions
    "open-first": "Open a picture first.",
    "no-step": "There is no such step; choose one that is shown.",
    "erase-first": "Erase something first, then compare how it can be filled.",
    "no-session": "This is not a saved session, or it is damaged; choose another file.",
    "unknown-fill": "This session fills holes in a way that is not known here; "
    "reload the page and try again.",
    "unknown-network": "This is about the network “{}”, whose file is not kept here; open that "
    "file first. Its SHA-256 begins with {}.",
    "newer-session": "This session was saved by a newer version; reload the page and try again.",
    # all else
    "no-class": "There is no class {}; they go from 0 to {}.",
    "no-file-kind": "There is no file of the kind “{}”.",
    "no-hole": "“{}” needs a hole: erase something first.",
    "no-room": "There is not enough memory for this: use a smaller picture, or close other tabs.",
    "on-wasm": "{} has stopped working, so the network runs on wasm now.",
    "no-network": "This is no ONNX file, or it breaks off; choose another one.",
    "no-such-network": "There is no network “{}”; choose one of: {}.",
    "second-is-first": "This network is asked already; choose another one to compare it with.",
    "network-not-fetched": "This network cannot be fetched: look at your connection, and choose it "
    "again.",
    # networks of somebody's own
    "network-too-large": "This network has more than {} MB; choose a smaller one.",
    "network-alone": "There is no network among these files; choose its .onnx file, too.",
    "network-several": "There are several networks among these files; open one at a time.",
    "network-pointer": "This is not the network itself but a Git LFS pointer to it; download the "
    "file, and open that.",
    "network-weights-elsewhere": "This network's weights are in {}; open both files together.",
    "network-too-new": "This network uses version {} of ONNX's operators, and {} is the newest "
    "that is known here; export it with that.",
    "network-operator": "This network needs operators of “{}”, which are not known here.",
    "network-inputs": "This network wants {} inputs; one that is given a picture and nothing else "
    "is needed.",
    "network-no-picture": "This network's input is no picture ({}); one of shape 1×3×H×W or "
    "1×H×W×3 is needed.",
    "network-no-scores": "This network does not answer with one score for each class ({}); a "
    "classifier is needed.",
    "network-sigmoid": "This network answers about each of its classes by itself; one whose "
    "classes exclude each other is needed.",
    "network-operator-unknown": "This network needs the operator {}, which cannot be run here; "
    "export it without that, or with another opset.",
    "network-no-room": "There is not enough memory for this network; close other tabs, or choose a "
    "smaller one.",
    "network-refused": "This network cannot be run here: {}.",
    "network-labels": "There are {} names for {} classes; choose a list with one for each.",
    "no-maps-unpooled": "This network has no class maps: it does not take a mean over the picture "
    "before it gives its scores. Use Occlusion.",
    "no-maps-attention": "This network has no class maps: it weighs parts of the picture by each "
    "other (attention) at its end. Use Occlusion.",
    "no-maps-maximum": "This network has no class maps: it takes the maximum over the picture, not "
    "the mean. Use Occlusion.",
    "no-maps-token": "This network has no class maps: it reads its scores from one token. Use "
    "Occlusion.",
    "no-maps-square": "This network has no class maps here: its cells make no square. Use "
    "Occlusion.",
    "no-maps-unknown": "This network has no class maps here: it ends in a way that is not known. "
    "Use Occlusion.",
    "no-maps-inexact": "This network has no class maps here: those that were found do not add up "
    "to its scores. Use Occlusion.",
    "no-backend": "This browser cannot run the network on {}.",
}
"""In English, with gaps for values."""


class Sentence(NamedTuple):
    """One plain sentence; as text it is English.

    Attributes
    ----------
    key : str
        Of :data:`SENTENCES`.
    values : tuple of str
        What stands in its gaps.
    """

    key: str
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        return SENTENCES[self.key].format(*self.values)

    def plain(self) -> dict[str, Any]:
        """Return what the page takes: ``key``, ``values`` and the sentence in ``english``."""
        return {"key": self.key, "values": list(self.values), "english": str(self)}


def sentence(key: str, *values: object) -> Sentence:
    """Make a sentence of values of any kind."""
    return Sentence(key, tuple(map(str, values)))


class Told(ValueError):  # noqa: N818 - what it does
    """Something cannot be done; the message is one plain sentence.

    Parameters
    ----------
    said : str or Sentence
        The sentence, or its key.
    *values : object
        What stands in the gaps of the one of this key.

    Attributes
    ----------
    sentence : Sentence
    """

    def __init__(self, said: str | Sentence, *values: object) -> None:
        self.sentence = said if isinstance(said, Sentence) else sentence(said, *values)
        super().__init__(str(self.sentence))
