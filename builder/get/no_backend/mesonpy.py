"""Stands in for the build backend of a source archive while pip downloads it.

pip asks the backend of every source archive for the package's metadata before it keeps
the file. scikit-image's would need a C compiler and half a minute to answer, and others
run what is in the archive; we only want the file.
"""

import re
from pathlib import Path


def prepare_metadata_for_build_wheel(folder: str, settings: object = None) -> str:
    """Write the least that pip takes for metadata, and return the folder's name."""
    about = Path("PKG-INFO").read_text("utf-8")  # pip calls this where the archive is unpacked
    head = about.partition("\n\n")[0]
    known = dict(re.findall(r"^(Name|Version): (.*)$", head, re.MULTILINE))
    info = Path(folder) / f"{known['Name'].replace('-', '_')}-{known['Version']}.dist-info"
    info.mkdir()
    lines = ("Metadata-Version: 2.1", *(f"{key}: {value}" for key, value in known.items()))
    (info / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")
    return info.name
