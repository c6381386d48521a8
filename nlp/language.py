"""Which language a text is in, by its stop words: enough to know where English rules apply."""

from __future__ import annotations

import re

_STOP_WORDS = {
    "en": "the and to of is it that for i you my we are with this have not be was on they when "
    "but can would so if or at from there all an what your me no do just more too don't it's "
    "please need want like has had them then than could should will a in as by because",
    "de": "der die das und ist nicht ich ein eine zu den mit es auf für von dass im dem wir sie "
    "haben wird sich auch wenn aber oder als man mir mich bei noch nur sehr mehr kann bitte weil "
    "damit keine kein wäre einen einer war sind zum zur hat was",
    "fr": "le la les et est pas je un une de des du que pour en dans il nous vous ce qui sur au "
    "avec ne plus mais ou mon ma mes on j'ai c'est très être sont trop quand parce car sans tout "
    "aux cette si merci voudrais",
    "es": "el la los las y es no que de un una en por para con me mi se lo yo su al del más pero "
    "como muy está son porque cuando si ya quiero hay sin todo tener ser gracias esta este sería",
    "pt": "o a os as e é não que de um uma em por para com me meu minha se eu do da no na mais mas "
    "como muito está são porque quando já quero há sem tudo ter ser obrigado você seu sua seria ao",
    "it": "il lo la gli le e è non che di un una in per con mi mio mia si io del della nel più ma "
    "come molto sono perché quando già vorrei c'è senza tutto avere essere grazie questo questa al",
}

_PROFILES = {code: frozenset(words.split()) for code, words in _STOP_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_WORDS_READ = 200
_LEAST_HITS = 2  # one stop word is no evidence: "no" is English and Spanish
_LEAST_SHARE = 0.15  # of stop words among the words of a text in a known language
_LEAST_LATIN = 0.5  # of Latin letters among the letters of a text that English rules can read


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of *text*: en, de, fr, es, pt, it, or None if it cannot be told.

    A short answer often holds no stop word at all ("dark mode"): then the answer is None, which
    means unknown and not "some other language".
    """
    words = []
    for match in _WORD.finditer(text):
        words.append(match[0].lower().replace("’", "'"))
        if len(words) == _WORDS_READ:
            break
    if not words:
        return None
    scores = {
        code: sum(1 for word in words if word in profile) for code, profile in _PROFILES.items()
    }
    best, second = sorted(scores, key=lambda code: (-scores[code], code))[:2]
    if scores[best] < _LEAST_HITS or scores[best] == scores[second]:
        return None
    if scores[best] / len(words) < _LEAST_SHARE:
        return None
    return best


def is_foreign(text: str, declared: str | None = None) -> bool:
    """Say whether English rules should not be trusted with *text*.

    True where the language is declared or plainly another, or where most letters are not Latin.
    """
    if declared is not None:
        return not declared.lower().startswith("en")
    head = text[:2000]
    letters = sum(1 for character in head if character.isalpha())
    latin = sum(1 for character in head if character.isalpha() and character < "\u0250")
    if letters and latin / letters < _LEAST_LATIN:
        return True
    return detect(head) not in {None, "en"}
