"""Who speaks in a session, and which of them is the one we listen to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.changes import tell_people_changed
from survey.ask.interviews.models import Interview, Note, NoteKind, Speaker, SpeakerRole
from survey.ask.interviews.turns import LONGEST_NAME, Turn
from survey.core import audit
from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.people.customers.models import Customer

_ASKS = re.compile(
    r"\b(interview(er|erin)?|moderat(or|orin|rice|eur)|researcher|facilitator|host|enquêteur|"
    r"intervistatore|entrevistador[a]?)\b",
    re.IGNORECASE,
)
#: In transcripts that name people by a letter: interviewer, question, moderator.
_ASKING_LETTERS = frozenset({"I", "Q", "M", "INT", "IV"})
_QUESTION = re.compile(r"[?？؟;]\s*$")
#: Whoever asks in at least this share of their turns leads the talk.
_ASKING_SHARE = 0.4
_BESIDE = re.compile(
    r"\b(observer|note ?taker|translator|interpreter|transcriber)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What somebody does in a session, as it was chosen.

    Attributes:
        customer: None: nobody we know, or the one person the session is with.
    """

    role: SpeakerRole
    name: str
    customer: Customer | None = None


def guess_roles(turns: Iterable[Turn], *, interviewer: str = "") -> dict[str, SpeakerRole]:
    """Return speaker -> what they most likely do.

    By name first ("Interviewer", "Q", the name of whoever imports), then by who asks: of several
    speakers the one with the largest share of turns that end in a question mark, if it is large.

    >>> said = [("A", "How?"), ("B", "By bus."), ("A", "Why?"), ("B", "It is quick.")]
    >>> roles = guess_roles(Turn(speaker=who, text=text) for who, text in said)
    >>> roles["A"].value, roles["B"].value
    ('moderator', 'participant')
    """
    spoken: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for turn in turns:
        if turn.speaker:
            spoken[turn.speaker] += 1
            asked[turn.speaker] += _QUESTION.search(turn.text) is not None
    own = interviewer.casefold().split()
    roles = dict.fromkeys(spoken, SpeakerRole.PARTICIPANT)
    for name in spoken:
        if _BESIDE.search(name):
            roles[name] = SpeakerRole.OTHER
        elif (
            _ASKS.search(name)
            or name.upper().rstrip(".") in _ASKING_LETTERS
            or (own and name.casefold().split() in (own, own[:1]))
        ):
            roles[name] = SpeakerRole.MODERATOR
    participants = [name for name, role in roles.items() if role is SpeakerRole.PARTICIPANT]
    if SpeakerRole.MODERATOR not in roles.values() and len(participants) > 1:
        first = max(participants, key=lambda name: (asked[name] / spoken[name], -spoken[name]))
        if asked[first] / spoken[first] >= _ASKING_SHARE:
            roles[first] = SpeakerRole.MODERATOR
    if roles and SpeakerRole.PARTICIPANT not in roles.values() and len(roles) == 1:
        roles = dict.fromkeys(roles, SpeakerRole.PARTICIPANT)
    return roles


def speakers_of(session: Session, interview_id: int) -> list[Speaker]:
    """Return the speakers of a session in the order of their first words."""
    return list(
        session.scalars(
            sa.select(Speaker)
            .where(Speaker.interview_id == interview_id)
            .order_by(Speaker.position)
        )
    )


def turn_counts(session: Session, interview_id: int) -> dict[int, int]:
    """Return speaker -> how many notes are theirs."""
    rows = session.execute(
        sa.select(Note.speaker_id, sa.func.count())
        .where(Note.interview_id == interview_id, Note.speaker_id.is_not(None))
        .group_by(Note.speaker_id)
    )
    return {speaker or 0: count for speaker, count in rows}


def add_speakers(
    session: Session, interview: Interview, roles: Mapping[str, SpeakerRole]
) -> dict[str, Speaker]:
    """Return name -> speaker of a session, those who are new added with their role."""
    known = {one.name: one for one in speakers_of(session, interview.id)}
    last = max((one.position for one in known.values()), default=0)
    for name, role in roles.items():
        if name not in known:
            last += 1
            known[name] = Speaker(interview_id=interview.id, position=last, name=name, role=role)
            session.add(known[name])
    session.flush()
    return known


def change_speakers(
    session: Session, interview: Interview, parts: Mapping[int, Part], *, actor: Actor
) -> None:
    """Say who is who; what they said counts, or counts no longer, from now on.

    Args:
        session: The session.
        interview: The session with people.
        parts: Speaker -> what they do.
        actor: Who says so.

    Raises:
        DomainError: a name is empty, too long or given twice.
    """
    speakers = speakers_of(session, interview.id)
    names = [_checked_name(parts[one.id].name) for one in speakers if one.id in parts]
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise DomainError(f"Two people cannot both be called “{twice}”. Give one another name.")
    changing = [one for one in speakers if one.id in parts]
    for one in changing:  # Two who swap names must not meet on the way.
        one.name = f"\x1a{one.id}"
    session.flush()
    for one, name in zip(changing, names, strict=True):
        part = parts[one.id]
        one.name, one.role = name, part.role
        one.customer_id = None if part.customer is None else part.customer.id
    tell_people_changed(session, interview)
    audit.record(session, "interview.speakers", interview, actor=actor)


def respondents_of(session: Session, interview: Interview) -> dict[int | None, str]:
    """Return speaker -> who is counted for their words; None: what nobody is named for.

    "c12" a customer; "i5" the one person of session 5; "i5.2" the second speaker of several.
    """
    speakers = [
        (one.id, one.position, one.role, one.customer_id)
        for one in speakers_of(session, interview.id)
    ]
    return respondents(interview.id, interview.customer_id, speakers)


def respondents(
    interview_id: int, customer_id: int | None, speakers: Iterable[tuple[Any, ...]]
) -> dict[int | None, str]:
    """Return the same from rows of (speaker, position, role, customer)."""
    the_one = f"i{interview_id}" if customer_id is None else f"c{customer_id}"
    participants = [one for one in speakers if one[2] == SpeakerRole.PARTICIPANT]
    found: dict[int | None, str] = {None: the_one}
    for speaker_id, position, _, own in participants:
        if own is not None:
            found[speaker_id] = f"c{own}"
        elif len(participants) == 1:
            found[speaker_id] = the_one
        else:
            found[speaker_id] = f"i{interview_id}.{position}"
    return found


def people_met(session: Session, study_id: int) -> dict[str, int | None]:
    """Return respondent -> customer, of everybody whose words of a study are evidence."""
    rows = session.execute(
        sa.select(Note.interview_id, Note.speaker_id, Interview.customer_id)
        .join(Interview, Interview.id == Note.interview_id)
        .where(Interview.study_id == study_id, Interview.has_consent, is_evidence())
        .distinct()
        .order_by(Note.interview_id, Note.speaker_id)
    ).all()
    speakers: dict[int, list[Speaker]] = {}
    for one in session.scalars(
        sa.select(Speaker)
        .join(Interview, Interview.id == Speaker.interview_id)
        .where(Interview.study_id == study_id)
    ):
        speakers.setdefault(one.interview_id, []).append(one)
    found: dict[str, int | None] = {}
    for interview_id, speaker_id, customer_id in rows:
        parts = [
            (one.id, one.position, one.role, one.customer_id)
            for one in speakers.get(interview_id, ())
        ]
        respondent = respondents(interview_id, customer_id, parts)[speaker_id]
        found[respondent] = int(respondent[1:]) if respondent.startswith("c") else None
    return found


def is_evidence() -> sa.ColumnElement[bool]:
    """Return the condition on ``Note`` that its words count once the person agreed.

    Said or seen, and by nobody but a participant; the session's consent is asked beside it.
    """
    others = sa.select(Speaker.id).where(Speaker.role != SpeakerRole.PARTICIPANT)
    return sa.and_(
        Note.kind.in_((NoteKind.SAID, NoteKind.SEEN)),
        sa.or_(Note.speaker_id.is_(None), Note.speaker_id.not_in(others)),
    )


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise DomainError(f"Give everybody a name of at most {LONGEST_NAME} characters.")
    return name
