"""Structured logs, one event a line, with the request's or job's id bound."""

import logging
from contextvars import ContextVar

import structlog

from services.kit import discreet

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Of the request that is being answered; it stands in the log, in audit rows and in X-Request-Id."""


def configure(*, level: str, form: str) -> None:
    """Set up structlog and the standard library's loggers; `form` is "console" or "json"."""
    render = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            _with_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            discreet.discreet,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(name)s %(message)s"))
    logging.basicConfig(level=max(threshold, logging.WARNING), handlers=[handler])


class Discreet(logging.Formatter):
    """What libraries log may hold a statement's values."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet.scrubbed(super().format(record))


def _with_request(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    current = request_id.get()
    return event if current is None else {**event, "request_id": current}


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger named for the part of the house that speaks."""
    log: structlog.typing.FilteringBoundLogger = structlog.get_logger(part=name)
    return log
