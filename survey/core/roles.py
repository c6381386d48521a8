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


class StudyRole(StrEnum):
    """What a person is in one study, from least to most."""

    READER = "reader"
    CODER = "coder"
    LEAD = "lead"


class Permission(StrEnum):
    """One thing a role may or may not do."""

    ACCOUNT_OWN = "account:own"
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
    MEMBER_READ = "member:read"
    MEMBER_MANAGE = "member:manage"
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
    COMMENT_READ = "comment:read"
    COMMENT_WRITE = "comment:write"
    CODING_OWN = "coding:own"
    AGREEMENT_READ = "agreement:read"
    AGREEMENT_MANAGE = "agreement:manage"
    REPORT_READ = "report:read"
    REPORT_WRITE = "report:write"
    REPORT_EXPORT = "report:export"


_VIEWER = frozenset(
    {
        Permission.ACCOUNT_OWN,
        Permission.STUDY_READ,
        Permission.MEMBER_READ,
        Permission.SURVEY_READ,
        Permission.RUN_READ,
        Permission.THEME_READ,
        Permission.COMMENT_READ,
        Permission.COMMENT_WRITE,
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

#: What is done inside a study; all else (accounts, customers, segments, jobs) stands beside it.
IN_STUDY = frozenset(
    one
    for one in Permission
    if one.value.partition(":")[0]
    in {
        "study", "member", "survey", "delivery", "message", "response", "interview", "run",
        "theme", "comment", "coding", "agreement", "report",
    }
)  # fmt: skip
_READER = _VIEWER & IN_STUDY
#: A coder works with what people said; whom to ask, what to ask and what to publish is the lead's.
_CODER = _READER | {
    Permission.DELIVERY_READ,
    Permission.MESSAGE_READ,
    Permission.RESPONSE_READ,
    Permission.INTERVIEW_READ,
    Permission.INTERVIEW_WRITE,
    Permission.RUN_START,
    Permission.THEME_DECIDE,
    Permission.CODING_OWN,
    Permission.AGREEMENT_READ,
}

#: What a role in a study allows at most: the role of the account limits it further.
STUDY_ROLE_PERMISSIONS: dict[StudyRole, frozenset[Permission]] = {
    StudyRole.READER: _READER,
    StudyRole.CODER: _CODER,
    StudyRole.LEAD: IN_STUDY,
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
