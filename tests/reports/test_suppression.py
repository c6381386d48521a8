"""Which figures are hidden, by hand-worked examples and over many random splits."""

from hypothesis import given
from hypothesis import strategies as st

from survey.act.reports.suppression import Groups


def people(first: int, last: int) -> frozenset[str]:
    return frozenset(f"c{number}" for number in range(first, last))


def shown(groups: Groups, having: frozenset[str]) -> list[int | None]:
    return [None if one.is_hidden else one.people for one in groups.shares(having)]


def test_a_figure_of_four_people_is_hidden_with_its_base():
    groups = Groups(("House", "Flat"), (people(0, 30), people(30, 60)), people(0, 100))

    shares = groups.shares(people(0, 10) | people(30, 34) | people(60, 70))

    assert [one.is_hidden for one in shares] == [False, True]
    assert (shares[1].people, shares[1].base, shares[1].share) == (0, 0, None)
    assert (shares[0].people, shares[0].base) == (10, 30)


def test_nobody_counts_as_few_too():
    groups = Groups(("House",), (people(0, 50),), people(0, 100))

    assert shown(groups, people(60, 80)) == [None]


def test_the_next_smallest_is_hidden_where_the_total_would_tell_the_hidden_one():
    groups = Groups(
        ("House", "Flat", "Boat"), (people(0, 20), people(20, 40), people(40, 60)), people(0, 60)
    )

    # 9 + 7 + 3 = 19: whoever sees 19, 9 and 7 knows 3.
    figures = shown(groups, people(0, 9) | people(20, 27) | people(40, 43))

    assert figures == [9, None, None]


def test_two_hidden_figures_hide_each_other():
    groups = Groups(
        ("House", "Flat", "Boat"), (people(0, 20), people(20, 40), people(40, 60)), people(0, 60)
    )

    # 3 and 4 are hidden; the total tells only that they are 7 together.
    figures = shown(groups, people(0, 9) | people(20, 23) | people(40, 44))

    assert figures == [9, None, None]


def test_a_segment_is_hidden_where_it_tells_of_the_few_outside_it():
    groups = Groups(("Owners",), (people(0, 40),), people(0, 60))

    assert shown(groups, people(0, 10) | people(40, 42)) == [None]
    assert shown(groups, people(0, 10) | people(40, 45)) == [10]


def test_a_segment_of_everybody_tells_nothing_of_others():
    groups = Groups(("All",), (people(0, 60),), people(0, 60))

    assert shown(groups, people(0, 10)) == [10]


def test_a_segment_within_another_is_hidden_where_the_difference_tells():
    groups = Groups(("Parents", "Mothers"), (people(0, 30), people(0, 20)), people(0, 90))

    # Parents 12, mothers 9: the three fathers would be known.
    figures = shown(groups, people(0, 9) | people(20, 23) | people(40, 60))

    assert figures == [12, None]


@given(
    st.lists(st.tuples(st.integers(5, 30), st.integers(0, 30)), min_size=1, max_size=6),
    st.integers(0, 20),
)
def test_what_is_hidden_of_a_split_never_comes_to_one_to_four_people(parts, outside):
    members, having, start = [], set(), 0
    for size, count in parts:
        group = people(start, start + size)
        members.append(group)
        having |= set(sorted(group)[: min(count, size)])
        start += size
    names = tuple(map(str, range(len(members))))
    everybody = people(0, start + outside)

    shares = Groups(names, tuple(members), everybody).shares(frozenset(having))

    rest = len(having) - sum(one.people for one in shares)
    some_hidden = outside > 0 or any(one.is_hidden for one in shares)
    assert all(one.people >= 5 for one in shares if not one.is_hidden)
    assert rest >= 5 or not some_hidden or all(one.is_hidden for one in shares)
