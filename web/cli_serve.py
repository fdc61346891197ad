"""The commands that go on until they are stopped: the pages, and the clock."""

import gc
import os
import platform
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from web import cli_premises as premises

if TYPE_CHECKING:
    import uvicorn

    from adapters.config import Settings
    from adapters.house import House
    from adapters.ticker import Ticker
    from web.services import Demo

STATEMENT_S = 5.0  # nobody waits longer for a page
GAVE_UP = 70  # «internal software error» of sysexits.h: start it again
_ENDS_S = 9.5


def serve(
    work: Annotated[bool, typer.Option("--work/--no-work", help="Med klokka i samme prosess.")] = True,
) -> None:
    """Vis innboksen på nettet, med klokka i samme prosess. Kjør så mange du vil på samme PostgreSQL."""
    from adapters.house import unpublished

    settings, house = premises.ready(STATEMENT_S)
    for municipality, name, version in unpublished(house):
        old = f"nye saker starter på versjon {version}" if version else "ingen saker kan starte"
        typer.echo(f"{municipality}: {name} er endret og ikke publisert, så {old}. Kjør «brobygger publish».")
    serve_until_stopped(settings, house, ticks=work)


def work() -> None:
    """Bare klokka og utsendingen, uten nettsider. Kjør så mange du vil på samme PostgreSQL."""
    settings, house = premises.ready(STATEMENT_S)
    _hold(house)
    end = _End()
    ticker = _ticker(settings, house, "work", end.give_up)
    end.on_signals()
    ticker.start()
    settle()
    give_way()
    typer.echo("Klokka går. Ctrl-C stopper den.")
    end.come.wait()
    end.exit(ticker)


def serve_until_stopped(
    settings: "Settings", house: "House", *, ticks: bool = True, demo_controls: "Demo | None" = None
) -> None:
    """The pages at the address of the settings, until SIGTERM or Ctrl-C; then within ten seconds it is over."""
    import uvicorn

    from web.app import create_app
    from web.services import Services

    _hold(house)
    app = create_app(Services.of(house, settings, demo_controls))
    config = uvicorn.Config(
        app, settings.host, settings.port, log_level="warning", access_log=False, timeout_graceful_shutdown=5
    )
    server, end = uvicorn.Server(config), _End()
    end.on_signals()  # uvicorn gives the signal on when it is done, and then the clock is to be stopped too
    ticker = _ticker(settings, house, "serve", end.give_up, ticks=ticks)
    ticker.start()
    end.tells(server)
    settle()
    server.run()
    end.exit(ticker, failed=not server.started)


def settle() -> None:
    """Let nobody wait 0.2 s while the garbage collector goes through everything: what is loaded by now stays.

    What is new it looks through after some hundred pages instead of after twelve: then nearly all of it is garbage that
    can go (each page leaves some dozen objects in a ring), and not half-made pages, kept for a later and longer round.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 100)


def give_way() -> None:
    """Where the clock and the pages want the same processor, those who look at a page go first."""
    os.nice(5)


class _End:
    """How a process ends: asked to, or because it cannot go on."""

    def __init__(self) -> None:
        self.come = threading.Event()
        self._code = 0

    def on_signals(self) -> None:
        """SIGTERM and Ctrl-C are the wish to end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)

    def give_up(self) -> None:
        """It cannot go on."""
        self._code = GAVE_UP
        self._end_anyway()
        self.come.set()

    def tells(self, server: "uvicorn.Server") -> None:
        """The server is to stop as well, when the end comes."""

        def stop() -> None:
            self.come.wait()
            server.should_exit = True

        threading.Thread(target=stop, daemon=True).start()

    def exit(self, ticker: "Ticker", *, failed: bool = False) -> None:
        """Stop the clock, and be gone; also when something still hangs."""
        ended = ticker.stop()
        code = self._code or int(failed)
        if not ended:
            os._exit(code)
        raise typer.Exit(code)

    def _asked(self, *_: object) -> None:
        self._end_anyway()
        self.come.set()

    def _end_anyway(self) -> None:
        """Whatever hangs, in ten seconds it is over: what is not done is rolled back, or was done."""
        timer = threading.Timer(_ENDS_S, lambda: os._exit(self._code or 0))
        timer.daemon = True
        timer.start()


def _ticker(
    settings: "Settings", house: "House", kind: str, give_up: Callable[[], None], *, ticks: bool = True
) -> "Ticker":
    from adapters.alarm import Alarm
    from adapters.delivery import Hand
    from adapters.ticker import Ticker
    from adapters.ticks import ticks_of
    from engine.health import CLOCK_STOPS
    from engine.ids import new_id
    from engine.workers import Self

    now, hand = house.clock.now(), Hand()
    me = Self(new_id(now), kind, platform.node(), os.getpid(), now)
    own = ticks_of(house, settings, hand) if ticks else []
    return Ticker(house, me, own, hand, Alarm(settings.alarm_command, CLOCK_STOPS), give_up)


def _hold(house: "House") -> None:
    from adapters.embedded import InUse, hold

    try:
        hold(house.database)
    except InUse as used:
        premises.stop(str(used))
