"""Structured logs, one event a line, with the request's or job's id bound."""

import logging

import structlog


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
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=max(threshold, logging.WARNING), format="%(name)s %(message)s")


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger named for the part of the house that speaks."""
    log: structlog.typing.FilteringBoundLogger = structlog.get_logger(part=name)
    return log
