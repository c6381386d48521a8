"""The collector of cycles rests while an analysis runs, and only then."""

import gc

import pytest

import nlp
from nlp.collecting import without_collecting


def test_it_rests_inside_and_works_again_after_whatever_happened():
    def fails():
        with without_collecting():
            assert not gc.isenabled()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()

    assert gc.isenabled()


def test_who_switched_it_off_finds_it_off():
    gc.disable()
    try:
        with without_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_an_analysis_leaves_it_as_it_was():
    seen = []

    nlp.analyse(
        [nlp.Document(id="1", text="a red car")], progress=lambda *_: seen.append(gc.isenabled())
    )

    assert set(seen) == {False}
    assert gc.isenabled()
