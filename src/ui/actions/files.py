"""The commands that bring pictures in and take files out."""

from ui.actions import Action, Choice, add, working
from ui.page import element
from ui.panels import files, sharing
from ui.pictures import clipboard, gallery, incoming
from ui.state import state


def start():
    """Fill this part of the table."""
    add(
        Action("open", "open-image", lambda: element("open").click(), does="open-tip"),
        Action("camera", "camera", incoming.look, possible=lambda state: incoming.has_camera(), does="camera-tip"),
        Choice("gallery-photo", "gallery-photo-tip", lambda: [_photo(*photo) for photo in gallery.photos()]),
        Choice("save", "save-tip", lambda: [_saved(kind) for kind in state.exports]),
        Action("copy", "copy", clipboard.copy, ("Ctrl+C",), _nothing_marked, "copy-tip"),
        Action("copy-link", "copy-link", sharing.copy, possible=working, does="copy-link-tip"),
    )


def _photo(file, title):
    return Action("photo-" + file, "gallery-photo", lambda: gallery.choose(file), detail=title)


def _saved(kind):
    can = lambda state: files.possible(state, kind)
    return Action("save-" + kind.name, "save", lambda: files.save(kind.name), possible=can, detail=kind.title)


def _nothing_marked(state):
    """What a person has marked as text is what they mean to copy."""
    return working(state) and not clipboard.text_is_chosen()
