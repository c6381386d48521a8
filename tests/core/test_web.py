"""Requests: who gets in, which headers go out, what a failure looks like."""

import re

import pytest
import sqlalchemy as sa
from conftest import Client
from factories import make_study, make_user
from flask import Blueprint, g, render_template_string, request

from survey.app import create_app
from survey.core.access import Permission, public, require, safe_next
from survey.core.db import transaction
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.web import Pages, db_session, is_htmx, link_to, see_other
from survey.understand.themes import services as themes
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.services import Wording

bp = Blueprint("try", __name__)

ERRORS = {
    "rule": DomainError("A rule of the field says no."),
    "missing": NotFound(),
    "faster": Conflict("Ada was faster."),
    "integrity": sa.exc.IntegrityError("INSERT", {}, Exception("unique")),
    "away": sa.exc.OperationalError("SELECT", {}, Exception("gone")),
    "bug": RuntimeError("secret detail"),
}


@bp.get("/try/error/<name>")
@require(Permission.STUDY_READ)
def error(name):
    raise ERRORS[name]


@bp.post("/try/rename")
@require(Permission.STUDY_WRITE)
def rename():
    with transaction(g.session) as session:
        session.execute(sa.text("UPDATE account SET name = :name"), {"name": request.form["name"]})
    return see_other("home")


@bp.post("/try/open")
@public(csrf_exempt=True)
def open_door():
    return "in"


@bp.get("/try/silent")
def silent():
    return "never"


@bp.get("/try/link")
@public
def link():
    return link_to("home")


@bp.get("/try/kind")
@public
def kind():
    return "piece" if is_htmx() else "page"


@bp.get("/try/pages")
@public
def pages():
    found = Pages.of(120)
    return render_template_string(
        "{{ p.first }}-{{ p.last }} of {{ p.total }} {{ p.previous_url }} {{ p.next_url }}", p=found
    )


@bp.get("/try/session")
@public
def same_session():
    return str(db_session() is g.session)


@pytest.fixture
def site(settings, database, session):
    """The whole app, with a few pages that go wrong, and with form tokens checked."""
    app = create_app(settings, database=database)
    app.register_blueprint(bp)
    app.test_client_class = Client
    app.extensions["test.session"] = session
    return app


@pytest.fixture
def browser(site):
    return site.test_client()


@pytest.fixture
def researcher(site, session, sign_in):
    """A browser of Ada, on the site with the pages that go wrong."""
    cookie = sign_in("researcher").get_cookie("needfinder")
    client = site.test_client()
    client.set_cookie("needfinder", cookie.value)
    return client


def test_whoever_is_not_signed_in_is_sent_there_and_back(browser):
    answer = browser.get("/try/error/rule?page=2")

    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/try/error/rule?page%3D2"


def test_htmx_is_told_instead_of_sent(browser):
    answer = browser.get("/try/error/rule", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.text.startswith('<p class="problem" role="alert">You are signed out.')


def test_a_view_without_a_mark_is_refused(researcher, caplog):
    answer = researcher.get("/try/silent")

    assert answer.status_code == 500
    assert "names neither a permission nor public" in caplog.text


@pytest.mark.parametrize(
    ("name", "status", "sentence"),
    [
        ("rule", 422, "A rule of the field says no."),
        ("missing", 404, "There is nothing at this address."),
        ("faster", 409, "Ada was faster."),
        ("integrity", 409, "a second click, was faster"),
        ("away", 503, "The database is not answering"),
        ("bug", 500, "Something went wrong on our side"),
    ],
)
def test_every_failure_is_a_page_with_a_sentence(researcher, name, status, sentence):
    answer = researcher.get(f"/try/error/{name}")

    assert answer.status_code == status
    assert sentence in answer.text
    assert "secret detail" not in answer.text
    assert answer.mimetype == "text/html"


def test_an_unknown_address_is_a_page_too(browser):
    answer = browser.get("/nowhere")

    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text


def test_a_wrong_method_is_405_and_names_the_right_ones(researcher):
    answer = researcher.put("/account", headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_security_headers_stand_on_every_answer(browser):
    for address in ("/sign-in", "/nowhere", "/static/css/base.css"):
        headers = browser.get(address).headers

        assert headers["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "media-src 'self'; "
            "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
            "frame-ancestors 'none'"
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in headers["Permissions-Policy"]


def test_pages_are_not_kept_and_public_ones_send_no_referrer(browser, researcher):
    public_page, own_page = browser.get("/sign-in"), researcher.get("/account")

    assert public_page.headers["Cache-Control"] == "no-store"
    assert public_page.headers["Referrer-Policy"] == "no-referrer"
    assert own_page.headers["Cache-Control"] == "no-store"
    assert own_page.headers["Referrer-Policy"] == "same-origin"


def test_a_request_for_another_host_is_refused(browser):
    assert browser.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_absolute_links_come_from_the_setting_and_never_from_the_host(browser):
    answer = browser.get("/try/link", headers={"Host": "localhost:9999"})

    assert answer.text == "http://127.0.0.1:8000/"


def test_a_form_without_its_token_changes_nothing(researcher, session):
    answer = researcher.post("/try/rename", data={"name": "Changed"})

    assert answer.status_code == 400
    assert "open too long" in answer.text
    assert session.scalar(sa.text("SELECT count(*) FROM account WHERE name = 'Changed'")) == 0


def test_a_form_with_its_token_works(researcher, session):
    token = researcher.get("/account").text.partition('name="csrf_token" value="')[2]
    token = token.partition('"')[0]

    answer = researcher.post("/try/rename", data={"name": "Changed", "csrf_token": token})

    assert answer.status_code == 303
    assert session.scalar(sa.text("SELECT count(*) FROM account WHERE name = 'Changed'")) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ],
)
def test_a_form_of_another_site_is_refused_before_its_token_is_read(researcher, headers):
    answer = researcher.post("/try/rename", data={"name": "Changed"}, headers=headers)

    assert answer.status_code == 403
    assert "another site" in answer.text


def test_a_public_page_with_its_own_key_needs_no_token(browser):
    assert browser.post("/try/open").text == "in"


def test_nul_characters_are_refused(researcher):
    assert researcher.post("/try/open", data={"text": "a\x00b"}).status_code == 400
    assert researcher.get("/try/kind?q=a%00b").status_code == 400
    assert researcher.get("/try/error/a%00b").status_code == 400


def test_a_form_that_is_too_large_is_413(site):
    site.config["MAX_CONTENT_LENGTH"] = 1000

    assert site.test_client().post("/try/open", data={"text": "x" * 2000}).status_code == 413


def test_htmx_gets_a_piece_and_its_history_a_page(browser):
    piece = browser.get("/try/kind", headers={"HX-Request": "true"})
    restored = browser.get(
        "/try/kind", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )

    assert piece.text == "piece"
    assert restored.text == "page"


def test_pages_know_their_place_and_keep_the_search(browser):
    answer = browser.get("/try/pages?q=ada&page=2")

    assert answer.text == "51-100 of 120 /try/pages?q=ada /try/pages?q=ada&amp;page=3"


@pytest.mark.parametrize("number", ["0", "4", "-1", "two", "99999999999999"])
def test_a_page_that_is_not_there_is_404(browser, number):
    assert browser.get(f"/try/pages?page={number}").status_code == 404


def test_db_session_is_the_session_of_the_request(browser):
    assert browser.get("/try/session").text == "True"


def test_htmx_is_served_from_its_package(browser):
    answer = browser.get("/static/htmx/htmx.min.js")

    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"


def test_health_needs_no_database_and_readiness_does(browser):
    assert browser.get("/healthz").text == "ok\n"
    assert browser.get("/readyz").text == "ready\n"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil", "/a\nb", "", None],
)
def test_only_addresses_of_this_site_are_followed(target):
    assert safe_next(target) is None


def test_an_address_of_this_site_is_followed():
    assert safe_next("/studies/7?page=2") == "/studies/7?page=2"


def test_the_menu_shows_what_one_may_open(sign_in, session):
    make_user(session)

    assert "/accounts" in sign_in("administrator").get("/account").text
    assert 'href="/accounts"' not in sign_in("researcher").get("/account").text


def test_a_study_is_understood_in_the_order_of_the_menu_and_what_checks_it_stands_apart(
    sign_in, session
):
    study = make_study(session)

    page = sign_in("administrator").get(f"/studies/{study.id}").text
    side = page.partition('<nav class="side')[2].partition("</nav>")[0]
    headings = re.split("<h2>(.*?)</h2>", side)
    menu = {
        heading: re.findall(r"<a [^>]*>([^<]*[^<\s])", links)
        for heading, links in zip(headings[1::2], headings[2::2], strict=True)
    }

    assert menu["Understand"] == [
        "Runs",
        "Review",
        "Coding",
        "Statements",
        "Needs and wants",
        "Codebook",
        "Map",
    ]
    assert menu["Check and discuss"] == [
        "Audit",
        "Second reading",
        "Agreement",
        "Comments",
    ]


def test_the_page_of_a_need_stands_under_needs_and_wants(sign_in, session):
    study = make_study(session)
    need = themes.create(
        session, study.id, ThemeKind.NEED, Wording(name="Arrive warm"), actor=make_user(session)
    )
    session.commit()

    page = sign_in("administrator").get(f"/themes/{need.id}").text

    assert re.search(r'aria-current="page">([^<]*)<', page)[1] == "Needs and wants"
