import random
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp import (
    Analysis,
    ContradictoryDecisions,
    Document,
    Known,
    Level,
    MissingExtra,
    Settings,
    Theme,
    ThemeKind,
    VectorCache,
    analyse,
)


def theme_of(analysis: Analysis, words: str, kind: ThemeKind) -> Theme | None:
    """Return the theme that the statement with these words was put into."""
    (statement,) = [s for s in analysis.statements if s.text == words]
    (place,) = [a for a in analysis.assignments if a.statement == statement.id and a.view is kind]
    return next((theme for theme in analysis.themes if theme.id == place.theme), None)


def texts_of(analysis: Analysis, theme: Theme) -> set[str]:
    words = {statement.id: statement.text for statement in analysis.statements}
    return {words[a.statement] for a in analysis.assignments if a.theme == theme.id}


def test_reasons_of_one_kind_become_one_need_whatever_was_asked_for(visitors):
    analysis = analyse(visitors)

    quiet = theme_of(analysis, "I can concentrate when it is quiet", ThemeKind.NEED)
    assert quiet is not None
    assert texts_of(analysis, quiet) == {
        "so that I can concentrate on my exam",
        "I can concentrate when it is quiet",
        "I cannot concentrate when people talk",
        "the noise disturbs my concentration",
        "I want to study without being disturbed by noise",
        "noise makes it hard to concentrate",
    }
    assert quiet.respondent_count == 6


def test_a_need_is_named_drafted_and_quoted_in_the_words_of_the_people(visitors):
    analysis = analyse(visitors)

    late = theme_of(analysis, "I finish work late in the evening", ThemeKind.NEED)
    assert late is not None
    assert late.name == "Only come after work in the evening"
    assert late.need is not None
    assert late.need.text == "I can only come after work in the evening"
    roles = [quote.role for quote in late.quotes]
    assert roles == ["typical", "different wording", "different wording", "border", "contrast"]


def test_the_contrast_quote_comes_from_another_theme(visitors):
    analysis = analyse(visitors)

    late = theme_of(analysis, "I finish work late in the evening", ThemeKind.NEED)
    assert late is not None
    (contrast,) = [quote.statement for quote in late.quotes if quote.role == "contrast"]
    words = {statement.id: statement.text for statement in analysis.statements}
    assert words[contrast] not in texts_of(analysis, late)


def test_a_want_points_to_its_need_with_the_evidence(visitors):
    analysis = analyse(visitors)

    want = theme_of(analysis, "longer opening hours", ThemeKind.WANT)
    need = theme_of(analysis, "I can come after work", ThemeKind.NEED)
    assert want is not None
    assert need is not None
    (link,) = [link for link in analysis.links if (link.want, link.need) == (want.id, need.id)]
    assert link.level is Level.LADDERED
    assert link.counts == {Level.LADDERED: want.statement_count}
    assert len(link.statements) == want.statement_count


def test_no_statement_is_dropped(visitors):
    analysis = analyse(visitors)

    assert {a.statement for a in analysis.assignments} == {s.id for s in analysis.statements}
    assert sum(theme.statement_count for theme in analysis.themes) == sum(
        a.theme is not None for a in analysis.assignments
    )


def test_theme_ids_go_from_the_largest_down(visitors):
    analysis = analyse(visitors)

    assert [theme.id for theme in analysis.themes] == list(range(len(analysis.themes)))
    sizes = [theme.statement_count for theme in analysis.themes]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("corpus", ["visitors", "many_visitors"])
def test_the_order_of_the_answers_changes_nothing(corpus, request):
    documents = request.getfixturevalue(corpus)
    shuffled = random.Random(7).sample(documents, len(documents))

    first, second = analyse(documents), analyse(shuffled)

    assert [(t.kind, t.name, t.statement_count, t.words) for t in first.themes] == [
        (t.kind, t.name, t.statement_count, t.words) for t in second.themes
    ]
    assert {(a.statement, a.view): a.theme for a in first.assignments} == {
        (a.statement, a.view): a.theme for a in second.assignments
    }


def test_the_same_seed_gives_the_same_analysis(many_visitors):
    first = analyse(many_visitors, Settings(seed=3))
    second = analyse(many_visitors, Settings(seed=3))

    assert first.themes == second.themes
    assert first.assignments == second.assignments
    assert first.links == second.links


def test_a_warm_cache_changes_nothing_but_the_time(many_visitors, tmp_path: Path):
    cold = analyse(many_visitors, cache=VectorCache(tmp_path))
    analyse(many_visitors[:20], cache=VectorCache(tmp_path / "other"))

    half_warm = analyse(many_visitors, cache=VectorCache(tmp_path / "other"))
    warm = analyse(many_visitors, cache=VectorCache(tmp_path))

    assert cold.themes == warm.themes == half_warm.themes


def test_a_finer_granularity_gives_more_themes(many_visitors):
    coarse = analyse(many_visitors, Settings(granularity=0.5))
    fine = analyse(many_visitors, Settings(granularity=8.0))

    assert len(fine.themes) > len(coarse.themes)


@pytest.mark.parametrize(("count", "themes"), [(0, 0), (1, 0), (2, 1)])
def test_hardly_any_answers_are_enough_for_an_analysis(visitors, count, themes):
    analysis = analyse(visitors[:count])

    assert len(analysis.themes) == themes
    assert len(analysis.assignments) == 2 * count


def test_ten_answers_give_the_two_needs_in_them(visitors):
    analysis = analyse(visitors[:10])

    needs = [theme for theme in analysis.themes if theme.kind is ThemeKind.NEED]
    assert [theme.statement_count for theme in needs] == [6, 4]


def test_what_fits_nowhere_counts_as_heard_once_each(visitors):
    odd = ("my aunt sold her boat to a dentist", "purple elephants sing in Latvian")
    said = [*visitors, *(Document(id=text, text="", why=text, respondent=text) for text in odd)]
    analysis = analyse(said, Settings(granularity=8))

    (needs,) = [found for found in analysis.saturation if found.view is ThemeKind.NEED]
    places = [a.theme for a in analysis.assignments if a.view is ThemeKind.NEED]
    assert places.count(None) >= 1
    assert needs.observed == len(set(places) - {None}) + places.count(None)
    assert needs.estimated > needs.observed


def test_answers_without_a_word_give_an_empty_analysis(answer: Callable[..., Document]):
    analysis = analyse([answer("  ", id="a"), answer("?!", id="b"), answer("", id="c")])

    assert analysis.themes == ()
    assert analysis.links == ()


def test_answers_in_other_languages_are_grouped_too(answer: Callable[..., Document]):
    texts = (
        "Es ist zu laut im Lesesaal, ich kann mich nicht konzentrieren",
        "Im Lesesaal ist es laut, niemand kann sich konzentrieren",
        "Il y a trop de bruit dans la salle de lecture",
        "夜も開けてください",
        "وقت أطول من فضلك",
    )
    analysis = analyse([answer(text, id=str(i)) for i, text in enumerate(texts)])

    placed = {a.statement.split(":")[0] for a in analysis.assignments}
    assert placed == {"0", "1", "2", "3", "4"}
    assert any(
        {"0", "1"} <= {s.split(":")[0] for s in _members(analysis, t)} for t in analysis.themes
    )


def test_statements_that_belong_together_stay_together(visitors):
    pair = ("a changing table", "longer opening hours")

    analysis = analyse(visitors, known=Known(must_link=(pair,)))

    one, other = (theme_of(analysis, words, ThemeKind.WANT) for words in pair)
    assert one is not None
    assert one == other


@pytest.mark.parametrize(
    ("corpus", "pair"),
    [
        ("visitors", ("less noise in the reading hall", "thicker doors to the reading room")),
        ("many_visitors", ("a quiet floor here", "a quiet floor downtown")),
    ],
)
def test_statements_that_do_not_belong_together_stay_apart(corpus, pair, request):
    documents = request.getfixturevalue(corpus)
    before = analyse(documents)
    assert theme_of(before, pair[0], ThemeKind.WANT) == theme_of(before, pair[1], ThemeKind.WANT)

    analysis = analyse(documents, known=Known(cannot_link=(pair,)))

    one, other = (theme_of(analysis, words, ThemeKind.WANT) for words in pair)
    assert one is None or one != other


def test_decisions_that_contradict_each_other_are_named(visitors):
    pair = ("a quiet floor", "a changing table")

    with pytest.raises(ContradictoryDecisions, match="“a quiet floor” and “a changing table”"):
        analyse(visitors, known=Known(must_link=(pair,), cannot_link=(pair,)))


def test_an_accepted_theme_keeps_its_statements_and_takes_their_likes(visitors):
    confirmed = ("I finish work late in the evening", "I can come after work")

    analysis = analyse(visitors, known=Known(themes={"theme-7": confirmed}))

    (theme,) = [theme for theme in analysis.themes if theme.known == "theme-7"]
    assert theme.kind is ThemeKind.NEED
    assert set(confirmed) < texts_of(analysis, theme)
    assert "I can only come after work in the evening" in texts_of(analysis, theme)
    assert "noise makes it hard to concentrate" not in texts_of(analysis, theme)


def test_an_accepted_theme_draws_new_answers_though_its_own_are_not_in_the_run(visitors):
    known = Known(
        themes={"evenings": ("I am free in the evening after work",)},
        kinds={"evenings": ThemeKind.NEED},
    )

    analysis = analyse(visitors, known=known)

    (theme,) = [theme for theme in analysis.themes if theme.known == "evenings"]
    assert "I can only come after work in the evening" in texts_of(analysis, theme)


def test_the_same_words_of_two_people_count_as_two_respondents(answer: Callable[..., Document]):
    documents = [
        answer(
            "I want a quiet room",
            id=str(i),
            why="I can concentrate",
            respondent=f"p{i // 2}",
        )
        for i in range(4)
    ]

    analysis = analyse(documents)

    needs = [theme for theme in analysis.themes if theme.kind is ThemeKind.NEED]
    assert [(t.statement_count, t.respondent_count) for t in needs] == [(4, 2)]


def test_the_stages_are_told_in_order_and_end_at_the_whole(visitors):
    heard: list[tuple[str, float]] = []

    analyse(visitors, progress=lambda stage, share: heard.append((stage, share)))

    assert list(dict.fromkeys(stage for stage, _ in heard)) == [
        "Reading the answers",
        "Sorting wants from needs",
        "Comparing meanings",
        "Finding themes",
        "Naming themes",
        "Linking wants to needs",
    ]
    shares = [share for _, share in heard]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_an_exception_from_progress_cancels_the_run(many_visitors):
    class CancelledError(Exception):
        pass

    def cancel(stage: str, share: float) -> None:
        if stage == "Comparing meanings" and share > 0.3:
            raise CancelledError

    with pytest.raises(CancelledError):
        analyse(many_visitors, progress=cancel)


def test_two_documents_with_one_id_are_refused(answer: Callable[..., Document]):
    with pytest.raises(ValueError, match='Two documents have the id "a"'):
        analyse([answer("longer hours"), answer("a quiet floor")])


@pytest.mark.parametrize("embedder", ["minilm", "use", "tfidf"])
def test_each_embedder_alone_finds_the_evenings(visitors, embedder):
    analysis = analyse(visitors, Settings(embedder=embedder))

    late = theme_of(analysis, "I can only come after work in the evening", ThemeKind.NEED)
    assert late is not None
    assert "I can come after work" in texts_of(analysis, late)


def test_the_stock_clusterer_says_what_it_needs_where_it_is_missing(visitors, monkeypatch):
    monkeypatch.setattr("nlp.cluster.stock.find_spec", lambda name: None)

    with pytest.raises(MissingExtra, match="pip install umap-learn hdbscan"):
        analyse(visitors, Settings(clusterer="stock"))


def test_an_unknown_clusterer_is_refused(visitors):
    with pytest.raises(ValueError, match='There is no clusterer "kmeans"'):
        analyse(visitors, Settings(clusterer="kmeans"))


def test_the_result_says_what_it_was_made_with(visitors):
    analysis = analyse(visitors)

    assert {"bertopic", "scikit-network", "embedder.minilm", "embedder.use"} <= set(
        analysis.versions
    )
    assert analysis.metrics["count.documents"] == 18
    assert analysis.metrics["count.need_statements"] == 18


def _members(analysis: Analysis, theme: Theme) -> set[str]:
    return {a.statement for a in analysis.assignments if a.theme == theme.id}
