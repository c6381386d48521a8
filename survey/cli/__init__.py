"""The ``needfinder`` command. Each group loads when it is called, so that all start at once."""

from __future__ import annotations

import importlib
import sys

import click

from survey import __version__

#: Name -> (module, attribute, what it is for).
COMMANDS = {
    "run": ("survey.cli.run", "run", "Upgrade the database, then serve: what `make run` calls."),
    "serve": ("survey.cli.serve", "serve", "Start the web server and its worker."),
    "worker": ("survey.cli.worker", "worker", "Start a worker alone."),
    "db": ("survey.cli.db", "db", "Upgrade or check the database."),
    "user": ("survey.cli.user", "user", "Add people, list them, give new passwords."),
    "doctor": ("survey.cli.doctor", "doctor", "Check settings, database, packages and mail."),
    "analyse": ("survey.cli.analyse", "analyse", "Find the needs in a file of answers."),
    "demo": ("survey.cli.demo", "demo", "Fill in the fictional sample study."),
}
WRONG_USE = 2


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without importing anything."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, what) for name, (_, _, what) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="needfinder")
def cli() -> None:
    """From what customers say they want to what they need."""


def main() -> None:
    """Run the command line; complaints are sentences, and the exit code is 2."""
    # These two modules are small and free of Flask.
    from survey.core.errors import DomainError
    from survey.core.settings_reader import WrongSettings

    try:
        cli()
    except WrongSettings as error:
        for sentence in error.complaints:
            click.echo(sentence, err=True)
        sys.exit(WRONG_USE)
    except DomainError as error:
        click.echo(error.message, err=True)
        sys.exit(WRONG_USE)
