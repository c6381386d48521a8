"""Our exception hierarchy, and the HTTP status each becomes.

* DomainError (422): a rule of the field says no; the sentence is for the person who asked
  x NotFound (404): there is no such thing, or one may not know that there is
  x Forbidden (403): one may see it but not do this
  x NotSignedIn (401): one has to sign in first
  x Conflict (409): somebody, or a second click, was faster
  x TooLarge (413)
  x TooMany (429)
  x Unavailable (503): the database or a service is away for a moment
"""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the field was broken.

    Attributes:
        field: Name of the form field to show the message at, or "" for the whole form.
        message: A whole sentence: what was wrong and what to do.
    """

    status = 422

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(DomainError):
    """There is no such thing, or one may not know that there is."""

    status = 404

    def __init__(self, message: str = "There is nothing at this address.") -> None:
        super().__init__(message)


class Forbidden(DomainError):
    """One may see it but not do this."""

    status = 403

    def __init__(
        self, message: str = "Your role does not allow this. Ask an administrator."
    ) -> None:
        super().__init__(message)


class NotSignedIn(DomainError):
    """One has to sign in first."""

    status = 401

    def __init__(self, message: str = "You are signed out. Sign in and try again.") -> None:
        super().__init__(message)


class Conflict(DomainError):
    """Somebody, or a second click, was faster."""

    status = 409


class TooLarge(DomainError):
    """A file or a form is larger than we accept."""

    status = 413


class TooMany(DomainError):
    """Too many attempts in a short time."""

    status = 429


class Unavailable(DomainError):
    """The database or a service is away for a moment."""

    status = 503
