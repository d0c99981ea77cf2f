"""`python -m alerts`: detect, evaluate, look at a mail, send, silence. Run it from the project's root; RASID_DATA says where the data lies."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable

from alerts.detection import cli as detection_cli
from rasid import settings as rasid_settings
from rasid.datafiles import DataFileError

Handler = Callable[[argparse.Namespace, rasid_settings.Settings], int | None]


class Unusable(ValueError):
    """Arguments or a state of things with which the command can't be run; the text is one line for people."""


def detect(arguments: argparse.Namespace, _config: rasid_settings.Settings) -> int:
    return detection_cli.main(arguments)


def evaluate(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from alerts import run

    print(json.dumps(run.evaluate(config, dry_run=arguments.dry_run), indent=1, ensure_ascii=False))


def preview(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from alerts import previews

    try:
        shown = previews.preview(config, arguments.alert, arguments.language)
    except LookupError as error:
        raise Unusable(str(error.args[0])) from error
    sys.stdout.write(shown.text if arguments.text else shown.html)


def send(_arguments: argparse.Namespace, config: rasid_settings.Settings) -> int:
    from alerts import deliver

    url = os.environ.get("RASID_SMTP_URL", "")
    if not url:
        raise Unusable("RASID_SMTP_URL is not set: smtp://user:password@host:587?from=rasid@host, or smtps://...")
    try:
        smtp = deliver.settings_from_url(url)
    except ValueError as error:
        raise Unusable(str(error)) from error
    try:
        print(json.dumps(deliver.send_due(config, smtp), indent=1))
    except deliver.DeliveryFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def silence(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from alerts import silence_command

    try:
        print(silence_command.run(arguments, config))
    except ValueError as error:
        raise Unusable(str(error)) from error


def unsubscribe(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from alerts import unsubscribe_command

    try:
        print(unsubscribe_command.run(arguments, config, sys.stdin.buffer))
    except ValueError as error:
        raise Unusable(str(error)) from error


def outbox(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from alerts import outbox_command

    print(outbox_command.run(arguments, config))


def summary(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from alerts import summary as weekly

    if arguments.queue:
        print(f"{weekly.queue_summary(config)} mails queued")
        return
    html, text = weekly.render(config, language_code=arguments.language)
    sys.stdout.write(html if arguments.html else text)


def subscriptions(arguments: argparse.Namespace, config: rasid_settings.Settings) -> int:
    from alerts import subscriptions_command

    try:
        text, is_fine = subscriptions_command.run(arguments, config)
    except ValueError as error:
        raise Unusable(str(error)) from error
    print(text)
    return 0 if is_fine else 2


def verdict(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    import datetime as dt

    from alerts import verdicts

    now = dt.datetime.now(dt.UTC)
    try:
        if arguments.command == "confirm":
            verdicts.confirm(config, arguments.alert, arguments.author, arguments.reason, now)
            print(f"{arguments.alert} is confirmed")
        else:
            number = verdicts.void(config, arguments.alert, arguments.author, arguments.reason, now)
            print(f"{arguments.alert} is voided; {number} corrections go out with the next run of the DAG or `python -m alerts send`")
    except (LookupError, ValueError) as error:
        raise Unusable(str(error.args[0])) from error


def _add_silence(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser("silence", help="stop mails on a series, an alert or to an address; list or lift silences")
    parser.add_argument("--series", help="as Kirkuk, national, or a filtered series")
    parser.add_argument("--alert", help="number of the alert, as in the mail")
    parser.add_argument("--recipient", help="e-mail address")
    parser.add_argument("--days", type=float, default=7, help="for so many days (default 7)")
    parser.add_argument("--until", help="until this date or time (ISO; without zone: Baghdad)")
    parser.add_argument("--reason", help="why; needed for a new silence")
    parser.add_argument("--author", default=getpass.getuser(), help="who (default: the user of the system)")
    parser.add_argument("--lift", type=int, metavar="NUMBER", help="end this silence")
    parser.add_argument("--list", action="store_true", help="the silences in force")
    parser.set_defaults(handler=silence)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m alerts", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    detecting = commands.add_parser("detect", help="spikes in a CSV of counts", description=detection_cli.__doc__)
    detection_cli.add_arguments(detecting)
    detecting.set_defaults(handler=detect)
    evaluating = commands.add_parser("evaluate", help="judge the published snapshot; open and void alerts, fill the outbox")
    evaluating.add_argument("--dry-run", action="store_true", help="write nothing, tell what would happen")
    evaluating.set_defaults(handler=evaluate)
    previewing = commands.add_parser("preview", help="an alert as a mail, on stdout")
    previewing.add_argument("alert", help="number of the alert, as in the view alerts")
    previewing.add_argument("--language", choices=("en", "ar"), default="en")
    form = previewing.add_mutually_exclusive_group()
    form.add_argument("--html", action="store_true", help="HTML with its images inside (default)")
    form.add_argument("--text", action="store_true", help="plain text")
    previewing.set_defaults(handler=preview)
    sending = commands.add_parser("send", help="send what the outbox holds (RASID_SMTP_URL)")
    sending.set_defaults(handler=send)
    _add_silence(commands)
    leaving = commands.add_parser("unsubscribe", help="no more mails to an address, whatever the subscriptions say")
    leaving.add_argument("who", nargs="?", metavar="ADDRESS|TOKEN")
    leaving.add_argument("--mail", action="store_true", help="a mail `unsubscribe TOKEN` on stdin, as an alias of the sender's mailbox passes it on")
    leaving.add_argument("--author", default=getpass.getuser(), help="who (default: the user of the system)")
    leaving.set_defaults(handler=unsubscribe)
    mails = commands.add_parser("outbox", help="mails that wait, were sent, or were given up")
    mails.add_argument("action", choices=("list", "retry"))
    mails.add_argument("mails", nargs="*", metavar="MAIL", help="retry: which (default: all that failed)")
    mails.add_argument("--all", action="store_true", help="list: also what was sent")
    mails.set_defaults(handler=outbox)
    weekly = commands.add_parser("summary", help="the week for operators: alerts, voided ones, false alarms against budget, silent sources")
    weekly.add_argument("--html", action="store_true", help="HTML instead of plain text")
    weekly.add_argument("--language", choices=("en", "ar"), default="en")
    weekly.add_argument("--queue", action="store_true", help="queue it for the subscriptions with `operator: true`, once a week")
    weekly.set_defaults(handler=summary)
    for name, text in (("confirm", "keep that an analyst found the rise to be real"),
                       ("void", "withdraw an alert; those who got it get a short correction with the reason")):
        judging = commands.add_parser(name, help=text)
        judging.add_argument("alert", help="number of the alert")
        judging.add_argument("--reason", required=True, help="why; stands in the correction when it is voided")
        judging.add_argument("--author", default=getpass.getuser(), help="who (default: the user of the system)")
        judging.set_defaults(handler=verdict)
    subscribing = commands.add_parser("subscriptions", help="validate the subscriptions; keep some in the warehouse")
    subscribing.add_argument("action", choices=("check", "import", "remove"), help="import: the file's, in place of their addresses' earlier ones")
    subscribing.add_argument("address", nargs="?", help="remove: whose")
    subscribing.add_argument("--file", help="check: default RASID_SUBSCRIPTIONS; import: which")
    subscribing.add_argument("--author", default=getpass.getuser(), help="import: who (default: the user of the system)")
    subscribing.set_defaults(handler=subscriptions)
    return parser


def main() -> int:
    arguments = _parser().parse_args()
    try:
        return arguments.handler(arguments, rasid_settings.load()) or 0
    except (Unusable, DataFileError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
