"""The two tables of ``needfinder analyse``, of an analysis made by hand."""

import csv
import io
import math
from pathlib import Path

import pytest
from click.testing import CliRunner
from found import found_statement, found_theme

import nlp.types as nt
from survey.cli import analyse as analyse_module
from survey.cli import cli
from survey.cli.answer_file import AnswerFile, read_answers
from survey.cli.findings import body_of, not_heard_of
from survey.cli.found_tables import needs_csv, statements_csv

TEXT = "I want a timer"


@pytest.fixture
def answers():
    return AnswerFile(
        path=Path("answers.csv"),
        columns={"text": "q"},
        documents=tuple(nt.Document(id=str(one), text=TEXT) for one in (1, 2)),
        has_respondents=False,
    )


@pytest.fixture
def analysis():
    first = found_statement(
        TEXT,
        "1",
        kind=nt.Kind.WANT,
        mentions=2,
        language="de",
        findings=(
            nt.Finding("want: asks", nt.Kind.WANT, nt.Span(0, 6)),
            nt.Finding("context: when", nt.Kind.CONTEXT, nt.Span(9, 14)),
        ),
    )
    return nt.Analysis(
        statements=(
            first,
            found_statement(TEXT, "2", kind=nt.Kind.WANT, mentions=2, same_as=first.id),
        ),
        themes=(
            found_theme(0, nt.ThemeKind.NEED, "warmth"),
            found_theme(1, nt.ThemeKind.WANT, "timers"),
        ),
        assignments=(
            nt.Assignment(
                statement=first.id, view=nt.ThemeKind.WANT, theme=1, probability=0.75, margin=0.1
            ),
        ),
        links=(),
        settings=nt.Settings(),
        versions={},
        metrics={},
        groups=(
            nt.ThemeGroup(
                id=0,
                kind=nt.ThemeKind.NEED,
                tier=nt.Tier.SECONDARY,
                name="=comfort",
                themes=(0,),
                exemplar=0,
                parent=1,
            ),
            nt.ThemeGroup(
                id=1,
                kind=nt.ThemeKind.NEED,
                tier=nt.Tier.PRIMARY,
                name="home",
                themes=(0,),
                exemplar=0,
            ),
        ),
        hypotheses=(nt.Hypothesis(want=first.id, needs=((0, 0.412), (7, 0.2))),),
        saturation=(
            nt.Saturation(
                view=nt.ThemeKind.NEED,
                respondents=2,
                observed=1,
                estimated=2.5,
                low=1.0,
                high=4.2,
                coverage=0.5,
            ),
        ),
        warnings=("[bold]Two texts[/bold] were cut.",),
    )


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_a_statement_says_why_in_which_language_and_how_often_it_was_said(answers, analysis):
    first, again = rows(statements_csv(answers, analysis))

    assert first["findings"] == "want: asks “I want” | context: when “timer”"
    assert (first["language"], first["mentions"]) == ("de", "2")
    assert first["guesses"] == "0:0.41 7:0.20"
    assert (again["findings"], again["guesses"], again["mentions"]) == ("", "", "2")


def test_a_row_that_says_nothing_has_as_many_cells(answers, analysis):
    silent = nt.Document(id="3", text="")
    more = AnswerFile(
        path=answers.path,
        columns=answers.columns,
        documents=(*answers.documents, silent),
        has_respondents=False,
    )

    last = rows(statements_csv(more, analysis))[-1]

    assert (last["row"], last["column"]) == ("3", "q")
    assert {last[name] for name in last if name not in {"row", "column"}} == {""}


def test_a_theme_names_its_groups(answers, analysis):
    body = body_of(answers, analysis, title="T")

    need, want = rows(needs_csv(answers, analysis, body))

    assert (need["secondary"], need["primary"]) == ("'=comfort", "home")
    assert (want["secondary"], want["primary"]) == ("", "")


def test_what_is_not_heard_yet_stands_in_the_report(answers, analysis):
    sentence = "About 1 of an estimated 2 needs not heard yet (95 %: 1 to 4); 50 % of mentions fall"

    assert not_heard_of(analysis)[0].startswith(sentence)
    told = dict(body_of(answers, analysis, title="T").method)
    assert told["How much is not heard yet"].startswith(sentence)


def test_where_nobody_can_tell_it_is_said(analysis):
    unknown = nt.Saturation(
        view=nt.ThemeKind.NEED,
        respondents=2,
        observed=1,
        estimated=math.inf,
        low=math.nan,
        high=math.inf,
        coverage=math.nan,
    )
    lost = nt.Analysis(**(analysis.__dict__ | {"saturation": (unknown,)}))

    assert not_heard_of(lost)[0].startswith("Too few people to tell")


def test_identifiers_of_a_person_go_with_her_answers(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("q,name,mail\nCall Dora,Dora Miller,d@example.org\nHello,,\n")

    found = read_answers(path, text="q", why=None, respondent=None, identifiers=("name", "mail"))

    assert [one.identifiers for one in found.documents] == [("Dora Miller", "d@example.org"), ()]


def test_warnings_and_what_is_not_heard_are_told_beside_the_table(tmp_path, monkeypatch, analysis):
    path = tmp_path / "answers.csv"
    path.write_text(f"q,name\n{TEXT},Dora\n{TEXT},Eve\n")
    read = []

    def analysed(documents, *_, **__):
        read.extend(documents)
        return analysis

    monkeypatch.setattr(analyse_module.nlp, "analyse", analysed, raising=False)

    result = CliRunner().invoke(
        cli, ["analyse", str(path), "--text", "q", "--known-identifiers", "name"]
    )

    assert result.exit_code == 0, result.output
    said = " ".join(result.stderr.split())
    assert "[bold]Two texts[/bold] were cut." in said
    assert "About 1 of an estimated 2 needs not heard yet" in said
    assert [one.identifiers for one in read] == [("Dora",), ("Eve",)]
