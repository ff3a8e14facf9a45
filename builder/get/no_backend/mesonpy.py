"""Stands in for scikit-image's build backend while pip downloads its source archive.

pip asks the backend of every source archive for the package's metadata before it
keeps the file. The real one would need a C compiler and half a minute to answer; we
only want the file.
"""

from pathlib import Path


def prepare_metadata_for_build_wheel(folder: str, settings: object = None) -> str:
    """Write the least that pip takes for metadata, and return the folder's name."""
    name = "scikit_image-0.26.0.dist-info"
    info = Path(folder) / name
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: scikit-image\nVersion: 0.26.0\n")
    return name
