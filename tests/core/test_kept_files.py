"""Files that can be made again: whole or not at all, and nothing is left behind."""

import os
import time

import pytest

from survey.core.kept_files import ABANDONED, replacing


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def test_the_new_takes_the_place_of_the_old_at_the_end(tmp_path):
    path = tmp_path / "deep" / "kept"
    with replacing(path) as file:
        file.write(b"old")

    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"

    assert path.read_bytes() == b"new"
    assert names(path.parent) == ["kept"]


def test_what_fails_midway_leaves_the_old_and_no_trace(tmp_path):
    path = tmp_path / "kept"
    path.write_bytes(b"old")

    def fails():
        with replacing(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fails()

    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["kept"]


def test_drafts_of_killed_processes_go_and_those_at_work_stay(tmp_path):
    killed, at_work = tmp_path / ".kept.one", tmp_path / ".kept.two"
    for draft in (killed, at_work):
        draft.write_bytes(b"half")
    long_ago = time.time() - ABANDONED - 60
    os.utime(killed, (long_ago, long_ago))

    with replacing(tmp_path / "kept") as file:
        file.write(b"whole")

    assert names(tmp_path) == [".kept.two", "kept"]
