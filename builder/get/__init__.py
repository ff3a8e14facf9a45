"""What comes from outside: downloaded or installed, and refused if it is not what is pinned.

``environment`` (.venv) comes first, then ``node`` (npm's packages), ``wheels`` and
``scikit_image`` (its source). ``browsers`` are for the tests, and found before they are installed.
"""
