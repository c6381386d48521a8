"""A study with something of everything, in words of the caller's choice."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from factories import (
    ask,
    make_attribute,
    make_customer,
    make_invitation,
    make_link,
    make_published_survey,
    make_response,
    make_run,
    make_segment,
    make_statement,
    make_study,
    make_survey,
    make_user,
)
from sqlalchemy.orm import Session

from survey.act.reports import services as reports
from survey.ask.delivery import services as delivery
from survey.ask.delivery.models import Invitation, Message
from survey.ask.interviews.models import Mode, NoteKind
from survey.ask.interviews.services import InterviewFacts, add_note, create_interview
from survey.ask.past_answers import services as past_answers
from survey.ask.past_answers.making import suggest_roles
from survey.ask.past_answers.views import NEW_KIND
from survey.ask.questionnaires.queries import draft_of, question_versions
from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.core.db import now
from survey.core.imports import keep_upload
from survey.people.customers import importing
from survey.people.customers.columns import choices_from
from survey.understand.analysis.models import (
    AnalysisRun,
    Cluster,
    ClusterGroup,
    ClusterGroupMember,
    NeedHypothesis,
    Tier,
)
from survey.understand.auditing import services as auditing
from survey.understand.auditing.models import AuditItem
from survey.understand.kinds.models import KindModel, KindModelState
from survey.understand.statements.models import Statement
from survey.understand.themes import services as themes
from survey.understand.themes.models import Level, ThemeKind

_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Furnished:
    """The numbers of what there is, by the names they have in addresses."""

    study: int
    survey: int
    draft_survey: int
    question: int
    draft_question: int
    customer: int
    attribute: str
    rule_segment: int
    list_segment: int
    link: int
    planned: int
    sent: int
    message: int
    public_id: str
    token: str
    response: str
    interview: int
    note: int
    statement: int
    run: int
    cluster: int
    asking: int
    need: int
    want: int
    unplaced_item: int
    report: int
    draft_report: int
    customers_file: int
    answers_file: int
    checked_file: int
    new_file: int


def furnish(session: Session, *, say: Callable[[str], str], secret: str) -> Furnished:
    """Make a study whose every name and text is what *say* makes of a word."""
    number = next(_numbers)
    ada = make_user(session, name=say("Ada"))
    study = make_study(
        session,
        owner=ada,
        title=say("Study"),
        question=say("What is asked"),
        decision=say("What is decided"),
    )
    questions = (
        ask("long_text", say("What would you change?"), code="change", help=say("Help")),
        ask(
            "one_choice",
            say("Where do you live?"),
            code="home",
            choices=[("house", say("House")), ("flat", "Flat")],
        ),
        ask("nps", say("Would you recommend us?"), code="nps"),
        ask("scale", say("How warm is it?"), code="warm"),
        ask("date", say("Since when?"), code="since"),
    )
    asked = make_published_survey(
        session, study=study, title=say("Survey"), questions=questions, actor=ada
    )
    draft = make_survey(session, study=study, title=say("Draft"), questions=questions, actor=ada)
    attribute = make_attribute(session, f"home{number}", label=say(f"Home {number}"))
    people = [
        make_customer(session, name=say(f"Dora {one}"), attributes={attribute.key: say("House")})
        for one in range(6)
    ]
    rule = {"all": [{"field": attribute.key, "op": "eq", "value": say("House")}]}
    by_rule = make_segment(
        session, name=say(f"Rule {number}"), description=say("Why"), rule=rule, actor=ada
    )
    by_list = make_segment(session, name=say(f"List {number}"), members=people, actor=ada)
    invitations = delivery.NewInvitations(
        name=say("Mailing"),
        segment=by_list,
        subject=say("Subject").replace("{", "(").replace("}", ")"),
        body=say("Body").replace("{", "(").replace("}", ")") + " {link}",
    )
    planned = delivery.plan_invitations(session, asked.survey, invitations, actor=ada)
    sent = delivery.plan_invitations(session, asked.survey, invitations, actor=ada)
    delivery.send_invitations(session, sent, secret=secret, actor=ada)
    session.flush()
    message = session.scalars(
        sa.select(Message.id).join(Invitation).where(Invitation.delivery_id == sent.id)
    ).first()
    link = make_link(session, asked.survey, name=say("Link"), public_id=f"furnished{number}")
    token = f"furnished-token-{number}"
    make_invitation(session, asked.survey, people[0], token=token)
    response = make_response(
        session,
        asked,
        answers={"change": say("I want a timer."), "nps": "8", "home": "house"},
        why={"change": (say("a timer"), say("I pay for an empty house"))},
        customer=people[1],
    )

    interview = create_interview(
        session,
        study,
        InterviewFacts(
            title=say("Talk"),
            mode=Mode.INTERVIEW,
            held_at=now(),
            customer=people[2],
            has_consent=True,
        ),
        actor=ada,
    )
    note = add_note(session, interview, NoteKind.SAID, say("I freeze at night."))
    session.flush()

    said = [
        make_statement(session, study, say(f"I pay too much {one}"), level="stated", customer=who)
        for one, who in enumerate(people)
    ]
    asked_for = [
        make_statement(
            session,
            study,
            say("I want a timer"),
            customer=who,
            findings=[["want: " + say("asks"), "want", 0, 6]],
            words=[[say("timer"), 1.5], ["want", 1.0]],
        )
        for who in people
    ]
    spare = [make_statement(session, study, say(f"It is loud {one}")) for one in range(5)]
    wished = [make_statement(session, study, say(f"Make it quiet {one}")) for one in range(4)]
    run, loud, quiet = _analyse(session, study, say, said, spare, wished)
    need = themes.create(
        session,
        study.id,
        ThemeKind.NEED,
        themes.Wording(name=say("I pay for the heat I feel"), metric=say("Metric")),
        actor=ada,
        statement_ids=[one.id for one in said],
    )
    want = themes.create(
        session,
        study.id,
        ThemeKind.WANT,
        themes.Wording(name=say("A timer"), definition=say("Definition")),
        actor=ada,
        statement_ids=[one.id for one in asked_for],
    )
    themes.link(
        session,
        study.id,
        want.id,
        need.id,
        level=Level.STATED,
        actor=ada,
        statement_id=said[0].id,
        rationale=say("Because"),
    )
    themes.correct(session, study.id, [spare[0].id], ["pain", "context"], actor=ada)
    _learn(session, study, say, spare[0], ada)
    report = reports.create_draft(session, study, actor=ada)
    reports.publish(session, report.id, was=reports.fingerprint(report), actor=ada)
    draft_report = reports.create_draft(session, study, actor=ada)

    customers_file = importing.begin(
        session,
        filename=say("customers") + ".csv",
        data=f"name,email\n{say('Eve')},eve{number}@example.org\n".replace('"', "'").encode(),
        actor=ada,
    )
    session.flush()
    importing.check(session, customers_file, choices_from(customers_file.mapping))
    data = f"number,change\n{number},{say('I want silence.')}\nx,\n".replace('"', "'").encode()
    answers_file, checked_file = (
        past_answers.begin(
            session, asked.survey, filename=say("answers") + ".csv", data=data, actor=ada
        )
        for _ in range(2)
    )
    past_answers.check(session, checked_file, asked.survey, {"change": "answer:change"})
    new_file = keep_upload(session, NEW_KIND, say("new") + ".csv", data, ada, target_id=study.id)
    table = past_answers.table_of(new_file)
    new_file.mapping = {
        "title": say("New survey"),
        "names": table.columns,
        "roles": suggest_roles(table),
        "examples": past_answers.examples(table),
        "rows": len(table),
    }
    unplaced_item = _draw(session, study, spare[0], ada)
    session.commit()
    first = question_versions(session, draft_of(session, draft.id).id)[0]
    return Furnished(
        study=study.id,
        survey=asked.survey.id,
        draft_survey=draft.id,
        question=asked.questions["change"].question_id,
        draft_question=first.question_id,
        customer=people[1].id,
        attribute=attribute.key,
        rule_segment=by_rule.id,
        list_segment=by_list.id,
        link=link.id,
        planned=planned.id,
        sent=sent.id,
        message=message or 0,
        public_id=link.public_id or "",
        token=token,
        response=str(response.id),
        interview=interview.id,
        note=note.id,
        statement=said[0].id,
        run=run.id,
        cluster=loud,
        asking=quiet,
        need=need.id,
        want=want.id,
        unplaced_item=unplaced_item,
        report=report.id,
        draft_report=draft_report.id,
        customers_file=customers_file.id,
        answers_file=answers_file.id,
        checked_file=checked_file.id,
        new_file=new_file.id,
    )


def _group(session: Session, run_id: int, say: Callable[[str], str], *clusters: int) -> None:
    """Put proposals into a primary group, the first of them into a secondary one below it."""
    above: ClusterGroup | None = None
    for number, (tier, inside) in enumerate(
        ((Tier.PRIMARY, clusters), (Tier.SECONDARY, clusters[:1]))
    ):
        group = ClusterGroup(
            run_id=run_id,
            number=number,
            kind="need",
            tier=tier,
            name=say(tier.value),
            exemplar_id=inside[0],
            parent_id=None if above is None else above.id,
        )
        session.add(group)
        session.flush()
        session.add_all(ClusterGroupMember(group_id=group.id, cluster_id=one) for one in inside)
        above = group


def _analyse(
    session: Session,
    study: Study,
    say: Callable[[str], str],
    said: list[Statement],
    spare: list[Statement],
    wished: list[Statement],
) -> tuple[AnalysisRun, int, int]:
    """A run that proposes two needs and a want; returns it, a need and the want."""
    run = make_run(
        session,
        study,
        clusters=[
            {
                "statements": spare,
                "name": say("quiet nights"),
                "criterion": say("Where it is loud"),
                "words": [[say("loud"), 2.0], ["night", 1.0]],
            },
            {"statements": said, "name": say("paying for heat")},
            {"statements": wished, "kind": "want", "name": say("quiet machines")},
        ],
        granularities=[
            {
                "view": view,
                "resolution": one,
                "themes": 4 * i + 3,
                "agreement": 0.3,
                "chosen": i == 1,
            }
            for view in ("need", "want")
            for i, one in enumerate((2.0, 4.0, 8.0))
        ],
        saturation=[
            {
                "view": "need",
                "respondents": 12,
                "observed": 2,
                "estimated": 3.4,
                "low": 2.0,
                "high": 9.1,
                "coverage": 0.8,
            }
        ],
        warnings=[say("The drafts of the language model are missing.")],
    )
    loud, heat, quiet = session.scalars(
        sa.select(Cluster.id).where(Cluster.run_id == run.id).order_by(Cluster.number)
    )
    _group(session, run.id, say, loud, heat)
    session.add_all(
        NeedHypothesis(run_id=run.id, statement_id=one.id, need_cluster_id=need_of, probability=0.4)
        for one in wished
        for need_of in (loud, heat)
    )
    return run, loud, quiet


def _learn(
    session: Session, study: Study, say: Callable[[str], str], corrected: Statement, ada: User
) -> None:
    """A version of what sorts the statements in every state it can have once it is learned."""
    session.add_all(
        KindModel(
            study_id=study.id,
            number=one,
            state=state,
            correction_count=31,
            checked_count=7,
            learned=[{"statements": [corrected.id], "kinds": ["pain"]}],
            scores={
                name: {"macro_f1": 0.6, "low": 0.4, "high": 0.8, "by_kind": {}}
                for name in ("candidate", "current")
            },
            why=say("Promoted, because it agrees with you no less than before."),
            asked_by=ada.id,
            changed_by=ada.id,
            changed_at=now(),
        )
        for one, state in enumerate(KindModelState, start=1)
        if state is not KindModelState.CANDIDATE
    )


def _draw(session: Session, study: Study, nowhere: Statement, ada: User) -> int:
    """Samples to be read again blind; returns the unplaced statement to be read."""
    auditing.draw_needs(session, study.id, seed=1, actor=ada)
    sample = auditing.draw_unplaced(session, study.id, [nowhere.id], seed=1, actor=ada)
    return session.scalars(sa.select(AuditItem.id).where(AuditItem.sample_id == sample.id)).one()
