"""Settings: read from the environment, each complaint a sentence."""

import dataclasses
import stat

import pytest

from survey.core.config import WrongSettings, load_settings


def complaints(**given):
    with pytest.raises(WrongSettings) as caught:
        load_settings({f"NEEDFINDER_{name}": value for name, value in given.items()})
    return caught.value.complaints


def test_nothing_needs_to_be_set(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    settings = load_settings({})

    assert settings.database_url == f"sqlite:///{tmp_path}/instance/needfinder.db"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.sends_mail is False
    assert settings.is_production is False


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path):
    first = load_settings({"NEEDFINDER_HOME": str(tmp_path)})
    second = load_settings({"NEEDFINDER_HOME": str(tmp_path)})

    assert len(first.secret_key) >= 32
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_secrets_do_not_end_in_the_log(tmp_path):
    settings = load_settings(
        {
            "NEEDFINDER_HOME": str(tmp_path),
            "NEEDFINDER_SECRET_KEY": "k" * 40,
            "NEEDFINDER_DATABASE_URL": "postgresql://ada:hunter2@localhost/x",
            "NEEDFINDER_SMTP_PASSWORD": "hunter3",
        }
    )

    shown = repr(settings)

    assert "hunter" not in shown
    assert "kkkk" not in shown


def test_all_that_is_wrong_is_said_at_once():
    said = complaints(PORT="eighty", SMTP_SECURITY="ssl", LOG_LEVEL="loud", SAMPLE="perhaps")

    assert said == [
        "NEEDFINDER_PORT is 'eighty', but must be a number from 1 to 65535.",
        "NEEDFINDER_SMTP_SECURITY is 'ssl', but must be one of starttls, tls, none.",
        "NEEDFINDER_SAMPLE is 'perhaps', but must be yes or no.",
        "NEEDFINDER_LOG_LEVEL is 'loud', but must be one of debug, info, warning, error.",
    ]


def test_a_misspelt_setting_is_named():
    assert complaints(PROT="8001") == ["NEEDFINDER_PROT is not a setting; see docs/settings.md."]


def test_production_refuses_an_address_without_https():
    said = complaints(ENVIRONMENT="production", PUBLIC_URL="http://ask.example.org")

    assert said[0].startswith("NEEDFINDER_PUBLIC_URL must begin with https:// in production")


def test_production_over_http_can_be_allowed(tmp_path):
    settings = load_settings(
        {
            "NEEDFINDER_HOME": str(tmp_path),
            "NEEDFINDER_ENVIRONMENT": "production",
            "NEEDFINDER_PUBLIC_URL": "http://ask.example.org",
            "NEEDFINDER_ALLOW_HTTP": "1",
        }
    )

    assert settings.is_production is True
    assert settings.is_https is False


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PUBLIC_URL": "ask.example.org"}, "NEEDFINDER_PUBLIC_URL must be a whole address"),
        ({"PUBLIC_URL": "https://a.org/path"}, "NEEDFINDER_PUBLIC_URL must end after the host"),
        ({"DATABASE_URL": "mysql://x"}, "NEEDFINDER_DATABASE_URL must begin with"),
        ({"SMTP_HOST": "mail.example.org"}, "NEEDFINDER_MAIL_FROM must be an e-mail address"),
        ({"LIMITER_STORAGE": "file://x"}, "NEEDFINDER_LIMITER_STORAGE must be memory://"),
        ({"SECRET_KEY": "short"}, "NEEDFINDER_SECRET_KEY must have at least 32"),
        ({"THREADS": "0"}, "NEEDFINDER_THREADS is '0', but must be a number from 1 to 128"),
    ],
)
def test_a_wrong_value_is_refused(given, named):
    assert complaints(**given)[0].startswith(named)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")

    said = complaints(HOME=str(tmp_path / "file" / "instance"))

    assert "cannot be written" in said[0]


def test_settings_cannot_be_changed(tmp_path):
    settings = load_settings({"NEEDFINDER_HOME": str(tmp_path)})

    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.port = 1
