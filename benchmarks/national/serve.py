"""The processes that share the two cores: `python -m benchmarks.national.serve web|clock|work ADDRESS ...`."""

import sys
import time

import uvicorn

from adapters.scheduler import sweep
from benchmarks.national import country
from benchmarks.national.work import Workers, at_hand
from web.app import create_app
from web.cli_serve import give_way, settle
from web.services import Services


def web(address: str, port: int) -> None:
    """The pages, by one worker."""
    house = country.house(address)
    services = Services(house.database, house.clock, house.installation, house.vault)
    app = create_app(services)
    settle()
    uvicorn.run(app, port=port, log_level="warning", access_log=False)


def clock(address: str) -> None:
    """The sweep, once a second."""
    house = country.house(address)
    settle()
    give_way()
    while True:
        sweep(house)
        time.sleep(1)


def work(address: str, after: str, a_second: float, seconds: float) -> None:
    """Those who finish tasks, for so many seconds; says how many they finished, and what went wrong."""
    house = country.house(address)
    settle()
    with Workers(house, at_hand(house, int(a_second * (seconds + 5)), after), a_second) as workers:
        time.sleep(seconds)
    print(workers.done, *workers.faults[:1])


if __name__ == "__main__":
    what, address, *more = sys.argv[1:]
    match what:
        case "web":
            web(address, int(more[0]))
        case "clock":
            clock(address)
        case "work":
            work(address, more[0], float(more[1]), float(more[2]))
