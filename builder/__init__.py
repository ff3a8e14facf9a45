"""What ``build.py`` does, a room for each kind of work.

``get`` has what comes from outside, ``make`` makes ``dist/`` of it and of the sources, ``serve``
serves that, ``check`` runs the tests, ``bench`` measures, and ``states`` shows the page in every
state. Two rooms hold no modules of the builder: ``in_pyodide`` has scripts that run inside
Pyodide, and ``kept`` the lists of what is kept of the packages. A room imports only those that are
before it: the modules of the builder itself, which all rooms share, then ``get``, ``make``,
``serve`` and the others; ``command_line`` knows all of them.
"""
