"""Answers in other languages: what is asked for and why, in the person's own words."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import analyse
from nlp.answer_languages import settle_languages
from nlp.embed import choose_embedders
from nlp.embed.bridge import Bridge
from nlp.extract import extract
from nlp.languages import CUES, reader_of, says_nothing
from nlp.reasons import probe
from nlp.split import split
from nlp.statement_of_need import draft
from nlp.types import Document, Kind, Level, Settings, Span


def statements_of(text, **rest):
    return extract([Document(id="a", text=text, **rest)])


def said(text, **rest):
    """Return the want and the evidence, in the words of the answer."""
    found = statements_of(text, **rest)
    want = next((one.want for one in found if one.want is not None), None)
    evidence = next((one.evidence for one in found if one.evidence is not None), None)
    return (want and want.of(text), evidence and evidence.of(text))


@pytest.mark.parametrize(
    ("text", "want", "reason"),
    [
        (
            "Ich hätte gern längere Öffnungszeiten, weil ich bis acht arbeite.",
            "längere Öffnungszeiten",
            "ich bis acht arbeite",
        ),
        (
            "Es wäre schön, wenn der Bus öfter käme, damit ich nicht frieren muss",
            "der Bus öfter käme",
            "ich nicht frieren muss",
        ),
        (
            "Je voudrais un rendez-vous le samedi parce que je travaille en semaine",
            "un rendez-vous le samedi",
            "je travaille en semaine",
        ),
        (
            "Mettez plus de bancs, sinon ma grand-mère doit rester debout",
            "plus de bancs",
            "ma grand-mère doit rester debout",
        ),
        (
            "Me gustaría pagar con el móvil para no llevar monedas encima",
            "pagar con el móvil",
            "no llevar monedas encima",
        ),
        (
            "Más papeleras, porque la basura acaba en el suelo",
            "Más papeleras",
            "la basura acaba en el suelo",
        ),
        (
            "Gostaria de receber a fatura por email, porque perco os papéis",
            "receber a fatura por email",
            "perco os papéis",
        ),
        (
            "Ponham sombra no parque infantil, senão as crianças queimam-se",
            "sombra no parque infantil",
            "as crianças queimam-se",
        ),
        (
            "Vorrei un posto fisso per la bici, perché me l'hanno già rubata",
            "un posto fisso per la bici",
            "me l'hanno già rubata",
        ),
        (
            "Servirebbe una mappa così non mi perdo ogni volta",
            "una mappa",
            "non mi perdo ogni volta",
        ),
    ],
)
def test_a_want_and_its_reason_are_found_in_five_languages(text, want, reason):
    assert said(text) == (want, reason)


@pytest.mark.parametrize(
    ("text", "want", "reason"),
    [
        ("ich moechte mehr baenke weil ich schlecht zu fuss bin", "mehr baenke", "ich schlecht zu fuss bin"),
        ("j'aimerais etre prevenu avant, sinon je me deplace pour rien", "etre prevenu avant", "je me deplace pour rien"),
        ("necesito mas tiempo pq escribo despacio", "mas tiempo", "escribo despacio"),
        ("queria mais luz, assim nao tenho medo", "mais luz", "nao tenho medo"),
        ("vorrei piu panchine perche mi stanco presto", "piu panchine", "mi stanco presto"),
    ],
)  # fmt: skip
def test_nobody_has_to_type_accents(text, want, reason):
    assert said(text) == (want, reason)


def test_letters_with_their_marks_typed_apart_keep_exact_spans():
    text = unicodedata.normalize("NFD", "Ich hätte gern größere Knöpfe, weil ich schlecht sehe")

    want, reason = said(text)

    assert want == unicodedata.normalize("NFD", "größere Knöpfe")
    assert reason == "ich schlecht sehe"


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("Die Warteschlange ist viel zu lang", Kind.PAIN, "de"),
        ("L'application plante tout le temps", Kind.PAIN, "fr"),
        ("Nunca contestan al teléfono", Kind.PAIN, "es"),
        ("O pessoal é muito simpático", Kind.GAIN, "pt"),
        ("Il servizio è ottimo", Kind.GAIN, "it"),
        ("Stattdessen rufe ich jedes Mal im Laden an", Kind.WORKAROUND, "de"),
        ("keine Ahnung", Kind.NOISE, "de"),
        ("je ne sais pas", Kind.NOISE, "fr"),
        ("Lo importante para mí es poder confiar en los horarios", Kind.NEED, "es"),
    ],
)
def test_kinds_are_told_in_their_language(text, kind, language):
    (only,) = statements_of(text, language=language)

    assert only.kinds.get(kind, 0) >= 0.5


def test_a_short_answer_takes_the_language_of_its_person_or_of_the_study():
    rest = [Document(id=str(i), text=text) for i, (text, _) in enumerate(SAME_NEED[1::3])]
    own = [
        Document(id="x", text="Je voudrais que le bus passe plus souvent le soir", respondent="p"),
        Document(id="y", text="mode sombre", respondent="p"),
        Document(id="z", text="WLAN", respondent="q"),
    ]

    languages = dict(
        zip([one.id for one in (*rest, *own)], settle_languages([*rest, *own]), strict=True)
    )

    assert languages["y"] == "fr"
    assert languages["z"] == "de"


def test_a_language_that_is_given_wins():
    (only,) = statements_of("Ich hätte gern mehr Licht", language="en-GB")

    assert only.language == "en"


def test_what_no_cue_tells_is_told_by_the_vectors_of_labelled_english_sentences():
    (smoke,) = statements_of("La camera puzzava di fumo e la moquette era macchiata")

    assert smoke.kind is Kind.PAIN
    assert smoke.findings == ()


def test_a_short_reason_is_never_taken_for_an_empty_answer():
    _, reason = statements_of("Ich hätte gern mehr Licht, weil ich nichts sehe")

    assert reason.kind is Kind.PAIN
    assert reason.level is Level.IMPLIED


def test_a_purpose_is_stated_and_a_cause_implies():
    purpose = statements_of("Je voudrais un plan pour trouver vite la sortie")
    cause = statements_of("Je voudrais un plan, car je me perds")

    assert Level.STATED in {one.level for one in purpose}
    assert {one.level for one in cause} - {None} == {Level.IMPLIED}


@pytest.mark.parametrize(
    ("text", "echo", "language"),
    [
        ("Ich wünsche mir einen Fahrstuhl.", "einen Fahrstuhl", "de"),
        ("Il manque une rampe d'accès", "une rampe d'accès", "fr"),
        ("Por favor, pongan un ascensor", "un ascensor", "es"),
        ("Preciso de um recibo maior", "um recibo maior", "pt"),
        ("Mi serve un ascensore", "un ascensore", "it"),
    ],
)
def test_a_want_without_a_reason_is_probed_with_the_persons_words(text, echo, language):
    probed = probe(text)

    assert probed is not None
    assert probed.echo == echo
    assert probed.sentence == f"You asked for “{echo}”."
    assert any(one.needs_probe for one in statements_of(text, language=language))


@pytest.mark.parametrize(
    "text",
    [
        "Ich wünsche mir einen Fahrstuhl, weil mein Knie kaputt ist.",
        "Il faudrait une rampe. Je suis en fauteuil roulant.",
        "nichts",
        "rien",
        "No sé",
        "もっと安くしてほしい",
    ],
)
def test_a_given_reason_an_empty_answer_and_an_unread_language_are_not_probed(text):
    assert probe(text, prompt="What would you like to change?") is None


def test_an_answer_continues_its_question_in_any_of_the_languages():
    prompt = "Was würden Sie sich wünschen?"

    (bare,) = statements_of("eine Bank im Schatten", prompt=prompt, language="de")

    assert bare.want is not None
    assert bare.kind is Kind.WANT


def test_a_draft_follows_the_grammar_of_its_language_or_there_is_none():
    sure = statements_of("Ich möchte eine Anzeige, damit ich weiß, wann der Bus kommt")
    unsure = statements_of("Ich möchte einen Zaun, damit die Kinder nicht auf die Straße laufen")

    written = draft(sure)

    assert written is not None
    assert written.text == "Ich weiß, wann der Bus kommt"
    assert written.metric == ""
    assert all(written.origin)
    assert draft(unsure) is None


def test_an_empty_answer_is_known_before_its_language_is():
    assert says_nothing("nada")
    assert says_nothing("nichts")
    assert says_nothing("niente")
    assert not says_nothing("dark mode")


SCRIPTS = (
    "もっと遅くまで開けてほしいです。仕事が六時までなので！",
    "希望营业时间更长，因为我下班很晚。谢谢？",
    "อยากให้เปิดนานกว่านี้เพราะเลิกงานหกโมง",
    "أريد ساعات عمل أطول لأنني أعمل حتى السادسة؟ نعم",
    "הייתי רוצה שעות פתיחה ארוכות יותר כי אני עובד",
    "मैं चाहता हूँ कि दुकान देर तक खुली रहे। धन्यवाद",
    "👍🏽👩‍👩‍👧 🙁🙁",
    "Ich hätte gern mehr Licht, parce que je ne vois rien, and I fall",
    "e\u0301\u0301\u0301 n\u0303ino\u200d\u200f",
)


@pytest.mark.parametrize("text", SCRIPTS)
def test_every_script_is_kept_whole(text):
    found = statements_of(text)

    assert all(one.text == one.span.of(text) for one in found)
    assert sum(map(str.isalpha, "".join(one.text for one in found))) == sum(map(str.isalpha, text))


def test_sentences_end_as_their_script_ends_them():
    assert len(split("開けてほしい。仕事が長い！")) == 2
    assert len(split("कृपया खोलें। धन्यवाद")) == 2


pieces = st.sampled_from(
    [*SCRIPTS, " ", "\n", ".", "weil ich", "para que", "perché", "no sé", ", "]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(pieces | st.text(max_size=8), max_size=8).map("".join))
def test_spans_are_exact_whatever_is_written(text):
    for one in statements_of(text, why=text[::-1] or None):
        whole = text if one.part.value == "text" else text[::-1]
        assert one.text == one.span.of(whole)
        assert one.text == one.text.strip()
        for span in filter(None, (one.want, one.evidence)):
            assert one.span.start <= span.start < span.end <= one.span.end
        for finding in one.findings:
            assert finding.span.end <= max(1, len(one.text))
    for code in CUES:
        found = reader_of(code).findings(text)
        assert all(isinstance(one.span, Span) for one in found)


SAME_NEED = (
    ("I want live times so that I know when the bus comes", "en"),
    ("Bitte Echtzeit anzeigen, damit ich weiß, wann der Bus kommt", "de"),
    ("Quiero horarios reales para saber cuándo llega el autobús", "es"),
    ("I would like small packs because half of it goes bad", "en"),
    ("Ich hätte gern kleinere Packungen, weil die Hälfte schlecht wird", "de"),
    ("Necesito envases pequeños porque la mitad se estropea", "es"),
    ("Please explain it simply so that I understand what is wrong with me", "en"),
    ("Bitte einfach erklären, damit ich verstehe, was ich habe", "de"),
    ("Expliquen con palabras sencillas para entender lo que tengo", "es"),
)


def test_the_same_need_said_in_three_languages_comes_together():
    documents = [Document(id=str(i), text=text) for i, (text, _) in enumerate(SAME_NEED)]

    result = analyse(documents, Settings(minimum_size=2))

    needs = {
        one.statement.partition(":")[0]: one.theme
        for one in result.assignments
        if one.view.value == "need" and one.theme is not None
    }
    groups = [{needs.get(str(i)) for i in range(start, start + 3)} for start in (0, 3, 6)]
    assert all(len(group) == 1 for group in groups)
    assert len(set.union(*groups)) == 3
    assert next(one.language for one in result.statements if one.document == "1") == "de"
    assert {name for name in result.versions if name.startswith("embedder")} == {"embedder.use"}


def test_english_answers_keep_both_models_and_many_others_leave_one_out():
    def names(**counts):
        return [embedder.name for embedder in choose_embedders("auto", **counts)]

    assert names(english=1000, foreign=0) == ["minilm", "use"]
    assert names(english=1000, foreign=200) == ["minilm", "use"]
    assert names(english=100, foreign=20) == ["use"]
    assert names(english=1000, foreign=2000) == ["use"]


def test_a_bridge_carries_what_it_never_saw_where_the_map_leads():
    generator = np.random.default_rng(0)
    turn = np.linalg.qr(generator.normal(size=(16, 16)))[0]
    source = generator.normal(size=(600, 16))
    source /= np.linalg.norm(source, axis=1, keepdims=True)
    bridge = Bridge(source[:500].astype(np.float16), (source[:500] @ turn).astype(np.float16))

    carried = bridge.carry(source[500:].astype(np.float16)).astype(np.float64)

    assert np.einsum("ij,ij->i", carried, source[500:] @ turn).min() > 0.99
