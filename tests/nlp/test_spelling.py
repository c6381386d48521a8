import pytest

from nlp.spelling import Spelling


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("I can acommodate all my guests", "I can accommodate all my guests"),
        ("I am definately on time", "I am definitely on time"),
        ("I can work throuhgout the night", "I can work throughout the night"),
        ("We recieve the parcel ourselves", "We receive the parcel ourselves"),
    ],
)
def test_a_plain_slip_is_put_right(written, meant):
    assert Spelling({}).mend(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "I can reheat the broiler",  # repeat, boiler
        "I can smell no odour and no diarrhoea",
        "I waste less than I expended",
        "I can insulate the loft",
        "I know what Annaliese ordered on payday",
        "I can unplug my dishwasher",
    ],
)
def test_a_rare_word_is_no_slip_of_a_frequent_one(written):
    assert Spelling({}).mend(written) == written


def test_what_many_write_is_meant_so():
    written = "I can acommodate all my guests"

    assert Spelling({"acommodate": 3}).mend(written) == written
