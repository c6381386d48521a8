"""The language of a text is told by its stop words, or left open."""

import pytest

from nlp.language import detect, is_foreign


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I would like to know when the bus is coming", "en"),
        ("Ich möchte wissen, wann der Bus kommt, weil ich nicht warten kann", "de"),
        ("Je voudrais savoir quand le bus arrive, car je ne peux pas attendre", "fr"),
        ("Me gustaría que la tienda abra los domingos porque no tengo tiempo", "es"),
        ("Eu quero que a loja abra ao domingo porque não tenho tempo", "pt"),
        ("Vorrei che il negozio fosse aperto perché non ho tempo la sera", "it"),
    ],
)
def test_six_languages_are_told_apart(text, code):
    assert detect(text) == code


@pytest.mark.parametrize("text", ["", "dark mode", "42", "no", "🙂", "SSO!!!"])
def test_a_text_without_stop_words_stays_open(text):
    assert detect(text) is None
    assert not is_foreign(text)


def test_what_english_rules_cannot_read_is_foreign():
    assert is_foreign("速く届けてほしい")
    assert is_foreign("Мне нужна скидка")
    assert is_foreign("dark mode", "de")
    assert not is_foreign("Ich möchte nicht warten", "en-GB")
