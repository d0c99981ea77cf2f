"""`python -m extractors`: look at the sources, collect, backfill, parse a file, verify the archive."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from datetime import date
from pathlib import Path

from extractors.failures import CollectionFailed
from extractors.items import Unreadable
from rasid import settings
from rasid.datafiles import DataFileError
from rasid.jsonlines import write_objects

PARSE_LIMIT_S = 30  # of the processor
RECORDED = settings.PROJECT_ROOT / "tests" / "recorded"


def list_sources(_arguments: argparse.Namespace) -> int:
    """All definitions; exits 2 with file and line for the first that can't be used."""
    from extractors.catalogue import load_sources

    sources = load_sources(settings.load().sources)
    for source in sources:
        state = "on " if source.enabled else "off"
        print(f"{source.id:32s} {state} {source.kind:12s} {source.lang or '-':4s} {source.reliability} {source.name}: {source.urls[0]}")
    enabled, archives = sum(s.enabled for s in sources), sum(s.archive is not None for s in sources)
    print(f"{len(sources)} sources, {enabled} enabled, {archives} with an archive")
    return 0


def collect(arguments: argparse.Namespace) -> int:
    from extractors.collect import collect_source

    origin = "manual" if arguments.force else "scheduled"
    print(json.dumps(collect_source(arguments.source, settings.load(), origin, arguments.force), ensure_ascii=False, indent=1))
    return 0


def backfill(arguments: argparse.Namespace) -> int:
    from extractors.backfill import backfill_source, estimate_backfill

    do = estimate_backfill if arguments.estimate else backfill_source
    result = do(arguments.source, settings.load(), arguments.since, arguments.until)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if arguments.estimate:
        print(f"about {result['items']} pages, {result['seconds'] / 3600:.1f} hours", file=sys.stderr)
    return 0


def parse(arguments: argparse.Namespace) -> int:
    """A feed's entries or a page's article; exit 1 with the reason when there is none."""
    from extractors import parsing
    from extractors.limits import GivenUp, run_bounded

    try:
        body = parsing.read_file(arguments.file)
        return run_bounded(lambda: _parse_body(arguments, body), PARSE_LIMIT_S)
    except Unreadable as error:
        print(f"{arguments.file}: {error.kind}: {error}", file=sys.stderr)
    except GivenUp as error:
        print(f"{arguments.file}: malformed: given up ({error})", file=sys.stderr)
    return 1


def _parse_body(arguments: argparse.Namespace, body: bytes) -> int:
    from extractors import parsing

    reader = parsing.parse_feed_file if arguments.kind == "feed" else parsing.parse_page_file
    try:
        lines, notes = reader(body, arguments.url)
    except Unreadable as error:
        print(f"{arguments.file}: {error.kind}: {error}", file=sys.stderr)
        return 1
    except MemoryError:
        print(f"{arguments.file}: too_large: it takes more memory than it may", file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001
        print(f"{arguments.file}: malformed: {type(error).__name__}: {str(error)[:200]}", file=sys.stderr)
        return 1
    for note in notes:
        print(f"{arguments.file}: note: {note}", file=sys.stderr)
    write_objects("-", lines)
    return 0


def record(arguments: argparse.Namespace) -> int:
    """A recorded listing and article with what is read from them, for review; `tests/test_extractors_recorded.py` covers it from then on."""
    from extractors.recording import record_source

    folder = record_source(arguments.source, settings.load(), arguments.into, arguments.url)
    print((folder / "expected.json").read_text(encoding="utf-8"), end="")
    print(f"recorded in {folder}: read expected.json beside the pages before you commit it", file=sys.stderr)
    return 0


def try_site(arguments: argparse.Namespace) -> int:
    """A proposed definition on stdout, what was tried and what is left to decide on stderr."""
    from extractors.proposals import propose

    target = settings.load().sources / f"{arguments.save}.yml" if arguments.save else None
    if target is not None and target.exists():
        raise ValueError(f"{target} exists; choose another id, or remove it first")
    text, notes = propose(arguments.url, settings.load(), arguments.delay, arguments.save)
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    print(text, end="")
    if target is not None:
        target.write_text(text, encoding="utf-8")
        print(f"saved as {target}; next: read it, then python -m extractors record {arguments.save}", file=sys.stderr)
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Exit 1 when a byte of the archive has changed, naming file and record."""
    from extractors import archive

    folders = archive.day_folders(settings.load().archive, arguments.since)
    try:
        result = archive.verify(folders)
    except archive.ArchiveDamaged as error:
        print(error, file=sys.stderr)
        return 1
    for note in result["notes"]:
        print(f"note: {note}", file=sys.stderr)
    print(f"{result['files']} files of {result['days']} days, {result['bytes'] / 1e6:.1f} MB: every digest holds")
    return 0


def show(arguments: argparse.Namespace) -> int:
    """The archived body to stdout, its address and digest to stderr."""
    from extractors import archive

    try:
        head, body = archive.read_record(settings.load(), arguments.warc_file, arguments.offset)
    except archive.ArchiveDamaged as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(f"{name}: {value}" for name, value in head.items()), file=sys.stderr)
    sys.stdout.buffer.write(body)
    return 0


def tell_archive(arguments: argparse.Namespace) -> int:
    """Size by month, growth and room; with --remove-before, deletes the days before that date (their manifests stay)."""
    from extractors import retention

    root = settings.load().archive
    if arguments.remove_before:
        try:
            removed = retention.remove_before(root, arguments.remove_before)
        except retention.ArchiveDamaged as error:
            print(f"nothing was removed, since those days do not verify:\n{error}", file=sys.stderr)
            return 1
        print(f"removed {removed['files']} files of {removed['days']} days, {removed['bytes'] / 1e6:.1f} MB")
    found = retention.measure_archive(root)
    for month in found["months"]:
        print(f"{month['month']}  {month['days']:3d} days  {month['files']:7d} files  {month['bytes'] / 1e6:10.1f} MB")
    free = f", {found['free_bytes'] / 1e9:.0f} GB free" if found["free_bytes"] is not None else ""
    print(f"{found['files']} files, {found['bytes'] / 1e6:.1f} MB from {found['first_day'] or '-'} to {found['last_day'] or '-'}; "
          f"{found['bytes_a_day'] / 1e6:.1f} MB a day, {found['bytes_a_year'] / 1e9:.1f} GB a year at this rate{free}")  # fmt: skip
    print("kept for ever, unless somebody removes days with --remove-before DATE")
    return 0


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m extractors", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, function, about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(run=function)
        return command

    add("sources", list_sources, "list and check all source definitions")
    one = add("collect", collect, "one round for a source, into a staged batch")
    one.add_argument("source", metavar="SOURCE")
    one.add_argument("--force", action="store_true", help="now, whatever backoff and the feed's own pauses say")
    past = add("backfill", backfill, "the archive of a source over a range of days; resumes where it was stopped")
    past.add_argument("source", metavar="SOURCE")
    past.add_argument("--since", type=date.fromisoformat, required=True, metavar="DATE")
    past.add_argument("--until", type=date.fromisoformat, required=True, metavar="DATE")
    past.add_argument("--estimate", action="store_true", help="only say how many pages and how long")
    file = add("parse", parse, "a fetched feed or page (gzip too) to JSON Lines on stdout; exit 1 when it holds none")
    file.add_argument("file", metavar="FILE")
    file.add_argument("--kind", choices=("feed", "page"), required=True)
    file.add_argument("--url", help="where it came from, for relative links")
    pair = add("record", record, "store a listing and an article of a source with what is read from them, as a test")
    pair.add_argument("source", metavar="SOURCE")
    pair.add_argument("--url", help="the article to record (default: the first that can be read)")
    pair.add_argument("--into", type=Path, default=RECORDED, metavar="FOLDER", help="default: tests/recorded")
    site = add("try", try_site, "propose a definition for an unknown site: finds its feeds, sitemap and selectors")
    site.add_argument("url", metavar="URL")
    site.add_argument("--delay", type=float, default=1.0, metavar="SECONDS", help="between two requests (default 1)")
    site.add_argument("--save", metavar="ID", help="write it to the source definitions under this id")
    check = add("verify", verify, "check digests and hash chains of the archive")
    check.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="only days from then on")
    shown = add("show", show, "the body of an archived record; an article's warc_file and warc_offset say which")
    shown.add_argument("warc_file", metavar="WARC_FILE", help="relative to the archive")
    shown.add_argument("offset", type=int, metavar="OFFSET")
    sizes = add("archive", tell_archive, "what the archive holds and how fast it grows; removes old days when asked to")
    sizes.add_argument("--remove-before", type=date.fromisoformat, metavar="DATE", help="delete the records of days before DATE")
    return parser


def main() -> int:
    arguments = build_parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for name in ("httpx", "httpcore", "trafilatura", "htmldate", "charset_normalizer"):
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        return arguments.run(arguments)
    except CollectionFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except (DataFileError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
