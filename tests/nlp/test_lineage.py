from nlp.lineage import Descent, Fate, trace


def ids(*numbers: int) -> frozenset[str]:
    return frozenset(f"s{number}" for number in numbers)


def test_a_theme_with_the_same_statements_continues_whatever_its_number():
    (first, second) = trace({0: ids(1, 2, 3), 1: ids(4, 5)}, {0: ids(4, 5), 1: ids(1, 2, 3)})

    assert first == Descent(theme=0, origins=(1,), fate=Fate.CONTINUED, overlap=1.0)
    assert second == Descent(theme=1, origins=(0,), fate=Fate.CONTINUED, overlap=1.0)


def test_new_answers_make_a_theme_grow_and_never_lose_its_line():
    (only,) = trace({0: ids(1, 2, 3)}, {0: ids(1, 2, 3, 10, 11, 12, 13, 14)})

    assert (only.fate, only.origins, only.overlap) == (Fate.GREW, (0,), 1.0)


def test_the_larger_part_continues_and_the_smaller_has_split_off():
    whole = ids(1, 2, 3, 4, 5)

    (larger, smaller) = trace({7: whole}, {0: ids(1, 2, 3), 1: ids(4, 5)})

    assert (larger.fate, larger.origins, larger.overlap) == (Fate.CONTINUED, (7,), 0.6)
    assert (smaller.fate, smaller.origins, smaller.overlap) == (Fate.SPLIT, (7,), 0.4)


def test_two_themes_in_one_have_merged_the_larger_first():
    (both,) = trace({0: ids(1, 2), 1: ids(3, 4, 5)}, {0: ids(1, 2, 3, 4, 5)})

    assert (both.fate, both.origins) == (Fate.MERGED, (1, 0))


def test_a_theme_of_new_answers_is_new_and_one_without_heirs_has_died():
    descents = trace({0: ids(1, 2), 1: ids(3, 4)}, {0: ids(1, 2), 1: ids(8, 9)})

    assert [(d.theme, d.origins, d.fate) for d in descents] == [
        (0, (0,), Fate.CONTINUED),
        (1, (), Fate.NEW),
        (None, (1,), Fate.DIED),
    ]


def test_the_first_run_has_only_new_themes():
    assert [d.fate for d in trace({}, {0: ids(1), 1: ids(2)})] == [Fate.NEW, Fate.NEW]


def test_a_run_without_themes_ends_them_all():
    assert [d.fate for d in trace({0: ids(1)}, {})] == [Fate.DIED]
