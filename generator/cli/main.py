"""The command line: arguments in, exit statuses out (0 well, 1 errors in the content, 2 wrong usage).

Each command imports what it needs: `accord --help` answers before a parser or a renderer could be loaded.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import click

from generator import __version__
from generator.cli.changes import changes_command
from generator.cli.edition import edition_group
from generator.diagnostics import terminal
from generator.diagnostics.diagnostic import severity
from generator.primitives.dates import PartialDate, parse_date
from generator.primitives.urls import is_web_url

if TYPE_CHECKING:
    from generator.authoring.scaffold import Kind
    from generator.build.session import Findings, Options
    from generator.library.queries import Lens

FILE_KINDS = ("publication", "brief", "partner", "sources", "page")
"""The kinds of files that have a schema; `json_schema` says what they hold."""

NEW_KINDS = ("brief", "partner", "page", "source")
"""What `new` makes."""

Format = Literal["text", "json", "github", "sarif"]

Root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The publication's folder.  [default: here]",
)
Drafts = click.option("--drafts", is_flag=True, help="Take drafts along.")
BaseUrl = click.option(
    "--base-url",
    envvar="BASE_URL",
    callback=lambda context, parameter, value: _base_url(value),
    help="The address where the site will stand; publication.yaml's url otherwise.  [env: BASE_URL]",
)
AsOf = click.option(
    "--as-of",
    metavar="DATE",
    callback=lambda context, parameter, value: _date(value),
    help="The publication as it stood on a date.",
)
Strict = click.option("--strict", is_flag=True, help="A warning fails too.")
Jobs = click.option(
    "--jobs", type=click.IntRange(1), help="How many processes draw charts.  [default: one for each core]"
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="accord")
def main() -> None:
    """Compile Markdown briefs about collaborations into a checked, cross-linked site."""


@main.command("build")
@Root
@click.option("--output", type=click.Path(path_type=Path), help="The site's folder.  [default: ROOT/site]")
@BaseUrl
@Drafts
@Strict
@AsOf
@Jobs
@click.option("--explain", is_flag=True, help="Say of each file that was written why it was.")
@click.option("--no-search", is_flag=True, help="Make no search index; the search page then says so.")
@click.option(
    "--clean", "from_scratch", is_flag=True, help="Drop the cache and what Accord wrote: make all of it anew."
)
def build_command(
    root: Path,
    output: Path | None,
    base_url: str,
    drafts: bool,
    strict: bool,
    as_of: PartialDate | None,
    jobs: int | None,
    from_scratch: bool,
    explain: bool,
    no_search: bool,
) -> None:
    """Build the site."""
    from generator.build.session import Options

    options = Options(
        root=root, base_url=base_url, drafts=drafts, as_of=as_of, jobs=jobs or _cores(), search=not no_search
    )
    _build(options, output or root / "site", strict=strict, from_scratch=from_scratch, explain=explain)


def _build(
    options: Options, output: Path, *, strict: bool = False, from_scratch: bool = False, explain: bool = False
) -> None:
    """Build the site and say what was done; exit when that fails."""
    from generator.build.build import build, clean
    from generator.build.session import NoPublication, require_publication
    from generator.engine.change import OutputRefused
    from generator.engine.disk import DiskFault
    from generator.engine.folder import refuse_output
    from generator.search.pagefind import IndexingFailed

    root = options.root
    try:
        require_publication(root)
        refuse_output(output, root, fresh=from_scratch)
        if from_scratch:
            clean(root)  # the site itself is kept until there is a new one to take its place
        with terminal.progress() as progress:
            report = build(
                options,
                output,
                strict=strict,
                fresh=from_scratch,
                explain=explain,
                progress=progress,
                waiting=lambda process: terminal.complain(_waiting(output, process)),
            )
    except (NoPublication, OutputRefused) as refusal:
        raise click.UsageError(str(refusal)) from None
    except DiskFault as fault:
        terminal.complain(f"Nothing was written: {fault}.")
        sys.exit(1)
    except IndexingFailed as failure:
        terminal.complain(f"Nothing was written: {failure}.")
        sys.exit(1)
    terminal.show(report.findings.diagnostics, report.findings.checks, root)
    if failed := _failed(report.findings, strict):
        terminal.complain(f"Nothing was written: {failed}.")
        sys.exit(1)
    if explain:
        for path, why in sorted(report.reasons.items()):
            terminal.say(f"{path} ← {why}")
    files = report.files
    terminal.say(
        f"{terminal.count(files.written, 'file')} written, {files.unchanged:,} unchanged, {files.removed:,} removed; "
        f"{terminal.count(report.drawn, 'picture')} drawn, {report.reused:,} reused; "
        f"{terminal.count(len(report.findings.of('warning')), 'warning')}; {report.seconds:.1f} s"
    )
    for warning in files.warnings:
        terminal.complain(f"warning: {warning}")
    step = "" if files.in_one_step else " (not replaced in one step)"
    terminal.say(f"The site is in {output}{step}")


def _waiting(output: Path, process: int) -> str:
    whom = f"process {process}" if process else "another process"
    return f"Waiting for {whom}, which is writing {output}"


@main.command("check")
@Root
@BaseUrl
@Drafts
@Strict
@AsOf
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Format)),
    default=lambda: "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text",
    help="How to report.  [default: text; github in GitHub Actions]",
)
@click.option("--external", is_flag=True, help="Ask the addresses of sources whether they still answer.")
def check_command(
    root: Path, base_url: str, drafts: bool, strict: bool, as_of: PartialDate | None, form: Format, external: bool
) -> None:
    """Check everything that build checks, and write nothing but the cache."""
    from generator.build.build import check
    from generator.build.session import NoPublication, Options

    options = Options(root=root, base_url=base_url, drafts=drafts, as_of=as_of, jobs=_cores())
    try:
        report = check(options, strict=strict)
    except NoPublication as refusal:
        raise click.UsageError(str(refusal)) from None
    findings = report.findings
    if external:
        findings = _with_external(options, findings, quiet=form in ("json", "sarif"))
    _report(findings, root, form)
    failed = _failed(findings, strict)
    if form in ("json", "sarif"):
        sys.exit(1 if failed else 0)
    briefs = terminal.count(report.briefs, "brief")
    if failed:
        terminal.complain(f"{briefs} checked: {failed}.")
        sys.exit(1)
    terminal.say(f"{briefs} checked: no error, {terminal.count(len(findings.of('warning')), 'warning')}.")


@main.command("serve")
@Root
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--open", "browse", is_flag=True, help="Open the site in a browser.")
@Drafts
def serve_command(root: Path, host: str, port: int, browse: bool, drafts: bool) -> None:
    """Preview the site while it is written; nothing is written to disk but the cache."""
    # An exception may get lost while modules are imported: until there is something to take down, Ctrl-C just ends it.
    interrupt = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from generator.build.session import NoPublication, Options
        from generator.preview.server import PortTaken, serve

        try:
            serve(Options(root=root, drafts=drafts, jobs=_cores()), host, port, browse)
        except (NoPublication, PortTaken) as refusal:
            raise click.UsageError(str(refusal)) from None
    finally:
        signal.signal(signal.SIGINT, interrupt)


@main.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init_command(folder: Path) -> None:
    """Begin a publication in DIR, a new or empty folder."""
    from generator.authoring.scaffold import Refused, begin_publication
    from generator.build.session import today

    try:
        names = begin_publication(folder, today())
    except Refused as refusal:
        raise click.UsageError(str(refusal)) from None
    terminal.say(
        f"{terminal.count(len(names), 'file')} written to {folder}. Go on with: cd {folder}, then accord serve"
    )


@main.command("new")
@Root
@click.argument("kind", type=click.Choice(NEW_KINDS))
@click.argument("id", metavar="ID")
@click.option("--title", help="Its title or name.  [default: made from the id]")
def new_command(root: Path, kind: Kind, id: str, title: str | None) -> None:
    """Begin a brief, partner, page or source, with its other keys as comments."""
    from generator.authoring.scaffold import Refused, begin
    from generator.build.session import today

    try:
        terminal.say(begin(kind, id, title or "", _lens(root), today()))
    except Refused as refusal:
        raise click.UsageError(str(refusal)) from None


@main.command("schema")
@Root
@click.argument("file", type=click.Choice(FILE_KINDS), required=False)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="A folder to write all schemas to.")
def schema_command(root: Path, file: str | None, output: Path | None) -> None:
    """Print the JSON Schema of a kind of FILE, or write all of them."""
    from generator.authoring.choices import vocabularies
    from generator.authoring.json_schema import FILES, json_schema

    if (file is None) == (output is None):
        raise click.UsageError("name a kind of file to print its schema, or --output DIR to write all of them")
    choices = vocabularies(_lens(root))
    if file:
        terminal.put(_json(json_schema(file, choices)))
    if output:
        output.mkdir(parents=True, exist_ok=True)
        for kind in FILES:
            (output / f"{kind}.schema.json").write_text(_json(json_schema(kind, choices)), encoding="utf-8")
        terminal.say(f"{terminal.count(len(FILES), 'schema')} written to {output}")


@main.command("publish")
@Root
@click.option("--output", type=click.Path(path_type=Path), help="The site's folder.  [default: ROOT/site]")
@BaseUrl
@Strict
@click.option("--remote", default="origin", show_default=True, help="The git remote to push to.")
@click.option("--branch", default="gh-pages", show_default=True, help="The branch that holds the site.")
@click.option("--message", help="The message of the commit.  [default: names the commit that the site was built from]")
@click.option("--no-build", is_flag=True, help="Push the site as it stands, without building it first.")
@click.option("--dry-run", is_flag=True, help="Do everything but commit and push.")
def publish_command(
    root: Path,
    output: Path | None,
    base_url: str,
    strict: bool,
    remote: str,
    branch: str,
    message: str | None,
    no_build: bool,
    dry_run: bool,
) -> None:
    """Build the site and push it to a branch of its own, from which GitHub Pages serves it."""
    from generator.build.session import Options
    from generator.publishing.github_pages import NotPublished, Rejected, commit_of, push, refuse_checkout, refuse_site

    output = output or root / "site"
    try:
        refuse_checkout(root, output, remote, branch)
        if not no_build:
            _build(Options(root=root, base_url=base_url, jobs=_cores()), output, strict=strict)
        refuse_site(output)
        told = message or f"Publish {commit_of(root)}"
        if dry_run:
            terminal.say(f'{output} would be pushed to {branch} of {remote}: "{told}"')
            return
        push(root, output, remote, branch, told)
    except Rejected as rejection:
        terminal.complain(f"Nothing was published: {rejection}")
        sys.exit(1)
    except NotPublished as refusal:
        raise click.UsageError(str(refusal)) from None
    terminal.say(f'Pushed to {branch} of {remote}: "{told}"')


main.add_command(changes_command)
main.add_command(edition_group)


def _lens(root: Path) -> Lens:
    """The publication as it stands, drafts and mistakes included."""
    from generator.build.session import NoPublication, Options, Session, open_store

    try:
        return Session(Options(root=root, drafts=True, jobs=_cores()), open_store(root)).lens
    except NoPublication as refusal:
        raise click.UsageError(str(refusal)) from None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _with_external(options: Options, findings: Findings, *, quiet: bool) -> Findings:
    """What was found, and what the addresses of the sources say besides."""
    from generator.build.session import CACHE, Findings, Session, open_store
    from generator.checks import external_links
    from generator.diagnostics.diagnostic import located

    session = Session(options, open_store(options.root))
    lens = session.lens
    urls = external_links.addresses(lens)
    manners = external_links.manners(lens.publication)
    with terminal.progress() as progress:
        kept = options.root / CACHE / "addresses.json"
        answers = external_links.ask_all(urls, manners, kept, partial(progress, "Asking"))
    if not quiet:
        verdicts = [answer.verdict for answer in answers.values()]
        terminal.say(
            f"{terminal.count(len(urls), 'source address')} asked: {verdicts.count('well'):,} well, "
            f"{verdicts.count('moved'):,} moved, {verdicts.count('gone'):,} dead, "
            f"{verdicts.count('unclear'):,} closed to programs."
        )
    if urls and all(answer.silence for answer in answers.values()):
        terminal.complain("None of them answered: is this machine connected?")
    dead = external_links.find_dead(lens, answers)
    shown = [one for one in dead if severity(one.code, findings.checks) != "off"]
    more = located(shown, session.inputs.places)
    return Findings(diagnostics=sorted([*findings.diagnostics, *more]), checks=findings.checks)


def _report(findings: Findings, root: Path, form: Format) -> None:
    """Print what was found: for people to the standard error, for programs to the standard output."""
    from generator.diagnostics import formats

    if form in ("text", "github"):
        terminal.show(findings.diagnostics, findings.checks, root)
    if form == "json":
        terminal.put(formats.as_json(findings.diagnostics, findings.checks))
    elif form == "github":
        # GitHub shows ten annotations of a kind and no more: the log above has all of it, with the lines.
        size = partial(terminal.size_in, root)
        terminal.put(formats.as_github(findings.diagnostics, findings.checks, size, _in_checkout(root)))
    elif form == "sarif":
        terminal.put(formats.as_sarif(findings.diagnostics, findings.checks, _in_checkout(root)))


def _in_checkout(root: Path) -> str:
    """The way from the checkout's root to the publication: "" or "record/"."""
    checkout = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve()
    if not root.resolve().is_relative_to(checkout):
        return ""
    way = root.resolve().relative_to(checkout).as_posix()
    return "" if way == "." else f"{way}/"


def _failed(findings: Findings, strict: bool) -> str:
    """What makes the command fail in words, "" when nothing does."""
    errors, warnings = len(findings.of("error")), len(findings.of("warning"))
    if errors or (strict and warnings):
        return f"{terminal.count(errors, 'error')}, {terminal.count(warnings, 'warning')}"
    return ""


def _base_url(value: str | None) -> str:
    if value and (not is_web_url(value) or value.startswith("mailto:")):
        raise click.BadParameter(f'"{value}" is not an absolute address; write https://…', param_hint="--base-url")
    return value or ""


def _date(value: str | None) -> PartialDate | None:
    try:
        return parse_date(value) if value else None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from None


def _cores() -> int:
    return os.cpu_count() or 1
