"""scikit-image's source, of which the page's own wheel is made."""

import shutil
import tarfile
from pathlib import Path
from typing import Final

from ..places import BUILD
from . import download, wheels

VERSION: Final = "0.26.0"
_SHA256: Final = "f5f970ab04efad85c24714321fcc91613fcb64ef2a892a13167df2f3e59199fa"


def source() -> Path:
    """Return the folder of the source, unpacked.

    Raises
    ------
    BuildError
        If it cannot be had, or is not the one expected.
    """
    folder = BUILD / f"scikit_image-{VERSION}"
    if not folder.exists():
        archive = wheels.FOLDER / f"scikit_image-{VERSION}.tar.gz"
        if not archive.exists():
            requirement = f"scikit-image=={VERSION}"
            download.pip_download(requirement, _SHA256, archive, source=True)
        part = folder.with_name(folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        with tarfile.open(archive) as tar:
            if hasattr(tarfile, "data_filter"):  # not yet in Python 3.11.2; the hash is checked
                tar.extraction_filter = tarfile.data_filter
            tar.extractall(part)
        (part / folder.name).rename(folder)
        part.rmdir()
    return folder / "src"
