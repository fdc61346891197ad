"""The log: one JSON line an event, in UTC, to standard error. Tracebacks come without the values of variables."""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer


def set_up() -> None:
    """Configure the log of this process. Values in memory are people's affairs, so no traceback shows them."""
    # A tick that is skipped because the last one still works is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
