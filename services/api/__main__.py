"""`python -m services.api`: one API process; settings come from the environment."""

import os

from services.kit import lean


def main() -> None:
    """Serve until SIGTERM; open requests are finished first."""
    # Here and not above, because lean.leave_out() has no effect on what is imported before it. The contract
    # first: what is imported after it takes the memory that building it leaves behind.
    from services.api.schema import contract

    contract()
    import uvicorn

    from services.api.app import create
    from services.api.sockets.wire import LARGEST_FRAME, SocketProtocol
    from services.api.wire import Protocol
    from services.kit import refusing, settings

    with refusing.in_one_line():
        uvicorn.run(
            create(settings.load()),
            host=os.environ.get("JINLIN_HOST", "127.0.0.1"),
            port=int(os.environ.get("JINLIN_PORT", "8000")),
            loop="uvloop",
            http=Protocol,
            ws=SocketProtocol,
            ws_max_size=LARGEST_FRAME,
            # Our messages are small, and compression takes memory for every socket.
            ws_per_message_deflate=False,
            # Pings are the affair of `services/api/sockets/heartbeat.py`, whose code lets clients come again.
            ws_ping_interval=None,
            log_level="warning",
            server_header=False,
            # A line for each request would cost as much as a shared read; proxies in front have their own.
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )


if __name__ == "__main__":
    lean.leave_out()
    main()
