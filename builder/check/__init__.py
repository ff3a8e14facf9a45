"""What finds out whether all is well: the test run, and which files of the packages are used.

``trace`` writes ``builder/kept/``, which ``make`` reads; it opens the pictures of ``samples``.
"""
