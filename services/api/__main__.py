"""`python -m services.api`: one API process; settings come from the environment."""

import os

from services.kit import lean


def main(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve until SIGTERM; open requests are finished first."""
    # Here and not above, because lean.leave_out() has no effect on what is imported before it.
    import uvicorn

    from services.api.app import create
    from services.kit import settings

    uvicorn.run(
        create(settings.load()),
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    lean.leave_out()
    main(os.environ.get("JINLIN_HOST", "127.0.0.1"), int(os.environ.get("JINLIN_PORT", "8000")))
