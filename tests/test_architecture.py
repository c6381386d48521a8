"""The rules of the design: who may import whom, who may call what, what is written down."""

import ast
import subprocess
import sys
from pathlib import Path

import click
import pytest

from survey import app as app_module
from survey.cli import COMMANDS, cli
from survey.core.access import mark_of
from survey.core.config import setting_names
from survey.core.jobs.registry import handlers
from survey.core.menu import entries
from survey.core.roles import (
    IN_STUDY,
    ROLE_PERMISSIONS,
    STUDY_ROLE_PERMISSIONS,
    Permission,
    Role,
    StudyRole,
    may,
)

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for folder in ("survey", "nlp") for path in (ROOT / folder).rglob("*.py"))
LONGEST_MODULE = 320
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


def test_nobody_imports_upwards_or_sideways():
    # In a process of its own: it configures logging, which would silence the loggers of others.
    linter = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run(
        [linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stdout


def test_every_address_names_a_permission_or_is_public(shared_app):
    silent = {
        rule.endpoint
        for rule in shared_app.url_map.iter_rules()
        if mark_of(shared_app.view_functions[rule.endpoint]) is None
    }

    assert silent == set()


def test_only_the_respondents_pages_do_without_a_form_token(shared_app):
    exempt = {
        endpoint.partition(".")[0]
        for endpoint, view in shared_app.view_functions.items()
        if (mark := mark_of(view)) is not None and mark.csrf_exempt
    }

    assert exempt <= {"answering", "delivery", "responses"}


def test_menu_entries_lead_where_their_permission_does(shared_app):
    for entry in entries():
        mark = mark_of(shared_app.view_functions[entry.endpoint])
        assert mark is not None
        for role in Role:
            if may(role, entry.permission):
                assert mark.permission is None or may(role, mark.permission), entry


def test_every_setting_is_written_down():
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")

    assert [name for name in setting_names() if f"`{name}`" not in text] == []


def test_every_command_is_written_down():
    text = (ROOT / "docs/running.md").read_text(encoding="utf-8")
    context = click.Context(cli)
    names = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            names += [f"{name} {one}" for one in command.commands]
        else:
            names.append(name)

    assert [name for name in names if f"`needfinder {name}" not in text] == []


def test_every_permission_is_written_down_as_it_is():
    lines = (ROOT / "docs/running.md").read_text(encoding="utf-8").splitlines()

    for permission in Permission:
        answers = " | ".join("yes" if may(role, permission) else "no" for role in Role)
        assert f"| `{permission.value}` | {answers} |" in lines


def test_every_permission_in_a_study_is_written_down_as_it_is():
    lines = (ROOT / "docs/together.md").read_text(encoding="utf-8").splitlines()

    for permission in IN_STUDY:
        answers = " | ".join(
            "yes" if permission in STUDY_ROLE_PERMISSIONS[role] else "no" for role in StudyRole
        )
        assert f"| `{permission.value}` | {answers} |" in lines


def test_a_researcher_may_do_all_a_viewer_may():
    assert ROLE_PERMISSIONS[Role.VIEWER] < ROLE_PERMISSIONS[Role.RESEARCHER]
    assert ROLE_PERMISSIONS[Role.RESEARCHER] < ROLE_PERMISSIONS[Role.ADMINISTRATOR]
    assert ROLE_PERMISSIONS[Role.ADMINISTRATOR] == set(Permission)


def test_jobs_are_named_for_their_feature_and_what_they_do(shared_app):
    assert [one.name for one in handlers() if one.name.count(".") != 1] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_holds_one_noun(path):
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= LONGEST_MODULE
    assert path.stem not in VAGUE
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "It does not say what it is for."


def test_every_planned_feature_is_there():
    for feature in app_module.FEATURES:
        assert (ROOT / feature.replace(".", "/") / "__init__.py").is_file(), feature
