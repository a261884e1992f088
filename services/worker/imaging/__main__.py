"""One file from the input, one answer to the output."""

import sys

import msgspec

from services.worker.imaging.confining import confine


def main(kind: str) -> None:
    """Confined first, and only then are the decoders loaded and the file is read."""
    confine()
    from services.worker.imaging.refining import outcome

    answer = outcome(kind, sys.stdin.buffer.read())
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main(sys.argv[1])
