"""Who may do what: roles, permissions and what a signed-in person is. Free of Flask.

A permission reads ``<resource>:<action>``. Keep the list in the order of the product's wings.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """What a person with an account is here for."""

    ADMINISTRATOR = "administrator"
    RESEARCHER = "researcher"
    VIEWER = "viewer"


class Permission(StrEnum):
    """One thing a role may or may not do."""

    ACCOUNT_MANAGE = "account:manage"
    AUDIT_READ = "audit:read"
    JOB_READ = "job:read"
    JOB_MANAGE = "job:manage"
    MESSAGE_READ = "message:read"
    CUSTOMER_READ = "customer:read"
    CUSTOMER_WRITE = "customer:write"
    SEGMENT_READ = "segment:read"
    SEGMENT_WRITE = "segment:write"
    STUDY_READ = "study:read"
    STUDY_WRITE = "study:write"
    SURVEY_READ = "survey:read"
    SURVEY_WRITE = "survey:write"
    DELIVERY_READ = "delivery:read"
    DELIVERY_SEND = "delivery:send"
    RESPONSE_READ = "response:read"
    RESPONSE_IMPORT = "response:import"
    INTERVIEW_READ = "interview:read"
    INTERVIEW_WRITE = "interview:write"
    RUN_READ = "run:read"
    RUN_START = "run:start"
    THEME_READ = "theme:read"
    THEME_DECIDE = "theme:decide"
    REPORT_READ = "report:read"
    REPORT_WRITE = "report:write"
    REPORT_EXPORT = "report:export"


_VIEWER = frozenset(
    {
        Permission.STUDY_READ,
        Permission.SURVEY_READ,
        Permission.RUN_READ,
        Permission.THEME_READ,
        Permission.REPORT_READ,
        Permission.REPORT_EXPORT,
    }
)
_ADMINISTRATOR = frozenset(Permission)
_RESEARCHER = _ADMINISTRATOR - {Permission.ACCOUNT_MANAGE, Permission.AUDIT_READ}

#: A viewer reads what was learnt, not who said it: customers, single responses, interviews and
#: messages stay with the people who do the research.
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: _ADMINISTRATOR,
    Role.RESEARCHER: _RESEARCHER,
    Role.VIEWER: _VIEWER,
}


class Actor(Protocol):
    """The signed-in person, as every wing sees her."""

    @property
    def id(self) -> int:
        """Row of her account."""

    @property
    def name(self) -> str:
        """Name shown to colleagues."""

    @property
    def email(self) -> str:
        """Lower-case e-mail address."""

    @property
    def role(self) -> Role:
        """What she may do."""


def may(role: Role, permission: Permission) -> bool:
    """Return whether *role* includes *permission*."""
    return permission in ROLE_PERMISSIONS[role]
