#!/usr/bin/env python3
"""Build, serve, test, clean: ``python3 build.py --help`` tells how.

Needs Python 3.11 or newer with venv, pip and headers, and Node.js with npm; everything
else it gets itself.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036, told before anything that older ones cannot read
    sys.exit("Python 3.11 or newer is needed: run build.py with a newer python3.")

from builder.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
