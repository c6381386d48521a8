"""``needfinder serve``: the web server and one worker, started, watched and ended together."""

from __future__ import annotations

import http.client
import signal
import socket
import sys
import threading
import time
from types import FrameType

import click

from survey.cli.processes import Child
from survey.core.config import Settings, load_settings
from survey.core.errors import DomainError, Unavailable

READY_SECONDS = 60
END_SECONDS = 30
#: A worker that dies within this time waits as long before it is started again.
SHORT_LIFE_SECONDS = 5
_LOOK_SECONDS = 0.2


@click.command()
@click.option("--no-worker", is_flag=True, help="Serve pages only; jobs wait for a worker.")
def serve(*, no_worker: bool) -> None:
    """Start the web server and one worker; Ctrl-C ends both in order."""
    serve_until_stopped(load_settings(), with_worker=not no_worker)


def serve_until_stopped(settings: Settings, *, with_worker: bool = True, note: str = "") -> None:
    """Run the web server (and a worker) until SIGINT or SIGTERM.

    Args:
        settings: Host, port and threads.
        with_worker: Do the jobs too.
        note: Printed together with the address once the server answers.

    Raises:
        DomainError: the port is taken.
        Unavailable: the server did not come up.
    """
    _check_port(settings)
    stop = threading.Event()
    _stop_on_signals(stop)
    web = Child("web server", ["survey.cli.web_process"])
    children = [web]
    if with_worker:
        children.append(Child("worker", ["survey.cli", "worker", "--supervised"]))
    try:
        for child in children:
            child.start()
        _wait_until_ready(settings, web, stop)
        if not stop.is_set():
            click.echo(f"Needfinder is ready at {settings.public_url}", nl=True)
            if note:
                click.echo(note)
            click.echo("End it with Ctrl-C.")
            sys.stdout.flush()
        _watch(children, stop)
    finally:
        for child in children:
            child.ask_to_end()
        for child in children:
            child.wait_or_kill(END_SECONDS)
    click.echo("Needfinder has ended.")


def _watch(children: list[Child], stop: threading.Event) -> None:
    """Start whatever dies again, until told to stop."""
    while not stop.wait(_LOOK_SECONDS):
        for child in children:
            code = child.exit_code()
            if code is None:
                continue
            click.echo(f"The {child.name} ended by itself ({code}); starting it again.", err=True)
            if child.lived_seconds() < SHORT_LIFE_SECONDS and stop.wait(SHORT_LIFE_SECONDS):
                return
            child.start()


def _stop_on_signals(stop: threading.Event) -> None:
    def note(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    signal.signal(signal.SIGINT, note)
    signal.signal(signal.SIGTERM, note)


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((settings.host, settings.port))
        except OSError as error:
            raise DomainError(
                f"Port {settings.port} of {settings.host} cannot be used: {error.strerror}. "
                "Another Needfinder may be running; choose another port with NEEDFINDER_PORT."
            ) from error


def _wait_until_ready(settings: Settings, web: Child, stop: threading.Event) -> None:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared
    deadline = time.monotonic() + READY_SECONDS
    while not stop.is_set():
        if _answers(host, settings.port):
            return
        if web.exit_code() is not None or time.monotonic() > deadline:
            raise Unavailable("The web server did not start; its last lines above say why.")
        stop.wait(_LOOK_SECONDS)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
