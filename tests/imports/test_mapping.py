"""Where columns probably go."""

import pytest

from survey.core.imports import Target, suggest_mapping

TARGETS = [
    Target(key="external_ref", label="Reference", synonyms=("customer id", "record id")),
    Target(key="email", label="E-mail", synonyms=("mail", "email address")),
    Target(key="name", label="Name", synonyms=("full name",)),
    Target(key="since", label="Contract since"),
]


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("email", "email"),
        ("E-MAIL", "email"),
        ("EmailAddress", "email"),
        ("e_mail", "email"),
        ("Customer-ID", "external_ref"),
        ("customerId", "external_ref"),
        ("Record ID", "external_ref"),
        ("  full   name ", "name"),
        ("Contract_Since", "since"),
        ("Contract sinse", "since"),
    ],
)
def test_a_header_is_known_again_in_many_spellings(header, target):
    assert suggest_mapping([header], TARGETS) == {header: target}


@pytest.mark.parametrize("header", ["Shoe size", "", "---", "Game", "Nam", "国"])
def test_what_is_not_alike_enough_is_left_open(header):
    assert suggest_mapping([header], TARGETS) == {}


def test_the_better_fit_gets_the_place_and_nobody_else_does():
    assert suggest_mapping(["Mail", "email", "Full name"], TARGETS) == {
        "email": "email",
        "Full name": "name",
    }
