"""What a person said that a statement is, it is."""

import pytest

from nlp import Correction, Document, Kind, Known, Settings, ThemeKind, analyse
from nlp.decided import as_decided
from nlp.extract import extract

MAP = "Please add a map, because I get lost"


def decide(*kinds: Kind, text: str = MAP) -> Correction:
    return Correction(text=text, kinds=frozenset(kinds))


def test_a_statement_is_what_was_decided_however_it_is_written():
    (wish, _) = extract([Document(id="a", text=MAP)])
    assert wish.kind is Kind.WANT

    (said, _) = as_decided(
        extract([Document(id="a", text=MAP)]), [decide(Kind.CONTEXT, text="please ADD a map!")]
    )

    assert said.kinds == {Kind.CONTEXT: 1.0}
    assert (said.want, said.evidence, said.level, said.needs_probe) == (None, None, None, False)
    assert said.reasons == ("decided by a person",)


def test_the_later_of_two_decisions_holds():
    said = as_decided(
        extract([Document(id="a", text="a quiet hall")]),
        [decide(Kind.NOISE, text="a quiet hall"), decide(Kind.WANT, text="A quiet hall.")],
    )

    assert said[0].kinds == {Kind.WANT: 1.0}


@pytest.mark.parametrize("kinds", [(Kind.NEED,), (Kind.PAIN, Kind.WANT), (Kind.NOISE,)])
def test_every_kind_may_be_decided(kinds):
    wish, reason = extract([Document(id="a", text=MAP)])

    said, after = as_decided([wish, reason], [decide(*kinds, text=wish.text)])

    assert set(said.kinds) == set(kinds)
    assert (said.want is not None) == (Kind.WANT in kinds)
    assert after == reason


def test_a_run_groups_by_what_was_decided():
    documents = [
        Document(id=str(i), text=text)
        for i, text in enumerate(("the hall by the river", "the hall at the river", "open later"))
    ]
    hall = [decide(Kind.WANT, text=one.text) for one in documents[:2]]

    analysis = analyse(documents, Settings(embedder="tfidf"), known=Known(decided=tuple(hall)))

    views = {item.statement: item.view for item in analysis.assignments}
    assert {views[one.id] for one in analysis.statements if "hall" in one.text} == {ThemeKind.WANT}


def test_a_decision_about_words_that_name_the_person_is_found_again():
    document = Document(id="a", text="Zoë wants a bench", identifiers=("Zoë",))
    decided = decide(Kind.CONTEXT, text="Zoë wants a bench")

    analysis = analyse([document], Settings(embedder="tfidf"), known=Known(decided=(decided,)))

    assert analysis.statements[0].kinds == {Kind.CONTEXT: 1.0}
