"""The command `brobygger receive`, for a mail server that pipes each mail to a program."""

import sys

import typer

from web import cli_premises as premises

TRY_LATER, NOT_FOR_US = 75, 77  # EX_TEMPFAIL, EX_NOPERM of sysexits.h: the mail server keeps it, or tells the sender


def receive() -> None:
    """Les én e-post fra standard inn: svar på innkallinger, og e-poster som ikke kom fram."""
    from adapters import inbound, replies
    from engine.errors import Busy

    settings, house = premises.ready()
    raw = sys.stdin.buffer.read(replies.MOST_BYTES + 1)
    try:
        became = inbound.receive(house, raw)
    except Busy:
        raise typer.Exit(TRY_LATER) from None
    if became != inbound.UNKNOWN:
        return
    if settings.mail_in is None or len(raw) > replies.MOST_BYTES:
        raise typer.Exit(NOT_FOR_US)
    inbound.keep_unknown(settings.mail_in, raw)
