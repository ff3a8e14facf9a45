"""The commands that bring pictures in and take files out."""

from ui.actions import Action, Choice, add, working
from ui.page import element
from ui.panels import files, sharing
from ui.pictures import clipboard, gallery, incoming

_KINDS = (
    ("session", "save-session"),
    ("picture", "save-picture"),
    ("mask", "save-mask"),
    ("heat-map", "save-heat-map"),
    ("table", "save-table"),
    ("report", "save-report"),
)


def start():
    """Fill this part of the table."""
    add(
        Action("open", "open-image", lambda: element("open").click(), does="open-tip"),
        Action("camera", "camera", incoming.look, possible=lambda state: incoming.has_camera(), does="camera-tip"),
        Choice("gallery-photo", "gallery-photo-tip", lambda: [_photo(*photo) for photo in gallery.photos()]),
        Choice("save", "save-tip", lambda: [_saved(*kind) for kind in _KINDS]),
        Action("copy", "copy", clipboard.copy, ("Ctrl+C",), _nothing_marked, "copy-tip"),
        Action("copy-link", "copy-link", sharing.copy, possible=working, does="copy-link-tip"),
    )


def _photo(file, title):
    return Action("photo-" + file, "gallery-photo", lambda: gallery.choose(file), detail=title)


def _saved(kind, words):
    return Action("save-" + kind, "save", lambda: files.save(kind), possible=working, detail=words)


def _nothing_marked(state):
    """What a person has marked as text is what they mean to copy."""
    return working(state) and not clipboard.text_is_chosen()
