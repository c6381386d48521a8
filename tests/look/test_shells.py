"""The frames of the pages: the desk, the respondent's side, and what is shown when it fails."""

from __future__ import annotations

from types import SimpleNamespace as Thing
from typing import Any

import pytest
from flask import Flask, render_template_string
from jinja2 import StrictUndefined

from survey.core import jinja
from survey.core.paths import resource

ADA = Thing(name="Ada <b>", email="ada@example.org")
MENU = [
    Thing(
        text="Understand",
        links=[
            Thing(text="Review", url="/review", is_current=True, count=1043),
            Thing(text="Runs", url="/runs", is_current=False, count=None),
        ],
    )
]


@pytest.fixture
def show() -> Any:
    app = Flask("survey", template_folder=str(resource("templates")), static_folder="static")
    app.secret_key = "of a test"
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["csrf_token"] = lambda: "token-of-the-session"
    jinja.install(app)
    for address, endpoint in (
        ("/", "home"),
        ("/account", "accounts.own"),
        ("/account/keys", "keyboard.own"),
        ("/sign-out", "accounts.sign_out"),
    ):
        app.add_url_rule(address, endpoint, lambda: "")

    def show(source: str, **context: Any) -> str:
        context = {"nav": [], "current_user": None, "htmx_url": "/htmx.js"} | context
        with app.test_request_context():
            return render_template_string(source, **context)

    return show


def test_the_desk_shows_where_one_is_and_the_way_out(show):
    html = show('{% extends "base.html" %}', nav=MENU, current_user=ADA, study=Thing(title="Homes"))

    assert '<a href="/review" aria-current="page">Review <small>1\u202f043</small></a>' in html
    assert '<a href="/runs">Runs</a>' in html
    assert '<form method="post" action="/sign-out">' in html
    assert "Ada &lt;b&gt;" in html
    assert '<a class="skip" href="#main">' in html


def test_htmx_sends_the_token_and_runs_no_code_from_the_page(show):
    html = show('{% extends "base.html" %}', current_user=ADA)

    assert """hx-headers='{"X-CSRFToken": "token-of-the-session"}'""" in html
    assert '"allowEval":false' in html
    assert '"includeIndicatorStyles":false' in html
    # Else it would write the style of a field that somebody drew larger into the one after it.
    assert '"attributesToSettle":["class","width","height"]' in html


def test_a_column_exists_only_when_it_is_filled(show):
    plain = show('{% extends "base.html" %}{% block main %}<p>One</p>{% endblock %}')
    filled = show(
        '{% extends "base.html" %}{% from "macros/ui.html" import kbd %}'
        "{% block aside %}<p>Who</p>{% endblock %}{% block keys %}{{ kbd('A') }}{% endblock %}"
    )

    assert "<aside" not in plain
    assert 'class="keys"' not in plain
    assert '<aside class="margin" aria-label="Who and how sure"><p>Who</p></aside>' in filled
    assert '<section class="keys" aria-label="What to do"><kbd>A</kbd></section>' in filled


def test_the_respondents_side_loads_no_script_and_no_desk(show):
    html = show('{% extends "public.html" %}{% block main %}<p>One</p>{% endblock %}')

    assert "<script" not in html
    assert "<nav" not in html
    assert html.count('rel="stylesheet"') == 3
    assert '<meta name="referrer" content="no-referrer">' in html


def test_a_failure_without_a_menu_needs_nobody_signed_in(show):
    html = show(
        '{% include "errors/error.html" %}',
        status_code=500,
        message="It broke <i>.",
        request_id="ab12",
    )

    assert "<h1>Something broke on our side</h1>" in html
    assert "It broke &lt;i&gt;." in html
    assert "ab12" in html


def test_a_refusal_keeps_the_menu_of_who_is_signed_in(show):
    html = show(
        '{% include "errors/error.html" %}',
        status_code=403,
        message="Ask the lead.",
        request_id="ab12",
        nav=MENU,
        current_user=ADA,
        study=None,
    )

    assert "<h1>You may not do this</h1>" in html
    assert '<a href="/runs">Runs</a>' in html
    assert "ab12" not in html
