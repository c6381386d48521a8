"""Wants and needs as people decided them, and the log of every decision.

Themes, taggings and links are what the decision log comes to; nothing but a decision changes them.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, BigId, ByValue, Json, created, fk, now, one_of, pk


class ThemeKind(StrEnum):
    """What people ask for, or what it is for."""

    WANT = "want"
    NEED = "need"


class ThemeState(StrEnum):
    """``rejected`` remembers what was turned down, so that no run proposes it again."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RETIRED = "retired"


class TaggingState(StrEnum):
    """A person says a statement belongs to a theme, or that it does not."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Level(StrEnum):
    """How we know that a want points to a need. A hypothesis is never counted."""

    STATED = "stated"
    LADDERED = "laddered"
    IMPLIED = "implied"
    HYPOTHESIS = "hypothesis"


class Action(StrEnum):
    """What a person can decide."""

    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    RENAME = "rename"
    LINK = "link"
    UNLINK = "unlink"
    TAG = "tag"
    UNTAG = "untag"
    CORRECT = "correct"
    GROUP = "group"
    IMPORT = "import"
    RESTORE = "restore"
    REDO = "redo"
    UNDO = "undo"


class GroupTier(StrEnum):
    """How far above the themes: themes themselves are tertiary."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class ThemeGroup(Base):
    """Themes, or groups of them, that belong together one level up."""

    __tablename__ = "theme_group"
    __table_args__ = (
        one_of("kind", ThemeKind),
        one_of("tier", GroupTier),
        sa.CheckConstraint("tier = 'secondary' OR parent_id IS NULL", name="primary_is_on_top"),
        sa.CheckConstraint("parent_id <> id", name="not_in_itself"),
    )

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id")
    kind: Mapped[ThemeKind] = mapped_column(ByValue(ThemeKind))
    tier: Mapped[GroupTier] = mapped_column(ByValue(GroupTier))
    #: Empty: it is called by the theme that speaks for it.
    name: Mapped[str] = mapped_column(sa.String(300), default="")
    #: The theme whose words stand for the group. No foreign key: themes refer to groups, tables must
    #: have an order, and no theme is ever deleted.
    exemplar_id: Mapped[int | None] = mapped_column(BigId)
    #: The primary group that holds a secondary one.
    parent_id: Mapped[int | None] = fk("theme_group.id")
    definition: Mapped[str] = mapped_column(default="")
    memo: Mapped[str] = mapped_column(default="")
    #: Dissolved groups stay, so that the log never speaks of another.
    is_in_use: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[created]


class Theme(Base):
    """A want or a need in the codebook of a study."""

    __tablename__ = "theme"
    __table_args__ = (
        one_of("kind", ThemeKind),
        one_of("state", ThemeState),
        sa.CheckConstraint("merged_into_id IS NULL OR state = 'retired'", name="merged_is_retired"),
        sa.Index(
            "uq_theme_name_in_use",
            "study_id",
            "kind",
            "name",
            unique=True,
            sqlite_where=sa.text("state = 'accepted'"),
            postgresql_where=sa.text("state = 'accepted'"),
        ),
    )

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id")
    kind: Mapped[ThemeKind] = mapped_column(ByValue(ThemeKind))
    state: Mapped[ThemeState] = mapped_column(ByValue(ThemeState))
    #: For a need, the need statement itself.
    name: Mapped[str] = mapped_column(sa.String(300))
    definition: Mapped[str] = mapped_column(default="")
    include_when: Mapped[str] = mapped_column(default="")
    exclude_when: Mapped[str] = mapped_column(default="")
    #: The metric twin of a need.
    metric: Mapped[str] = mapped_column(default="")
    #: Other names that it is found by; those of themes merged into it among them.
    aliases: Mapped[list[str]] = mapped_column(default=list)
    #: What the team thinks of it; ours, never evidence.
    memo: Mapped[str] = mapped_column(default="")
    #: [{"statement": id, "said": hash} or {"text": words nobody said}, ...]; a statement that is
    #: erased leaves nothing here but a number, and another that is given the number has other words.
    examples: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: What looks alike and does not belong, in the same form.
    near_misses: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: "#rrggbb" as another program gave it, kept for the way back; empty: the colour of its kind.
    colour: Mapped[str] = mapped_column(sa.String(7), default="")
    #: The group it stands in, one level up.
    group_id: Mapped[int | None] = fk("theme_group.id")
    merged_into_id: Mapped[int | None] = fk("theme.id")
    #: Where it came from: {"run", "cluster", "draft", "words", "quotes"}.
    origin: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[created]


class ThemeLink(Base):
    """A want points to a need."""

    __tablename__ = "theme_link"
    __table_args__ = (
        one_of("level", Level),
        sa.UniqueConstraint("want_id", "need_id"),
        sa.CheckConstraint("want_id <> need_id", name="two_themes"),
    )

    id: Mapped[pk]
    want_id: Mapped[int] = fk("theme.id", index=False)
    need_id: Mapped[int] = fk("theme.id")
    level: Mapped[Level] = mapped_column(ByValue(Level))
    #: Level -> number of statements that hold the evidence.
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    statement_id: Mapped[int | None] = fk("statement.id", ondelete="SET NULL")
    rationale: Mapped[str] = mapped_column(default="")
    actor_id: Mapped[int] = fk("account.id", index=False)
    created_at: Mapped[created]


class Tagging(Base):
    """A coder says that a statement belongs to a theme, or does not."""

    __tablename__ = "tagging"
    __table_args__ = (
        one_of("state", TaggingState),
        sa.UniqueConstraint("statement_id", "theme_id", "coder_id"),
        sa.Index(None, "theme_id", "state"),
    )

    id: Mapped[pk]
    statement_id: Mapped[int] = fk("statement.id", ondelete="CASCADE", index=False)
    theme_id: Mapped[int] = fk("theme.id", index=False)
    coder_id: Mapped[int] = fk("account.id", index=False)
    state: Mapped[TaggingState] = mapped_column(
        ByValue(TaggingState), default=TaggingState.ACCEPTED
    )
    #: The proposal it came from; None: a person tagged it by hand.
    run_id: Mapped[int | None] = fk("analysis_run.id", ondelete="SET NULL", index=False)
    created_at: Mapped[created]


class Decision(Base):
    """One thing a person decided; append-only: the history, the undo stack and the feed at once."""

    __tablename__ = "decision"
    __table_args__ = (
        one_of("action", Action),
        sa.Index(None, "study_id", "at"),
        sa.CheckConstraint(
            "(action = 'undo') = (undoes_id IS NOT NULL)", name="undo_names_another"
        ),
    )

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id", index=False)
    actor_id: Mapped[int] = fk("account.id", index=False)
    at: Mapped[dt.datetime] = mapped_column(default=now)
    action: Mapped[Action] = mapped_column(ByValue(Action))
    #: Enough to show it, to repeat it and to undo it.
    payload: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    run_id: Mapped[int | None] = fk("analysis_run.id", index=False)
    #: A decision is undone at most once.
    undoes_id: Mapped[int | None] = fk("decision.id", index=False, unique=True)
