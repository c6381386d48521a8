"""Runs and what they propose. A run never writes a theme: people decide."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, Json, created, fk, one_of, pk


class RunState(StrEnum):
    """How a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ClusterKind(StrEnum):
    """What a proposal is about."""

    WANT = "want"
    NEED = "need"
    UNCLEAR = "unclear"


class Tier(StrEnum):
    """How far a group of proposals lies above what people said."""

    SECONDARY = "secondary"
    PRIMARY = "primary"


class AnalysisRun(Base):
    """One analysis, repeatable from its scope, settings, versions and seed; never edited."""

    __tablename__ = "analysis_run"
    __table_args__ = (one_of("state", RunState),)

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id")
    #: Which surveys' answers and which notes were read.
    scope: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    seed: Mapped[int] = mapped_column(default=0)
    #: Packages and model fingerprints.
    versions: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: Hash of everything that went in: the same fingerprint must give the same result.
    input_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    result_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    state: Mapped[RunState] = mapped_column(ByValue(RunState), default=RunState.QUEUED)
    document_count: Mapped[int] = mapped_column(default=0)
    statement_count: Mapped[int] = mapped_column(default=0)
    respondent_count: Mapped[int] = mapped_column(default=0)
    metrics: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: [{"view", "resolution", "themes", "agreement" or null, "chosen"}, ...], coarse to fine.
    granularities: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: [{"view", "respondents", "observed", "estimated", "low", "high", "coverage"}, ...]
    saturation: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: {"host", "model"} of the language model that whoever started it agreed to ask; empty: none.
    assistant: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: What went otherwise than asked, in plain sentences.
    warnings: Mapped[list[str]] = mapped_column(Json, default=list)
    error: Mapped[str] = mapped_column(default="")
    job_id: Mapped[int | None] = fk("job.id", ondelete="SET NULL")
    started_by: Mapped[int] = fk("account.id")
    created_at: Mapped[created]
    finished_at: Mapped[dt.datetime | None]


class Cluster(Base):
    """A group of statements that the machine proposes as one want or one need."""

    __tablename__ = "cluster"
    __table_args__ = (
        one_of("kind", ClusterKind),
        sa.UniqueConstraint("run_id", "number"),
    )

    id: Mapped[pk]
    run_id: Mapped[int] = fk("analysis_run.id", ondelete="CASCADE", index=False)
    number: Mapped[int]
    kind: Mapped[ClusterKind] = mapped_column(ByValue(ClusterKind))
    name: Mapped[str]
    criterion: Mapped[str] = mapped_column(default="")
    #: [[word, weight], ...], strongest first.
    words: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: [{"statement": id, "role": "typical"}, ...]
    quotes: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: {"text", "metric", "origin", "source": statement id, "lint", "model"} or empty.
    draft: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: {"stability": 0..1, "coherence": 0..1}
    quality: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    statement_count: Mapped[int]
    respondent_count: Mapped[int]


class Assignment(Base):
    """Where a run put a statement; no cluster: it fits nowhere, and stays visible."""

    __tablename__ = "assignment"
    __table_args__ = (
        one_of("view", ClusterKind),
        sa.Index(None, "cluster_id"),
        sa.Index(None, "statement_id"),
    )

    run_id: Mapped[int] = fk("analysis_run.id", ondelete="CASCADE", index=False, primary_key=True)
    statement_id: Mapped[int] = fk(
        "statement.id", ondelete="CASCADE", index=False, primary_key=True
    )
    view: Mapped[ClusterKind] = mapped_column(ByValue(ClusterKind), primary_key=True)
    cluster_id: Mapped[int | None] = fk("cluster.id", ondelete="CASCADE", index=False)
    probability: Mapped[float]
    margin: Mapped[float] = mapped_column(default=0.0)


class ClusterLink(Base):
    """A want proposal points to a need proposal, with the evidence for it."""

    __tablename__ = "cluster_link"

    want_cluster_id: Mapped[int] = fk(
        "cluster.id", ondelete="CASCADE", index=False, primary_key=True
    )
    need_cluster_id: Mapped[int] = fk("cluster.id", ondelete="CASCADE", primary_key=True)
    level: Mapped[str] = mapped_column(sa.String(24))
    #: Level -> number of statements.
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: Ids of the statements that hold the evidence.
    statements: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: The language model that proposed it; empty: found without one.
    model: Mapped[str] = mapped_column(default="")


class ClusterGroup(Base):
    """Proposals that belong together one level up: a proposal for the hierarchy of needs."""

    __tablename__ = "cluster_group"
    __table_args__ = (
        one_of("kind", ClusterKind),
        one_of("tier", Tier),
        sa.UniqueConstraint("run_id", "number"),
        sa.Index(None, "exemplar_id"),
        sa.Index(None, "parent_id"),
    )

    id: Mapped[pk]
    run_id: Mapped[int] = fk("analysis_run.id", ondelete="CASCADE", index=False)
    number: Mapped[int]
    kind: Mapped[ClusterKind] = mapped_column(ByValue(ClusterKind))
    tier: Mapped[Tier] = mapped_column(ByValue(Tier))
    name: Mapped[str]
    #: The proposal nearest to the middle of the group.
    exemplar_id: Mapped[int] = fk("cluster.id", ondelete="CASCADE", index=False)
    #: The primary group that holds a secondary one.
    parent_id: Mapped[int | None] = fk("cluster_group.id", ondelete="CASCADE", index=False)


class ClusterGroupMember(Base):
    """A proposal in a group; at most one group of each tier."""

    __tablename__ = "cluster_group_member"
    __table_args__ = (sa.Index(None, "cluster_id"),)

    group_id: Mapped[int] = fk(
        "cluster_group.id", ondelete="CASCADE", index=False, primary_key=True
    )
    cluster_id: Mapped[int] = fk("cluster.id", ondelete="CASCADE", index=False, primary_key=True)


class NeedHypothesis(Base):
    """A guess which need a want without a reason may be for. Never counted; a person decides."""

    __tablename__ = "need_hypothesis"
    __table_args__ = (sa.Index(None, "statement_id"), sa.Index(None, "need_cluster_id"))

    run_id: Mapped[int] = fk("analysis_run.id", ondelete="CASCADE", index=False, primary_key=True)
    statement_id: Mapped[int] = fk(
        "statement.id", ondelete="CASCADE", index=False, primary_key=True
    )
    need_cluster_id: Mapped[int] = fk(
        "cluster.id", ondelete="CASCADE", index=False, primary_key=True
    )
    probability: Mapped[float]


class ModelExchange(Base):
    """One question to a language model in a run, and its answer; without personal data."""

    __tablename__ = "model_exchange"
    __table_args__ = (sa.UniqueConstraint("run_id", "position"),)

    id: Mapped[pk]
    run_id: Mapped[int] = fk("analysis_run.id", ondelete="CASCADE", index=False)
    position: Mapped[int]
    #: "kinds", "needs" or "links".
    task: Mapped[str] = mapped_column(sa.String(24))
    model: Mapped[str]
    #: The messages as JSON.
    prompt: Mapped[str]
    prompt_sha256: Mapped[str] = mapped_column(sa.String(64))
    answer: Mapped[str] = mapped_column(default="")
    #: Why there is no answer, in one sentence.
    error: Mapped[str] = mapped_column(default="")
    #: What became a proposal, and what was refused with the reason, in plain words.
    kept: Mapped[list[Any]] = mapped_column(Json, default=list)
    refused: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: Ids of the statements whose words the question held.
    statements: Mapped[list[Any]] = mapped_column(Json, default=list)
