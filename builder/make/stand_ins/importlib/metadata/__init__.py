"""Takes the place of ``importlib.metadata``, and of all of ``email`` that it imports.

Nothing on the page asks for the metadata of packages. Python itself wants this much
whenever a package is loaded.
"""


class MetadataPathFinder:
    """Finds nothing, and so has nothing to forget."""

    @staticmethod
    def invalidate_caches() -> None:
        """Do nothing."""


class PackageNotFoundError(ModuleNotFoundError):
    """What asking for a package's metadata raises."""


def version(name: str) -> str:
    """Find no package."""
    raise PackageNotFoundError(name)
