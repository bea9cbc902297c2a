"""The exceptions of this package."""

from __future__ import annotations


class AinftError(Exception):
    """The base of every exception that this package raises on purpose."""


class FormatError(AinftError, ValueError):
    """A document or a value has not the form that its specification demands.

    A reader refuses such a document as a whole, so no check of it is made.
    """


class FolderError(AinftError, OSError):
    """A folder has a file that cannot be hashed, for example a symbolic link."""
