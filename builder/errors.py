"""What goes wrong in a build, told in one sentence."""

import errno


class BuildError(Exception):
    """A build that cannot go on; the message is one sentence that says what to do."""


def sentence(error: OSError) -> str:
    """Tell a failed file operation in one sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: free some space (about 3 GB are needed) and run it again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename} may not be written: make it writable and run it again."
    return f"Reading or writing failed ({error}): look into it and run it again."
