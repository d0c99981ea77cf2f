"""A mail server that delivers nothing: it keeps each mail as a file, and shows them on a page.

`python -m demo.mailcatcher`: SMTP on 127.0.0.1:8625, the inbox on http://127.0.0.1:8626; the mails are .eml files in RASID_DATA/demo/mail.
"""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import socket
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from demo.inbox import Inbox
from rasid.settings import load

HOST, SMTP_PORT, INBOX_PORT = "127.0.0.1", 8625, 8626
MAX_MAIL_BYTES = 30_000_000


class Keeper:
    """An aiosmtpd handler that writes each mail into the folder, as received, below headers that tell the envelope."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: object, envelope: object) -> str:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S%f}-{next(self._numbers):04d}"
        head = f"X-Envelope-From: {envelope.mail_from}\r\n" + "".join(f"X-Envelope-To: {to}\r\n" for to in envelope.rcpt_tos)
        temporary = self.folder / f".{name}"
        temporary.write_bytes(head.encode("utf-8", "replace") + envelope.original_content)
        os.replace(temporary, self.folder / f"{name}.eml")
        return "250 Kept; it goes nowhere"


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Port 0 becomes a real one only once the server listens; the start waits for an answer there."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def factory(self) -> SMTP:
        return SMTP(self.handler, data_size_limit=MAX_MAIL_BYTES, enable_SMTPUTF8=True, ident="demo mail catcher", decode_data=False)


class MailCatcher:
    """Both servers, listening as soon as it is made. Port 0: a free one. Raises OSError when a port is taken."""

    def __init__(self, folder: Path, smtp_port: int = SMTP_PORT, inbox_port: int = INBOX_PORT):
        folder.mkdir(parents=True, exist_ok=True)
        socket.create_server((HOST, smtp_port)).close()  # the controller would wait for seconds before it says that the port is taken
        self._controller = _Controller(Keeper(folder), hostname=HOST, port=smtp_port)
        self._controller.start()
        self.smtp_port = self._controller.port
        try:
            self._inbox = Inbox((HOST, inbox_port), folder)
        except OSError:
            self._controller.stop()
            raise
        self.inbox_url = f"http://{HOST}:{self._inbox.server_address[1]}"
        threading.Thread(target=self._inbox.serve_forever, args=(0.2,), daemon=True).start()

    def close(self) -> None:
        """Stops both."""
        self._inbox.shutdown()
        self._inbox.server_close()
        self._controller.stop()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.mailcatcher", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--smtp-port", type=int, default=SMTP_PORT, help=f"default {SMTP_PORT}")
    parser.add_argument("--inbox-port", type=int, default=INBOX_PORT, help=f"default {INBOX_PORT}")
    options = parser.parse_args(arguments)
    folder = load().data / "demo" / "mail"
    try:
        catcher = MailCatcher(folder, options.smtp_port, options.inbox_port)
    except OSError as error:
        print(f"the mail catcher needs ports {options.smtp_port} and {options.inbox_port}: {error.strerror or error}", file=sys.stderr)
        return 2
    print(f"SMTP on {HOST}:{catcher.smtp_port}, inbox at {catcher.inbox_url}, mails in {folder}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
