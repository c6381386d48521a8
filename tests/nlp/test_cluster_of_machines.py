"""Many machines: a real scheduler and two worker processes of Dask, one of them killed midway."""

import os
import signal
import socket
import subprocess
import sys

import pytest

distributed = pytest.importorskip(
    "distributed", reason="Dask is not installed: pip install 'needfinder[cluster]'"
)


@pytest.fixture
def scheduler(tmp_path):
    """The address of a scheduler with two worker processes, and the ids of these."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    address, processes = f"tcp://127.0.0.1:{port}", []
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    try:
        place = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
        processes.append(subprocess.Popen([*dask, *place], **quiet))
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny"]
        one_each = [
            "--host",
            "127.0.0.1",
            "--nthreads",
            "1",
            "--no-dashboard",
            "--death-timeout",
            "30",
        ]
        processes += [subprocess.Popen([*worker, *one_each], **quiet) for _ in range(2)]
        yield address, [process.pid for process in processes[1:]]
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.mark.filterwarnings("ignore")
def test_a_killed_machine_costs_time_and_no_more(scheduler):
    from nlp import Document, Settings, analyse
    from nlp.scale import reading

    address, workers = scheduler
    wishes = ("more {} upstairs", "please repair the {}", "I love the {}", "no {} so I cannot read")
    things = ("books", "chairs", "lamps", "doors", "desks", "maps", "films", "toys")
    documents = [
        Document(id=f"{i}-{j}", text=wish.format(thing), respondent=f"{i}-{j}")
        for i, wish in enumerate(wishes)
        for j, thing in enumerate(things)
    ]
    settings = Settings(embedder="use")
    here = analyse(documents, settings)
    killed: list[int] = []

    def kill_one(stage: str, share: float) -> None:
        if share > 0.05 and not killed:
            killed.append(workers[0])
            os.kill(workers[0], signal.SIGKILL)

    patch = pytest.MonkeyPatch()
    with patch.context() as few, distributed.Client(address, timeout=30) as client:
        few.setattr(reading, "WORTH", 10)
        few.setattr(reading, "CHUNK", 4)
        few.setattr(reading, "TOLD_AT_ONCE", 8)
        client.wait_for_workers(2, timeout=30)
        there = analyse(documents, settings, executor=client.get_executor(), progress=kill_one)

    assert killed
    assert there.statements == here.statements
    assert there.themes == here.themes
    assert there.assignments == here.assignments
