"""Where the network's weights and the names of its classes lie.

Installed they lie inside the package; in the repository at its top, where the page has them
from, too.
"""

from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_INSTALLED: Final = _HERE / "models"

MODELS: Final = _INSTALLED if _INSTALLED.is_dir() else _HERE.parents[1] / "models"
"""Holds ``squeezenet.onnx``, ``labels.json`` and ``labels-zh.json``."""
