import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp import Document, Known, Settings, analyse
from nlp.scale.kind_student import KindStudent
from nlp.scale.packing import packed, saying, unpacked
from nlp.scale.reading import _read_to_teach
from nlp.scale.student import Student
from nlp.types import ThemeKind
from nlp.workers import Workers

THINGS = ("books", "chairs", "lamps", "doors", "desks", "maps", "stairs", "clocks", "films", "toys")
PLACES = ("here", "upstairs", "in the hall", "near my home", "downtown", "at the branch", "outside")
WISHES = (
    "I want more {} {}",
    "please repair the {} {}",
    "the {} {} are too noisy so I cannot study",
    "I love the {} {}",
    "could you clean the {} {}",
)
# Few texts are many enough for the path of very many.
TAUGHT = Settings(embedder="use", teach_above=100)


@pytest.fixture(scope="module")
def crowd() -> list[Document]:
    """350 answers of 350 people: five things said of ten things in seven places."""
    said = [w.format(thing, place) for w in WISHES for thing in THINGS for place in PLACES]
    return [Document(id=f"a{i}", text=text, respondent=f"p{i}") for i, text in enumerate(said)]


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    """Samples small enough that most answers are placed by the students."""
    monkeypatch.setattr("nlp.scale.reading.TAUGHT", 120)
    monkeypatch.setattr("nlp.scale.reading.WORTH", 100)
    monkeypatch.setattr("nlp.scale.teaching.TAUGHT", 80)
    monkeypatch.setattr("nlp.scale.finding.CLUSTERED", 200)
    monkeypatch.setattr("nlp.scale.finding.FEWEST_CLUSTERED", 50)


@pytest.fixture(scope="module")
def alone(crowd):
    """What one process finds."""
    patch = pytest.MonkeyPatch()
    with patch.context() as few:
        for name, value in (
            ("reading.TAUGHT", 120), ("reading.WORTH", 100), ("teaching.TAUGHT", 80),
            ("finding.CLUSTERED", 200), ("finding.FEWEST_CLUSTERED", 50),
        ):  # fmt: skip
            few.setattr(f"nlp.scale.{name}", value)
        few.setattr("os.sched_getaffinity", lambda _: {0})
        return analyse(crowd, TAUGHT, known=decided(crowd))


def decided(crowd):
    """The third answer is confirmed in a theme, and its neighbour was turned away from it."""
    one, other = crowd[3].text, crowd[4].text
    return Known(
        themes={"mine": (one,)}, kinds={"mine": ThemeKind.WANT}, cannot_link=((one, other),)
    )


def test_every_answer_is_placed_whoever_read_it(crowd, alone):
    said = {statement.document for statement in alone.statements}
    placed = {assignment.statement for assignment in alone.assignments}

    assert said == {document.id for document in crowd}
    assert {statement.id for statement in alone.statements if statement.kind != "noise"} <= placed
    assert [statement.document for statement in alone.statements] == sorted(
        (statement.document for statement in alone.statements), key=lambda name: int(name[1:])
    )


def test_themes_count_all_their_statements_and_people(alone):
    of = {statement.id: statement.document for statement in alone.statements}
    for theme in alone.themes:
        mine = [one.statement for one in alone.assignments if one.theme == theme.id]

        assert theme.statement_count == len(mine)
        assert theme.respondent_count == len({of[statement] for statement in mine})


def test_other_processes_and_another_order_of_rows_find_the_same(crowd, alone):
    backwards = analyse(crowd[::-1], TAUGHT, known=decided(crowd))

    assert backwards.themes == alone.themes
    assert set(backwards.assignments) == set(alone.assignments)
    # Which of those that say the same came first is the one thing that the order decides.
    said = {one.id: replace(one, same_as=None) for one in alone.statements}
    assert {one.id: replace(one, same_as=None) for one in backwards.statements} == said


def test_who_says_the_same_is_read_the_same(crowd):
    again = [replace(one, id=f"b{one.id}", respondent=f"b{one.respondent}") for one in crowd]
    found = analyse([*crowd, *again], TAUGHT)

    said: dict[str, list[object]] = {}
    for one in found.statements:
        bare = replace(one, id="", document="", same_as=None)
        said.setdefault(one.document, []).append(bare)
    assert len(said) == 2 * len(crowd)
    assert all(said[f"b{one.id}"] == said[one.id] for one in crowd)
    assert {one.mentions % 2 for one in found.statements} == {0}


def test_what_people_decided_holds_on_the_path_of_very_many(alone):
    theme = {(a.statement, a.view): a.theme for a in alone.assignments}

    accepted = next(t for t in alone.themes if t.known == "mine")
    mine = {t for (statement, view), t in theme.items() if statement.startswith("a3:")}
    assert accepted.id in mine
    for view in ThemeKind:
        apart = [
            {t for (s, v), t in theme.items() if s.startswith(of) and v == view}
            for of in ("a3:", "a4:")
        ]
        assert not apart[0] & apart[1]


def test_the_student_puts_texts_of_the_sample_where_they_are_and_others_near():
    texts = [f"{w.format(t, p)}" for w in WISHES for t in THINGS for p in PLACES]
    vectors = np.repeat(np.eye(5, 8, dtype=np.float32), 70, axis=0)
    student = Student(texts[::2], [vectors[::2]])

    (placed,) = student.lookup([*texts, ""])

    placed = placed.astype(np.float32)
    assert np.allclose(
        np.abs(placed[:-1:2] @ placed[:-1:2].T), vectors[::2] @ vectors[::2].T, atol=2e-3
    )
    like = placed[1:-1:2] @ placed[[0, 70, 140, 210, 280]].T
    assert (like.argmax(axis=1) == np.repeat(range(5), 35)).all()
    assert not placed[-1].any()


def test_the_student_of_the_kinds_says_what_the_full_reading_says(crowd):
    sayings = [saying(document, "en") for document in crowd]
    _, lessons = unpacked(_read_to_teach(packed(sayings), ()))
    seen = [lesson for i, lesson in enumerate(lessons) if i % 3]
    student = KindStudent.taught_by(seen)

    told = student([utterance for utterance, _ in lessons[::3]])

    same = [
        next(iter(reading.kinds)) == next(iter(kinds))
        for reading, (_, kinds) in zip(told, lessons[::3], strict=True)
    ]
    assert np.mean(same) > 0.9


def test_cancelling_leaves_no_process_behind(crowd):
    before = children()

    def cancel(stage: str, share: float) -> None:
        if share > 0.03 and children() > before:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyse(crowd, TAUGHT, progress=cancel)

    assert until(lambda: not computing(children() - before)), computing(children())


@pytest.mark.parametrize("patience", [0, 0.3, 1])
def test_a_run_cancelled_while_pieces_wait_ends_without_a_complaint(patience):
    """In no thread either: pytest makes what a thread raises an error."""
    began = time.monotonic()

    def cancel() -> None:
        if time.monotonic() - began > patience:
            raise KeyboardInterrupt

    def run() -> None:
        with Workers() as workers:
            if not workers.are_elsewhere:
                pytest.skip("one core: nothing is computed elsewhere")
            list(workers.map(time.sleep, [(0.05,)] * 500, tick=cancel))

    with pytest.raises(KeyboardInterrupt):
        run()


def test_a_killed_run_leaves_no_process_behind():
    program = (
        "import os, time\n"
        "from nlp.workers import Workers\n"
        "with Workers() as workers:\n"
        "    for name in workers.map(os.getpid, [()] * 4, tick=lambda: None):\n"
        "        print(name, flush=True)\n"
        "    time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as run:
        theirs = {int(run.stdout.readline()) for _ in range(4)}
        run.kill()

    assert until(lambda: not computing(theirs))


def test_a_killed_process_of_the_pool_costs_time_and_no_more():
    with Workers() as workers:
        if not workers.are_elsewhere:
            pytest.skip("one core: nothing is computed elsewhere")
        first = next(workers.map(os.getpid, [()], tick=lambda: None))
        os.kill(first, signal.SIGKILL)
        squares = list(workers.map(pow, [(i, 2) for i in range(20)], tick=lambda: None))

    assert squares == [i * i for i in range(20)]


def children() -> set[int]:
    """The processes that this one has started and that run."""
    tasks = Path(f"/proc/{os.getpid()}/task").iterdir()
    return {int(one) for task in tasks for one in (task / "children").read_text().split()}


def computing(processes: set[int]) -> dict[int, str]:
    """Those that are alive and run pieces of work; the pool's own tracker ends with this process."""
    alive = {}
    for process in processes:
        try:
            command = Path(f"/proc/{process}/cmdline").read_text()
        except OSError:
            continue
        if command and "resource_tracker" not in command:
            alive[process] = command
    return alive


def until(holds) -> bool:
    deadline = time.monotonic() + 20
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
