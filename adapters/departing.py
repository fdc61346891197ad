"""The part of the tick that hands on what somebody has left behind, each case in a transaction of its own."""

from typing import Any

import structlog
from sqlalchemy import Row

from adapters.house import House
from engine import departures
from engine.errors import Busy

log = structlog.get_logger()


def hand_on(house: House) -> int:
    """Hand on what is left after last days that are over. Out: how many cases. What fails is tried again later."""
    with house.read() as tx:
        due = departures.due(tx)
    return sum(_one(house, departure) for departure in due)


def _one(house: House, departure: Row[Any]) -> int:
    with house.read() as tx:
        left = departures.cases_of(tx, departure)
    handed = [_case(house, departure, case_id) for case_id in left]
    with house.write() as tx:
        (departures.done if all(handed) else departures.failed)(tx, departure)
    return sum(handed)


def _case(house: House, departure: Row[Any], case_id: str) -> bool:
    try:
        with house.write() as tx:
            departures.hand_on(tx, departure, case_id)
    except Busy:
        return False
    except Exception as error:  # whatever is wrong with one case must not keep the others where they are
        log.exception("could not hand on", case=case_id, error=type(error).__name__)
        return False
    return True
