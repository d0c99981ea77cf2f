"""`python -m transforms`: code articles, explain a sentence, link reports. Run it from the project's root."""

from __future__ import annotations

import argparse
import sys

from rasid.datafiles import DataFileError


def code(arguments: argparse.Namespace) -> int:
    from transforms.batches import code_files

    totals = code_files(arguments.articles, arguments.reports, arguments.claims, arguments.jobs)
    print(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in totals.as_dict().items()), file=sys.stderr)
    return 0


def explain(arguments: argparse.Namespace) -> int:
    from transforms.explain import explain as explain_text

    text = sys.stdin.read() if arguments.text == "-" else arguments.text
    print(explain_text(text, arguments.lang, arguments.published, arguments.title))
    return 0


def link(arguments: argparse.Namespace) -> int:
    from transforms.link import main as link_main

    return link_main(arguments)


def gazetteer(arguments: argparse.Namespace) -> int:
    from transforms.geonames import import_dump

    kept, left = import_dump(arguments.dump, arguments.out)
    print(f"{kept} places written to {arguments.out}, {left} left out (known already, or no place with a name of its own)", file=sys.stderr)
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise argparse.ArgumentTypeError("must be between 1 and 64")
    return number


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line as an object with `run`; ends with status 2 on unusable arguments."""
    parser = argparse.ArgumentParser(prog="python -m transforms", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    coding = commands.add_parser("code", help="articles (JSON Lines) to reports of incidents and claims")
    coding.add_argument("articles", metavar="ARTICLES", help="one article a line; - for stdin")
    coding.add_argument("--reports", required=True, metavar="REPORTS", help="where reports go; - for stdout")
    coding.add_argument("--claims", required=True, metavar="CLAIMS", help="where claims go; - for stdout")
    coding.add_argument("--jobs", type=_positive, default=1, metavar="N", help="processes (default 1); changes nothing in what is written")
    coding.set_defaults(run=code)
    explaining = commands.add_parser("explain", help="show which rule sets which field of a sentence or an article")
    explaining.add_argument("text", metavar="TEXT", help="a sentence or more; - for stdin")
    explaining.add_argument("--lang", choices=("en", "ar"), help="default: told from the letters")
    explaining.add_argument("--published", metavar="DATE", help="for \"on Tuesday\" and the like")
    explaining.add_argument("--title", default="", help="the article's title")
    explaining.set_defaults(run=explain)
    linking = commands.add_parser("link", help="reports into incidents")
    linking.add_argument("reports", metavar="REPORTS", help="one report a line; - for stdin")
    linking.add_argument("--incidents", required=True, metavar="INCIDENTS", help="where incidents go; - for stdout")
    linking.set_defaults(run=link)
    importing = commands.add_parser("gazetteer", help="places of a full GeoNames dump of Iraq, beside our own")
    importing.add_argument("dump", metavar="IQ.txt", help="the unpacked file of https://download.geonames.org/export/dump/IQ.zip")
    importing.add_argument("--out", required=True, metavar="CSV", help="where the places go; name this file in RASID_GAZETTEER")
    importing.set_defaults(run=gazetteer)
    return parser.parse_args(arguments)


def main() -> int:
    arguments = parse()
    try:
        return arguments.run(arguments) or 0
    except DataFileError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'standard stream'}: {error.strerror or error}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
