"""Files of transcripts: who said what and when, or one sentence that says what is wrong."""

import io
import zipfile

import pytest

from survey.ask.interviews.speakers import guess_roles
from survey.ask.interviews.transcript_files import (
    UnreadableTranscript,
    read_pasted,
    read_transcript,
)
from survey.ask.interviews.turns import NoTurns

DOCX_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
DOCX_RELATIONS = (
    '<?xml version="1.0"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*paragraphs, prolog="", story=None):
    """The bytes of a Word document with these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    story = story or f'{prolog}<w:document xmlns:w="{WORDML}"><w:body>{body}</w:body></w:document>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", DOCX_TYPES)
        packed.writestr("_rels/.rels", DOCX_RELATIONS)
        packed.writestr("word/document.xml", story)
    return file.getvalue()


def said(talk):
    return [(turn.speaker, turn.starts_ms, turn.text) for turn in talk.turns]


def test_times_and_names_stand_before_the_words():
    text = (
        b"[00:01:12] Ada: What did you do?\r\n[00:01:15] Ben Obi: I lost it.\r\nAnd then: no.\r\n"
    )

    assert said(read_transcript("talk.txt", text)) == [
        ("Ada", 72_000, "What did you do?"),
        ("Ben Obi", 75_000, "I lost it.\nAnd then: no."),
    ]


def test_names_and_times_stand_on_a_line_of_their_own():
    text = b"Speaker 1  0:03\nHello there.\n\nSpeaker 2  1:02:07\nHi.\n"

    assert said(read_transcript("otter.txt", text)) == [
        ("Speaker 1", 3_000, "Hello there."),
        ("Speaker 2", 3_727_000, "Hi."),
    ]


def test_markdown_loses_its_marks_and_headings_are_counted_as_left_out():
    talk = read_transcript(
        "talk.md", b"# Talk\n\n**Ada:** Why?\n\n**Ben** (00:07): So that\n> I see\n"
    )

    assert said(talk) == [("Ada", None, "Why?"), ("Ben", 7_000, "So that\nI see")]
    assert talk.left_out == 1


def test_what_stands_before_the_first_speaker_is_left_out_and_counted():
    talk = read_transcript(
        "a.txt", b"Talk with P3\nDate: 4 Nov\n\nQ: Why?\nA: So.\nQ: And?\nA: No.\n"
    )

    assert talk.speakers == ("Q", "A")
    assert talk.left_out == 2


def test_without_names_every_paragraph_is_a_turn():
    talk = read_transcript("a.txt", b"I lose the form.\nStill: lost.\n\nThen I walk.\n")

    assert said(talk) == [("", None, "I lose the form.\nStill: lost."), ("", None, "Then I walk.")]


def test_scripts_without_large_letters_have_speakers_too():
    text = "أحمد: أريد أن أصل\nسارة: لماذا؟\nأحمد: لأن الطريق طويل\n".encode()

    assert read_transcript("a.txt", text).speakers == ("أحمد", "سارة")


def test_captions_of_one_person_that_follow_each_other_are_one_turn():
    text = (
        "WEBVTT\n\nNOTE made by a machine\n\n1\n00:00:01.000 --> 00:00:03.500\n<v Ada Obi>What did\n\n"
        "2\n00:00:03.600 --> 00:00:04.000\n<v Ada Obi>you do?\n\n"
        "00:05.000 --> 00:06.000\n<v Ben>I &amp; she <i>walked</i></v>\n"
    )

    talk = read_transcript("talk.vtt", text.encode())

    assert said(talk) == [("Ada Obi", 1_000, "What did you do?"), ("Ben", 5_000, "I & she walked")]
    assert talk.turns[0].ends_ms == 4_000


def test_subtitles_name_people_before_a_colon():
    text = (
        "1\r\n00:00:01,000 --> 00:00:03,500\r\nAda: Why?\r\n\r\n"
        "2\r\n00:00:04,000 --> 00:00:05,000\r\nBen: Well: it is far.\r\n\r\n"
        "3\r\n00:00:06,000 --> 00:00:07,000\r\nAda: And?\r\n"
    )

    assert said(read_transcript("talk.srt", text.encode())) == [
        ("Ada", 1_000, "Why?"),
        ("Ben", 4_000, "Well: it is far."),
        ("Ada", 6_000, "And?"),
    ]


def test_a_word_document_is_read_by_its_paragraphs():
    talk = read_transcript("talk.docx", docx("Ada: Why?", "Ben: It is far.", "Ada: Far?"))

    assert said(talk) == [("Ada", None, "Why?"), ("Ben", None, "It is far."), ("Ada", None, "Far?")]


def test_pasted_captions_are_known_by_their_arrows():
    talk = read_pasted("1\n00:00:01,000 --> 00:00:03,500\nHello.\n")

    assert said(talk) == [("", 1_000, "Hello.")]


def test_text_of_an_old_character_set_is_read():
    assert said(read_transcript("a.txt", "Ich möchte".encode("cp1252"))) == [
        ("", None, "Ich möchte")
    ]


def test_words_are_composed_and_lines_end_alike():
    talk = read_transcript("a.txt", "cafe\u0301\r\nau lait".encode())

    assert talk.turns[0].text == "café\nau lait"


def test_a_turn_longer_than_a_note_is_cut_at_a_sentence():
    talk = read_transcript("a.txt", ("Ada: Why?\nBen: " + "I walk home. " * 3_000).encode())

    assert max(len(turn.text) for turn in talk.turns) <= 20_000
    assert all(turn.text.endswith(".") for turn in talk.turns[1:])
    assert "".join(turn.text for turn in talk.turns).count("walk") == 3_000


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("talk.pdf", b"%PDF-1.7", "is not a transcript that we can read"),
        ("talk.txt", b"  \n", "is empty"),
        ("talk.txt", b"RIFF\x00\x01\x02", "bytes that are no text"),
        ("talk.txt", b"x" * (5 * 1024 * 1024 + 1), "has 5 MB; a transcript of this kind has at most 5"),
        ("talk.vtt", b"hello", "should begin with WEBVTT"),
        ("talk.docx", b"PK\x03\x04 and then nothing", "no Word document, or a damaged one"),
        ("talk.docx", docx(story="<w:document"), "no Word document, or a damaged one"),
        ("talk.docx", docx("a", prolog="<!DOCTYPE x>"), "no Word document, or a damaged one"),
        ("talk.docx", docx("x" * 27_000_000), "unpacks to more than a transcript can hold"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_one_sentence(name, data, sentence):
    with pytest.raises(UnreadableTranscript, match=sentence) as refused:
        read_transcript(name, data)

    assert refused.value.field == "file"


def test_a_file_in_which_nobody_says_anything_is_refused():
    with pytest.raises(NoTurns, match="No words were found"):
        read_transcript("talk.vtt", b"WEBVTT\n\n")


def test_more_turns_than_a_session_holds_are_refused():
    with pytest.raises(NoTurns, match="holds 5,000 turns; this transcript has 5,001"):
        read_transcript("a.txt", b"word\n\n" * 5_001)


@pytest.mark.parametrize(
    ("text", "moderators"),
    [
        ("Interviewer: Tell me.\nP3: I walk.\nInterviewer: Tell more.\nP3: Far.", {"Interviewer"}),
        ("Q: Tell me.\nA: I walk.\nQ: And.\nA: Far.", {"Q"}),
        ("Ada: How?\nBen: By bus.\nAda: Why?\nBen: Why not?\nBen: It is quick.", {"Ada"}),
        ("Cleo Ng: So.\nBen: By bus.\nCleo Ng: Hm.\nBen: Quick.", {"Cleo Ng"}),
        ("Ben: I walk.\nDora: I ride.\nBen: Far.\nDora: Quick.", set()),
    ],
)
def test_whoever_asks_is_guessed(text, moderators):
    talk = read_pasted(text)

    roles = guess_roles(talk.turns, interviewer="Cleo Ng")

    assert {name for name, role in roles.items() if role == "moderator"} == moderators
