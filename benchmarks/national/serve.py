"""Two of the processes that share the two cores: `python -m benchmarks.national.serve web|clock ADDRESS [PORT]`."""

import sys
import time

import uvicorn

from adapters.scheduler import sweep
from benchmarks.national import country
from web.app import create_app
from web.services import Services


def web(address: str, port: int) -> None:
    """The pages, by one worker."""
    house = country.house(address)
    services = Services(house.database, house.clock, house.installation, house.vault)
    uvicorn.run(create_app(services), port=port, log_level="warning", access_log=False)


def clock(address: str) -> None:
    """The sweep, once a second."""
    house = country.house(address)
    while True:
        sweep(house)
        time.sleep(1)


if __name__ == "__main__":
    if sys.argv[1] == "web":
        web(sys.argv[2], int(sys.argv[3]))
    else:
        clock(sys.argv[2])
