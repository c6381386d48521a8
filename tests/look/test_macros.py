"""The macros draw what screen readers, keyboards and hostile text need."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask, render_template_string
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from survey.core import jinja
from survey.core.pagination import Pages
from survey.core.paths import resource

HOSTILE = "<script>alert(1)</script>\"'&"


class OptionForm(Form):
    text = StringField("Text of the option", [InputRequired("Give the option a text.")])


class CustomerForm(Form):
    name = StringField(
        "Name", [InputRequired("Give her a name."), Length(max=80)], description="As she signs."
    )
    email = EmailField("E-mail", [Optional()])
    secret = PasswordField("Password")
    age = IntegerField("Age", [Optional(), NumberRange(1, 120, "Between 1 and 120 years.")])
    story = TextAreaField("What happened?")
    country = SelectField(
        "Country", choices=[SelectChoice("de", "Germany"), SelectChoice("fr", "France")]
    )
    plan = RadioField(
        "Plan",
        [InputRequired("Choose a plan.")],
        choices=[SelectChoice("a", "Basic"), SelectChoice("b", "Plus")],
    )
    topics = SelectMultipleField(
        "Topics",
        choices=[SelectChoice("heat", "Heating"), SelectChoice("light", "Light")],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(),
    )
    agrees = BooleanField("She agrees")
    file = FileField("Answers")


class QuestionForm(Form):
    options = FieldList(FormField(OptionForm), min_entries=2)


class Elements(HTMLParser):
    """Every element of a piece of HTML as (tag, attributes), in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.all if tag in tags]


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__, template_folder=str(resource("templates")), static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["csrf_token"] = lambda: "token-of-the-session"
    jinja.install(app)
    return app


@pytest.fixture
def draw(app: Flask) -> Any:
    def draw(source: str, **context: Any) -> str:
        imports = (
            '{% from "macros/form.html" import field, error_summary, submit, csrf %}'
            '{% import "macros/ui.html" as ui %}'
        )
        with app.test_request_context():
            return render_template_string(imports + source, **context)

    return draw


def text_of(html: str) -> str:
    return str(Markup(re.sub(r"<[^>]+>", "", html)).unescape())


@pytest.mark.parametrize(
    ("name", "tag", "kind"),
    [
        ("name", "input", "text"),
        ("email", "input", "email"),
        ("secret", "input", "password"),
        ("age", "input", "number"),
        ("story", "textarea", None),
        ("country", "select", None),
        ("agrees", "input", "checkbox"),
        ("file", "input", "file"),
    ],
)
def test_each_control_has_the_label_that_names_it(draw, name, tag, kind):
    form = CustomerForm()

    elements = Elements(draw("{{ field(form[name]) }}", form=form, name=name))

    [label] = elements.named("label")
    [control] = elements.named(tag)
    assert label["for"] == control["id"] == name
    assert control["name"] == name
    assert control.get("type") == kind


def test_a_group_of_radio_buttons_is_a_fieldset_with_a_legend_and_a_label_each(draw):
    form = CustomerForm(data={"plan": "b"})

    html = draw("{{ field(form.plan) }}", form=form)

    elements = Elements(html)
    assert elements.named("fieldset")[0]["role"] == "radiogroup"
    assert "<legend>Plan</legend>" in html
    assert [one["for"] for one in elements.named("label")] == ["plan-0", "plan-1"]
    assert [("checked" in one, one["value"]) for one in elements.named("input")] == [
        (False, "a"),
        (True, "b"),
    ]


def test_check_boxes_send_every_choice_under_one_name(draw):
    form = CustomerForm(MultiDict([("topics", "light")]))

    elements = Elements(draw("{{ field(form.topics) }}", form=form))

    assert [(one["name"], one["type"], "checked" in one) for one in elements.named("input")] == [
        ("topics", "checkbox", False),
        ("topics", "checkbox", True),
    ]


def test_hint_and_error_are_read_with_the_field(draw):
    form = CustomerForm(MultiDict({"name": "", "plan": "a", "country": "de"}))
    form.validate()

    html = draw("{{ field(form.name) }}", form=form)

    [control] = Elements(html).named("input")
    assert control["aria-describedby"] == "name-hint name-error"
    assert control["aria-invalid"] == "true"
    assert '<p class="hint" id="name-hint">As she signs.</p>' in html
    assert "Error: Give her a name." in text_of(html)


def test_a_field_without_error_is_not_called_invalid(draw):
    html = draw("{{ field(form.email) }}", form=CustomerForm())

    assert "aria-invalid" not in html
    assert "aria-describedby" not in html
    assert "(optional)" in html


def test_the_summary_links_to_every_refused_field(draw):
    form = CustomerForm(MultiDict({"name": "", "age": "200", "country": "de"}))
    form.validate()

    html = draw("{{ error_summary(form) }}", form=form)

    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', html) == [
        ("#name", "Give her a name."),
        ("#age", "Between 1 and 120 years."),
        ("#plan-0", "Choose a plan."),
    ]
    assert 'role="alert"' in html


def test_the_summary_reaches_into_lists_of_forms(draw):
    form = QuestionForm(MultiDict({"options-0-text": "Heating", "options-1-text": ""}))
    form.validate()

    html = draw("{{ error_summary(form) }}", form=form)

    assert re.findall(r'<a href="([^"]+)">', html) == ["#options-1-text"]


def test_the_summary_is_empty_when_nothing_was_refused(draw):
    assert draw("{{ error_summary(form) }}", form=CustomerForm()).strip() == ""


def test_what_was_typed_is_kept_but_never_a_password(draw):
    typed = {
        "name": "Dora",
        "secret": "rosebud",
        "age": "old",
        "story": "\n\nfirst",
        "country": "fr",
    }
    form = CustomerForm(MultiDict(typed))
    form.validate()

    html = draw("{% for one in form %}{{ field(one) }}{% endfor %}", form=form)

    assert 'value="Dora"' in html
    assert 'value="old"' in html
    # The parser drops the first newline of a text area; the two that were typed follow it.
    assert ">\n\n\nfirst</textarea>" in html
    assert '<option value="fr" selected>' in html
    assert "rosebud" not in html


def test_hostile_text_stays_text_in_forms(draw):
    class HostileForm(Form):
        name = StringField(HOSTILE, description=HOSTILE)
        story = TextAreaField("Story")
        plan = RadioField("Plan", choices=[SelectChoice(HOSTILE, HOSTILE)])
        country = SelectField("Country", choices=[SelectChoice(HOSTILE, HOSTILE)])

    form = HostileForm(data={"name": HOSTILE, "story": "</textarea>" + HOSTILE, "plan": HOSTILE})
    form.name.errors = [HOSTILE]

    html = draw(
        "{{ error_summary(form) }}{% for one in form %}{{ field(one, attrs={'title': bad}) }}"
        "{% endfor %}{{ submit(bad, name=bad, value=bad) }}",
        form=form,
        bad=HOSTILE,
    )

    assert "<script" not in html
    assert html.count("</textarea>") == 1
    assert {one.get("title") for one in Elements(html).named("textarea", "select")} == {HOSTILE}


def test_hostile_text_stays_text_in_everything_else(draw):
    html = draw(
        """{{ ui.chip(bad, bad) }}{{ ui.kind_chip(bad) }}{{ ui.level_chip(bad) }}
        {{ ui.quote(bad, [(0, 8, "want"), (8, 16, bad)], who=bad, role=bad, kind=bad, url="/x") }}
        {{ ui.bar(bad, 0.5, 0.4, 0.6, base=10) }}{{ ui.interval_svg(0.5, label=bad) }}
        {{ ui.empty(bad, bad, "/x", bad) }}{{ ui.progress(0.5, bad, bad) }}{{ ui.kbd(bad) }}
        {{ ui.definition([(bad, bad)]) }}{{ ui.statement_text(bad, [False]) }}
        {{ ui.notice(bad, bad, bad) }}{{ ui.tabs([{"text": bad, "url": "/x"}]) }}
        {{ ui.stepper([bad]) }}{{ ui.figure(bad, bad) }}{{ ui.key_button(bad, "A", value=bad) }}
        {% call ui.table(bad, [bad, (bad, "n")]) %}<tr>{{ ui.td(bad, bad) }}</tr>{% endcall %}""",
        bad=HOSTILE,
    )

    assert "<script" not in html
    assert not [attrs for _, attrs in Elements(html).all if "alert(1)" in attrs]


def test_marks_cover_exactly_the_code_points_they_name(draw):
    text = "🏠 I’d like heat, because I hate the cold"

    html = draw(
        "{{ ui.marked(text, [(25, 40, 'reason'), (2, 15, 'want')]) }}",
        text=text,
    )

    assert html == (
        '🏠 <mark class="want" title="what they ask for">I’d like heat</mark>, because '
        '<mark class="reason" title="why it matters">I hate the cold</mark>'
    )


@pytest.mark.parametrize(
    "marks",
    [
        [(0, 6, "want"), (3, 9, "reason")],
        [(0, 99, "want")],
        [(4, 4, "want")],
        [(0, 9, "want"), (2, 5, "reason")],
        [],
    ],
)
def test_no_set_of_marks_loses_or_repeats_a_word(draw, marks):
    html = draw("{{ ui.marked(text, marks) }}", text="warm home", marks=marks)

    assert text_of(html) == "warm home"


def test_a_bar_says_its_share_interval_and_base_in_words(draw):
    html = draw('{{ ui.bar("Parents", 0.41, 0.33, 0.5, base=120) }}')

    elements = Elements(html)
    assert elements.named("svg")[0]["aria-label"] == (
        "41 per cent, 95 per cent interval 33 to 50, of 120 people"
    )
    assert [one["width"] for one in elements.named("rect")] == ["100%", "41.00%"]
    assert [(one["x1"], one["x2"]) for one in elements.named("line")] == [
        ("33.00%", "33.00%"),
        ("50.00%", "50.00%"),
        ("33.00%", "50.00%"),
    ]
    assert "41\u202f%" in html


def test_a_bar_of_too_few_people_shows_no_number(draw):
    html = draw('{{ ui.bar("Renters", none) }}')

    assert "too few to show" in html
    assert "<svg" not in html


def test_words_the_draft_added_are_underlined_together(draw):
    html = draw(
        "{{ ui.statement_text('I come home without paying for it', origin) }}",
        origin=(True, True, True, False, False, True, True),
    )

    assert html == 'I come home <u class="added">without paying</u> for it'


def test_pagination_says_where_one_is(draw, app):
    with app.test_request_context("/?page=2"):
        pages = Pages.of(1204)

    html = draw("{{ ui.pagination(pages, 'customers') }}", pages=Shown(pages))

    assert "51 to 100 of 1\u202f204 customers" in html
    assert 'rel="prev" href="/?page=1"' in html
    assert 'rel="next" href="/?page=3"' in html


class Shown:
    """Pages whose addresses need no route."""

    def __init__(self, pages: Pages) -> None:
        self.count, self.first, self.last, self.total = (
            pages.count,
            pages.first,
            pages.last,
            pages.total,
        )
        self.previous_url, self.next_url = "/?page=1", "/?page=3"


def test_the_token_goes_with_every_form(draw):
    assert draw("{{ csrf() }}") == (
        '<input type="hidden" name="csrf_token" value="token-of-the-session">'
    )
