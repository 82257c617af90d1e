"""The `ldcareer` command. Each command imports what it needs, so that --help is instant."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, ParamSpec

import click

from bot import __version__
from bot.errors import OperatorError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.settings import Settings

P = ParamSpec("P")

FAILED = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """LD Career, a career coach for L&D people in Slack.

    Try it without an account: ldcareer demo. Set it up for a workspace: ldcareer init
    """


def command(name: str) -> Callable[[Callable[P, None]], click.Command]:
    """Register a command. An OperatorError ends it with one line and exit code 1."""

    def register(function: Callable[P, None]) -> click.Command:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            with _one_line_errors():
                function(*args, **kwargs)

        return main.command(name)(run)

    return register


@contextmanager
def _one_line_errors() -> Iterator[None]:
    try:
        yield
    except OperatorError as error:
        _fail(str(error))
    except BrokenPipeError:
        raise  # the reader of the output closed the pipe; click exits quietly
    except OSError as error:
        _fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")


def _fail(line: str) -> NoReturn:
    click.echo(f"ldcareer: {line}", err=True)
    sys.exit(FAILED)


def _moment(_context: click.Context, _option: click.Parameter, typed: str | None) -> "datetime | None":
    from datetime import datetime

    if typed is None:
        return None
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise click.BadParameter("write the time in ISO 8601, such as 2026-11-27T15:00Z") from None
    if moment.tzinfo is None:
        raise click.BadParameter("add a time zone: 2026-11-27T15:00Z, or 2026-11-27T15:00+01:00")
    return moment


def _host(_context: click.Context, _option: click.Parameter, typed: str | None) -> str | None:
    import re

    if typed is None or re.fullmatch(r"https://[^/?#\s]+/?", typed):
        return typed
    raise click.BadParameter("write https:// and a host, without a path: https://your-host.example")


def _slack_id(name: str, initials: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make an argument for one of Slack's ids. Ids in the wrong order are refused."""

    def check(_context: click.Context, _argument: click.Parameter, typed: str) -> str:
        if typed[:1] in initials and typed.isalnum():
            return typed
        raise click.BadParameter(f"write Slack's id, which begins with {' or '.join(initials)}")

    return click.argument(name, callback=check)


_workspace, _user = _slack_id("workspace", "TE"), _slack_id("user", "UW")


def _settings() -> "Settings":
    from bot.logs import log_to_stderr  # before anything that imports structlog
    from bot.settings import Settings

    settings = Settings.read()
    log_to_stderr(settings)
    return settings


@command("demo")
@click.argument("content", required=False, type=click.Path(path_type=Path))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="Port of the simulated Slack's page."
)
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open the page in a browser.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the database in this folder.")
def demo(content: Path | None, port: int, *, browser: bool, keep: Path | None) -> None:
    """Try everything in a simulated Slack in the browser, without an account or configuration.

    CONTENT is a content folder of your own.
    """
    from bot.demo.run import run
    from bot.settings import Settings

    run(port, content or Settings.read().content, browser=browser, folder=keep)


@command("init")
def init() -> None:
    """Write a .env file with a new encryption key into this folder, and print the next steps."""
    from bot.commands.init import NEXT_STEPS, write

    click.echo(f"{write(Path.cwd())} has a new encryption key. Keep a copy of the key apart from the database.\n")
    click.echo(NEXT_STEPS, nl=False)


@command("serve")
@click.option(
    "--jobs", type=click.Choice(["on", "off"]), default="on", show_default=True, help="Whether to run the jobs."
)
def serve(jobs: str) -> None:
    """Serve Slack's requests and run the jobs (docs/operating.md lists the settings)."""
    settings = _settings()
    from bot.running import serve as run

    run(settings, jobs=jobs == "on")


@command("worker")
def worker() -> None:
    """Run only the jobs, such as weekly DMs. Several workers need PostgreSQL."""
    settings = _settings()
    from bot.running import work

    work(settings)


@command("tick")
@click.option("--now", callback=_moment, metavar="ISO", help="Send as if it were this time, such as 2026-11-27T15:00Z.")
def tick(now: "datetime | None") -> None:
    """Send everything that is due, waiting a few minutes if needed, and exit: for cron and for testing."""
    settings = _settings()
    from bot.running import tick as run

    results = run(settings, now)
    click.echo(", ".join(f"{count} {name}" for name, count in sorted(results.items())) or "nothing was due")


@command("migrate")
def migrate() -> None:
    """Upgrade the database schema."""
    from bot.commands.operating import migrate as run

    click.echo(run(_settings()))


@command("lint")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def lint(folder: Path | None) -> None:
    """Check a content folder. Each finding names file, line and what to do."""
    from bot.settings import Settings
    from bot.slack.lint import lint as run

    folder = folder or Settings.read().content
    findings = run(folder)
    for finding in findings:
        click.echo(str(finding))
    if findings:
        sys.exit(FAILED)
    click.echo(f"{folder}: no findings")


@command("preview")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(1, 65535), default=8090, show_default=True, help="Port of the page.")
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open the page in a browser.")
@click.option(
    "--print", "journey", metavar="JOURNEY", help="Print a journey instead (check, plan, …), `personas`, or `all`."
)
def preview(folder: Path | None, port: int, journey: str | None, *, browser: bool) -> None:
    """Show every message of a content folder, and what lint finds, on a page that updates as you save."""
    from bot.settings import Settings

    folder = folder or Settings.read().content
    if journey is None:
        from bot.commands.studio import run

        run(folder, port, browser=browser)
        return
    from bot.commands.preview import show

    if not show(folder, None if journey == "all" else journey):
        raise click.UsageError(f"there is nothing to preview for {journey}; write `--print all` to see all journeys")


@command("new-framework")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--like",
    type=click.Choice(["volunteers", "data"]),
    default="volunteers",
    show_default=True,
    help="The example to start from: two stages with explanatory comments, or five stages.",
)
def new_framework(folder: Path, like: str) -> None:
    """Write a small, complete framework into a new folder as a starting point for your own."""
    from bot.commands.new_framework import NEXT_STEPS, write

    write(folder, like)
    click.echo(NEXT_STEPS.format(folder=folder), nl=False)


@command("manifest")
@click.option("--url", callback=_host, help="Public URL of the app, such as https://your-host.example.")
@click.option("--socket", is_flag=True, help="Use Socket Mode, which needs a public URL only for installing by OAuth.")
@click.option("--agent", is_flag=True, help="Add an entry to Slack's top bar, as LDCAREER_AGENT=on does.")
def manifest(url: str | None, *, socket: bool, agent: bool) -> None:
    """Print the manifest to create the Slack app from."""
    import yaml

    from bot.messages.words import Words
    from bot.settings import Settings
    from bot.slack.manifest import manifest as build

    settings = Settings.read()
    url = url or ("" if socket else "https://your-host.example")
    content = build(Words(settings.content).app, url, socket_mode=socket, agent=agent or settings.agent)
    click.echo(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), nl=False)


@command("doctor")
@click.option("--blocks", is_flag=True, help="Also have Slack validate every message that `preview` shows.")
def doctor(*, blocks: bool) -> None:
    """Check each step of the setup, from the settings to the running server; say what to do."""
    from bot.commands.doctor import examine

    healthy = True
    for check in examine(blocks=blocks):
        click.echo(f"{check.status.value:<4}  {check.name}: {check.says}")
        healthy = healthy and check.is_well
    if not healthy:
        sys.exit(FAILED)


@command("rotate-key")
def rotate_key() -> None:
    """Re-encrypt everything with the first key of LDCAREER_ENCRYPTION_KEY."""
    from bot.commands.operating import rotate_keys

    click.echo(f"re-encrypted with the newest key: {rotate_keys(_settings())}; the older keys can be removed now")


@command("forget")
@_workspace
@_user
@click.confirmation_option(prompt="Permanently delete everything kept about this member?")
def forget(workspace: str, user: str) -> None:
    """Delete everything kept about a member (Slack's ids: T… and U…)."""
    from bot.commands.operating import forget as run
    from bot.domain.people import Member

    click.echo(run(_settings(), Member(workspace, user)))


@command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy an SQLite database into a new file, while the bot is running."""
    from bot.commands.operating import back_up

    back_up(_settings(), file)
    click.echo(f"{file} has everything but the encryption key")


@command("restore")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--replaces",
    metavar="URL",
    help="The database that the restored one replaces, if other tools restored it; its password belongs in ~/.pgpass.",
)
@click.confirmation_option(prompt="Replace everything in the database?")
def restore(file: Path | None, replaces: str | None) -> None:
    """Replace an SQLite database with a backup. Members who were forgotten since stay forgotten.

    With --replaces, finish the restore of a database by PostgreSQL's own tools.
    """
    from bot.commands.operating import catch_up
    from bot.commands.operating import restore as run

    if file and not replaces:
        gone = run(_settings(), file)
    elif replaces and not file:
        gone = catch_up(_settings(), replaces)
    else:
        raise click.UsageError("name a FILE, or --replaces URL")
    click.echo(f"restored; members who were forgotten since the backup, now forgotten again: {gone}")


@command("export")
@_workspace
@_user
@click.option("--markdown", is_flag=True, help="Print Markdown instead of JSON.")
def export(workspace: str, user: str, *, markdown: bool) -> None:
    """Print everything kept about a member (Slack's ids: T… and U…)."""
    from bot.commands.operating import export as run
    from bot.domain.people import Member
    from bot.messages.personal_export import ExportMessages, as_json
    from bot.messages.words import Words

    settings = _settings()
    kept = run(settings, Member(workspace, user))
    click.echo(ExportMessages(Words(settings.content)).as_markdown(kept) if markdown else as_json(kept))


@command("audit")
@_workspace
def audit(workspace: str) -> None:
    """Print, as CSV, who opened rounds in a workspace, how they ended, and who looked at cards."""
    import csv

    from bot.commands.operating import audit as run

    audited = run(_settings(), workspace)
    lines = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL)
    lines.writerow(("at", "manager", "what", "people"))
    lines.writerows((line.at.isoformat(), line.manager, line.what, line.people) for line in audited)


@command("schema")
def schema() -> None:
    """Print the JSON Schemas of the content files, for editors."""
    import json

    from bot.content.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
