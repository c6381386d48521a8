import socket
import subprocess
import sys

import pytest

from nlp import analyse


def test_an_analysis_opens_no_connection(many_visitors, monkeypatch):
    def refuse(*arguments: object, **named: object) -> None:
        pytest.fail("The analysis tried to reach the network.")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    analysis = analyse(many_visitors)

    assert len(analysis.themes) > 5


def test_a_fresh_process_analyses_without_sockets():
    program = (
        "import socket\n"
        "def refuse(*a, **k): raise SystemExit('network')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
        "from nlp import Document, analyse\n"
        "texts = ['a quiet room so that I can read', 'less noise so that I can read']\n"
        "print(len(analyse([Document(id=t, text=t) for t in texts]).statements) > 0)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "True\n"


def test_importing_the_package_loads_nothing_heavy():
    program = (
        "import sys, nlp\n"
        "heavy = {'numpy', 'sklearn', 'bertopic', 'onnxruntime', 'scipy', 'nltk', 'pandas'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
