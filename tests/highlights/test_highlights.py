"""What people mark in a session is a statement like any other: tagged, counted once, never lost."""

import pytest
import sqlalchemy as sa
from counting import counted
from factories import make_statement, make_study

from nlp.extract import extract
from survey.ask.interviews.models import Interview, Note, Speaker
from survey.people.customers.models import Customer
from survey.understand.analysis.corpus import read_corpus, whole_scope
from survey.understand.highlights.models import Highlight
from survey.understand.statements.models import MadeBy, Statement
from survey.understand.statements.services import store_statements
from survey.understand.themes.models import Tagging, Theme
from survey.understand.themes.queries import codebook
from survey.understand.themes.search import Show, count, found_by

FACTS = {"title": "Talk", "mode": "interview", "held_at": "2026-11-04T14:00", "has_consent": "y"}
KEY = "I lose the key. I want to be home sooner 😀 because my children wait."
TALK = f"Ada: How do you come home?\nBen: {KEY}\nAda: Why?\nBen: It is cold.\n"


@pytest.fixture
def client(sign_in):
    return sign_in("researcher")


@pytest.fixture
def study(session):
    return make_study(session)


@pytest.fixture
def talk(session, client, study):
    where = client.post(f"/studies/{study.id}/interviews/new", data=FACTS).location
    client.post(f"{where}/transcript", data={"text": TALK})
    return session.get_one(Interview, int(where.rsplit("/", 1)[1]))


@pytest.fixture
def turn(session, talk):
    """The turn of Ben with the key."""
    return session.scalars(sa.select(Note).where(Note.text == KEY)).one()


def units(text):
    return len(text.encode("utf-16-le")) // 2


def piece(note, words):
    """What a browser sends of a selection."""
    start = note.text.index(words)
    first = units(note.text[:start])
    return {"piece": f"{note.id}:{first}:{first + units(words)}", "quote": words}


def draw(client, talk, note, words, **more):
    return client.post(f"/interviews/{talk.id}/highlights", data=piece(note, words) | more)


def statements(session):
    return session.scalars(sa.select(Statement).order_by(Statement.start, Statement.end)).all()


# --- marking ---------------------------------------------------------------------------------


def test_a_mark_is_a_statement_of_exactly_these_words(session, client, talk, turn):
    answer = draw(client, talk, turn, "home sooner 😀 because", memo="time, not comfort")

    (one,) = statements(session)
    mark = session.scalars(sa.select(Highlight)).one()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/interviews/{talk.id}/read#m-{one.id}")
    assert turn.text[one.start : one.end] == one.text == "home sooner 😀 because"
    assert (one.made_by, one.respondent) == (MadeBy.PERSON, f"i{talk.id}")
    assert (mark.statement_id, mark.memo) == (one.id, "time, not comfort")


def test_words_kinds_theme_and_memo_are_said_at_once(session, client, talk, turn):
    draw(
        client, talk, turn, "be home sooner", theme="I am home sooner", new="need", kinds="need"
    )  # fmt: skip

    (one,) = statements(session)
    theme = session.scalars(sa.select(Theme)).one()
    assert (theme.name, theme.kind.value) == ("I am home sooner", "need")
    assert (one.kinds, one.kinds_decided) == ({"need": 1.0}, True)
    assert "I am home sooner" in client.get(f"/interviews/{talk.id}/read").text


def test_a_theme_that_is_unknown_keeps_what_was_chosen_and_marks_nothing(
    session, client, talk, turn
):
    answer = draw(client, talk, turn, "be home sooner", theme="Warmth", memo="hm", kinds="pain")

    assert answer.status_code == 422
    assert "There is no need or want “Warmth” in this study." in answer.text
    assert "be home sooner" in answer.text
    assert ">hm</textarea>" in answer.text.replace("\n", "")
    assert 'value="pain" checked' in answer.text
    assert statements(session) == []


def test_a_name_that_is_nearly_another_is_asked_about(session, client, talk, turn):
    draw(client, talk, turn, "be home sooner", theme="I am home sooner", new="need")

    answer = draw(client, talk, turn, "lose the key", theme="I am home soonest", new="need")

    assert answer.status_code == 422
    assert "is nearly “I am home sooner”, which is in use" in answer.text


def test_a_name_in_other_words_that_says_nearly_the_same_is_asked_about(
    session, client, talk, turn
):
    draw(client, talk, turn, "be home sooner", theme="I am home sooner", new="need")

    answer = draw(client, talk, turn, "lose the key", theme="Sooner at home", new="need")

    assert answer.status_code == 422
    assert "“I am home sooner” says nearly the same." in answer.text
    assert 'name="insist" value="Sooner at home"' in answer.text
    assert session.scalars(sa.select(Theme.name)).all() == ["I am home sooner"]


def test_whoever_says_it_again_has_both(session, client, talk, turn):
    draw(client, talk, turn, "be home sooner", theme="I am home sooner", new="need")
    both = {"theme": "Sooner at home", "new": "need"}

    other = draw(client, talk, turn, "lose the key", **both, insist="Something else")
    again = draw(client, talk, turn, "lose the key", **both, insist="Sooner at home")

    assert (other.status_code, again.status_code) == (422, 303)
    assert session.scalars(sa.select(Theme.name).order_by(Theme.id)).all() == [
        "I am home sooner",
        "Sooner at home",
    ]


def test_marks_may_overlap_and_each_is_shown_by_itself(session, client, talk, turn):
    for words in ("I want to be home sooner", "home sooner 😀 because", "sooner"):
        draw(client, talk, turn, words)

    page = client.get(f"/interviews/{talk.id}/read").text

    assert [one.text for one in statements(session)] == [
        "I want to be home sooner",
        "home sooner 😀 because",
        "sooner",
    ]
    for one in statements(session):
        assert f'id="m-{one.id}"' in page
        assert f'data-mark="{one.id}"' in page
    # Cut as the text is, nothing of it is lost or doubled between the marks.
    words = page.split(f'data-note="{turn.id}"')[1].split(">", 1)[1].split("</p>")[0]
    assert "".join(part.split(">", 1)[-1] for part in words.split("<")) == turn.text


def test_a_selection_over_several_turns_marks_each_participants(session, client, talk):
    turns = session.scalars(sa.select(Note).order_by(Note.position)).all()
    data = {
        "piece": [f"{one.id}:0:{units(one.text)}" for one in turns[1:]],
        "quote": [one.text for one in turns[1:]],
    }

    page = client.post(f"/interviews/{talk.id}/highlights", data=data, follow_redirects=True).text

    assert sorted(one.text for one in statements(session)) == [
        "I lose the key. I want to be home sooner 😀 because my children wait.",
        "It is cold.",
    ]
    assert (
        "Highlighted in 2 turns, a highlight in each. Left out 1 turn that is no participant"
        in page
    )


def test_what_the_moderator_says_is_no_evidence(session, client, talk):
    asked = session.scalars(sa.select(Note).order_by(Note.position).limit(1)).one()

    answer = draw(client, talk, asked, "come home")

    assert answer.status_code == 422
    assert "Only what a participant said, or was seen to do, becomes evidence." in answer.text


def test_without_consent_nothing_is_marked(session, client, talk, turn):
    talk.has_consent = False
    session.flush()

    answer = draw(client, talk, turn, "lose the key")

    assert answer.status_code == 422
    assert "has not agreed that this session is used" in answer.text


def test_the_plain_form_marks_sentences_or_copied_words(session, client, talk, turn):
    page = client.get(f"/notes/{turn.id}/highlight").text
    assert 'value="0:15"' in page
    where = f"/interviews/{talk.id}/highlights"

    client.post(where, data={"note": turn.id, "sentence": "0:15"})
    client.post(where, data={"note": turn.id, "words": "my  children\nwait"})

    assert [one.text for one in statements(session)] == ["I lose the key.", "my children wait"]


def test_the_same_words_marked_twice_are_one_mark(session, client, talk, turn):
    draw(client, talk, turn, "lose the key", memo="first")
    draw(client, talk, turn, "lose the key")

    assert session.scalars(sa.select(Highlight.memo)).all() == ["first"]


def test_two_people_may_mark_the_same_words_each_with_a_memo(session, client, talk, turn, sign_in):
    draw(client, talk, turn, "lose the key", memo="mine")

    draw(sign_in("administrator"), talk, turn, "lose the key", memo="hers")

    assert len(statements(session)) == 1
    assert session.scalars(sa.select(Highlight.memo).order_by(Highlight.id)).all() == [
        "mine",
        "hers",
    ]


def test_a_mark_is_tagged_untagged_explained_and_removed(session, client, talk, turn):
    draw(client, talk, turn, "lose the key")
    (one,) = statements(session)
    where = f"/statements/{one.id}/mark"

    client.post(where, data={"do": "tag", "theme": "I find my key", "new": "need"})
    theme = session.scalars(sa.select(Theme)).one()
    client.post(where, data={"do": "memo", "memo": "often said"})
    mark = session.scalars(sa.select(Highlight)).one()
    refused = client.post(f"/highlights/{mark.id}/remove", follow_redirects=True)
    client.post(where, data={"do": "untag", "from": theme.id})
    client.post(f"/highlights/{mark.id}/remove")

    assert (
        "These words are evidence for “I find my key”. Take them out of it first." in refused.text
    )
    assert session.scalars(sa.select(Highlight)).all() == []


def test_a_colleagues_memo_is_not_written_over(session, client, talk, turn, sign_in):
    draw(client, talk, turn, "lose the key", memo="mine")
    (one,) = statements(session)

    sign_in("administrator").post(f"/statements/{one.id}/mark", data={"do": "memo", "memo": "hers"})

    assert session.scalars(sa.select(Highlight.memo).order_by(Highlight.id)).all() == [
        "mine",
        "hers",
    ]


def test_hostile_words_are_shown_as_text(session, client, study):
    where = client.post(f"/studies/{study.id}/interviews/new", data=FACTS).location
    client.post(f"{where}/transcript", data={"text": "Ben: a <script>alert(1)</script> b\nBen: c"})
    talk = session.get_one(Interview, int(where.rsplit("/", 1)[1]))
    note = session.scalars(sa.select(Note).where(Note.text.contains("script"))).one()

    draw(client, talk, note, "<script>alert(1)</script> b", memo="<img src=x>")

    page = client.get(f"/interviews/{talk.id}/read").text
    assert "<script>alert(1)" not in page
    assert "<img src=x>" not in page


def test_words_of_another_session_cannot_be_marked_through_this_one(
    session, client, study, talk, turn
):
    where = client.post(f"/studies/{study.id}/interviews/new", data=FACTS).location

    answer = client.post(f"{where}/highlights", data=piece(turn, "lose the key"))

    assert answer.status_code == 404
    assert statements(session) == []


def test_from_a_statement_one_gets_to_its_turn(session, client, study, talk, turn):
    cut(session, study)
    one = next(one for one in statements(session) if "lose" in one.text)

    page = client.get(f"/statements/{one.id}").text

    assert f'href="/statements/{one.id}/context"' in page
    there = client.get(f"/statements/{one.id}/context").location
    assert there.endswith(f"/interviews/{talk.id}/read#note-{turn.id}")


# --- beside what the machine cuts ------------------------------------------------------------


def cut(session, study):
    """Let the engine cut what it would read, and keep it, as a run does."""
    corpus = read_corpus(session, study_id=study.id, scope=whole_scope(session, study.id))
    found = extract(corpus.documents)
    store_statements(
        session, study_id=study.id, sources=corpus.sources, statements=found, read_by="m"
    )
    session.flush()
    session.expire_all()
    return found


def unplaced(session, study):
    return count(session, found_by(session, study.id, words="", show=Show.ALL))


def test_a_run_reads_what_people_marked_and_cuts_around_it(session, client, study, talk, turn):
    draw(client, talk, turn, "I want to be home sooner")

    found = [one.text for one in cut(session, study) if one.document == f"n{turn.id}"]

    assert found == ["I lose the key.", "I want to be home sooner", "because my children wait."]
    marked = session.scalars(sa.select(Statement).where(Statement.made_by == MadeBy.PERSON)).one()
    assert marked.read_by == "m"
    assert "want" in marked.kinds


def test_words_marked_after_a_run_count_once(session, client, study, talk, turn):
    cut(session, study)
    before = unplaced(session, study)

    draw(client, talk, turn, "lose the key")

    assert unplaced(session, study) == before
    mark = session.scalars(sa.select(Highlight)).one()
    client.post(f"/highlights/{mark.id}/remove")
    assert unplaced(session, study) == before
    assert session.scalars(sa.select(Statement.replaced_by_id)).all() == [None] * before


def test_a_few_words_of_a_long_statement_leave_it_in_sight(session, client, study, talk, turn):
    cut(session, study)
    before = unplaced(session, study)

    draw(client, talk, turn, "children")

    assert unplaced(session, study) == before + 1


def test_what_somebody_tagged_stays_until_the_mark_has_its_themes_and_no_theme_counts_twice(
    session, client, study, talk, turn
):
    cut(session, study)
    key = next(one for one in statements(session) if "lose" in one.text)
    client.post(
        f"/studies/{study.id}/statements/tag",
        data={"statements": key.id, "name": "I find my key", "kind": "need"},
    )
    before = unplaced(session, study)

    draw(client, talk, turn, "lose the key")
    assert unplaced(session, study) == before + 1
    mark = session.scalars(sa.select(Statement).where(Statement.made_by == MadeBy.PERSON)).one()
    client.post(f"/statements/{mark.id}/mark", data={"do": "tag", "theme": "I find my key"})

    assert unplaced(session, study) == before
    (row,) = codebook(session, study.id)
    assert (row.statement_count, row.respondent_count) == (1, 1)
    client.post(f"/studies/{study.id}/undo", data={})
    assert unplaced(session, study) == before + 1
    (row,) = codebook(session, study.id)
    assert row.statement_count == 1


def test_statements_of_sessions_and_answers_stand_in_one_theme(session, client, study, talk, turn):
    dora = Customer(external_ref="C-1", name="Dora", attributes={})
    session.add(dora)
    session.flush()
    ben = session.scalars(sa.select(Speaker).where(Speaker.name == "Ben")).one()
    client.post(f"/interviews/{talk.id}/speakers", data={f"customer-{ben.id}": "C-1"})

    draw(client, talk, turn, "be home sooner", theme="I am home sooner", new="need")
    draw(client, talk, turn, "lose the key", theme="I am home sooner")

    (row,) = codebook(session, study.id)
    assert (row.statement_count, row.respondent_count) == (2, 1)
    assert session.scalars(sa.select(Statement.respondent).distinct()).all() == [f"c{dora.id}"]


# --- when the words are edited ---------------------------------------------------------------


def reword(client, note, text):
    return client.post(
        f"/notes/{note.id}/edit", data={"kind": "said", "text": text, "was": note.text}
    )


def test_a_mark_moves_with_its_words(session, client, talk, turn):
    draw(client, talk, turn, "lose the key", theme="I find my key", new="need")

    answer = reword(client, turn, f"Well 😀, {turn.text}")

    (one,) = statements(session)
    session.refresh(turn)
    assert answer.status_code == 303
    assert turn.text[one.start : one.end] == one.text == "lose the key"
    assert one.edited_from is None


def test_a_mark_whose_words_were_edited_is_flagged_until_somebody_looks(
    session, client, talk, turn
):
    draw(client, talk, turn, "lose the key", theme="I find my key", new="need")

    reword(client, turn, turn.text.replace("lose the key", "lose my old key"))

    (one,) = statements(session)
    session.refresh(turn)
    assert turn.text[one.start : one.end] == one.text == "lose my old key"
    assert one.edited_from == "lose the key"
    page = client.get(f"/interviews/{talk.id}/read").text
    assert "1 highlight was edited: check again" in page
    client.post(f"/statements/{one.id}/mark", data={"do": "checked"})
    assert "check again" not in client.get(f"/interviews/{talk.id}/read").text
    assert session.scalars(sa.select(Tagging.statement_id)).all() == [one.id]


def test_marked_words_cannot_be_edited_away(session, client, talk, turn):
    draw(client, talk, turn, "lose the key")

    answer = reword(client, turn, "My children wait.")

    assert answer.status_code == 409
    assert "“lose the key” is marked or decided about, and would be gone." in answer.text
    session.refresh(turn)
    assert turn.text == KEY


def test_a_transcript_with_marks_is_not_taken_out(session, client, talk, turn):
    draw(client, talk, turn, "lose the key")

    page = client.post(f"/transcripts/{turn.transcript_id}/remove", follow_redirects=True).text

    assert "Somebody has marked or decided about “lose the key”" in page
    assert len(session.scalars(sa.select(Note)).all()) == 4


# --- what to ask next ------------------------------------------------------------------------


def test_a_session_shows_what_its_people_asked_for_without_a_why(session, client, study, talk):
    dora = Customer(external_ref="C-1", name="Dora", attributes={})
    session.add(dora)
    session.flush()
    make_statement(session, study, "I want a louder bell", customer=dora, needs_probe=True)
    make_statement(session, study, "I want a key that calls", needs_probe=True)
    ben = session.scalars(sa.select(Speaker).where(Speaker.name == "Ben")).one()
    assert "louder bell" not in client.get(f"/interviews/{talk.id}").text

    client.post(f"/interviews/{talk.id}/speakers", data={f"customer-{ben.id}": "C-1"})

    page = client.get(f"/interviews/{talk.id}").text
    assert "I want a louder bell" in page
    assert "I want a key that calls" not in page


# --- who may, and how many queries -----------------------------------------------------------


def test_a_viewer_reads_no_transcript(client, talk, sign_in):
    assert sign_in("viewer").get(f"/interviews/{talk.id}/read").status_code in {403, 404}


def test_reading_costs_the_same_however_much_is_marked(connection, client, talk, turn):
    where = f"/interviews/{talk.id}/read"
    draw(client, talk, turn, "lose the key", theme="I find my key", new="need")
    with counted(connection) as few:
        client.get(where)

    for words in ("I want", "home", "sooner", "because my children wait"):
        draw(client, talk, turn, words, theme="I find my key")

    with counted(connection) as many:
        client.get(where)
    assert many.count == few.count
