"""What pip asks where an archive names no build backend; ``mesonpy.py`` tells what for."""

import sys

from mesonpy import prepare_metadata_for_build_wheel as prepare_metadata_for_build_wheel

__legacy__ = sys.modules[__name__]  # what pip calls it then
