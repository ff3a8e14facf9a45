"""Erase parts of a picture and see what an image classifier makes of the rest.

Data flows one way through the modules, each named after its stage:
``pixels -> mask -> fill -> classify -> explain -> overlay -> session``.
"""

__version__ = "0.1.0"
