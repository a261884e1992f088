"""What can be known to be wrong before anything is touched."""

import socket

from services.demo.errors import DemoRefused, PortTaken
from services.demo.options import Options


def check(options: Options) -> None:
    """Raises DemoRefused."""
    _check_port(options.port)
    if options.accounts and not options.accounts.resolve().parent.is_dir():
        raise DemoRefused(
            f"the directory of {options.accounts} does not exist: make it, or give --accounts another file."
        )


def _check_port(port: int) -> None:
    """As the API will listen: a port in TIME_WAIT is free, one with a listener is not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(
                f"port {port} cannot be used ({error.strerror}): stop what listens there,"
                f" or choose another one, such as --port {port + 1 if port < 65535 else port - 1}."
            ) from None
