"""One measure in a process of its own: `python -m bench.matching.child MEASURE SIZE SUPPLY`, JSON out."""

import json
import sys
from pathlib import Path

from bench.matching.measures import MEASURES


def peak_mb() -> float:
    """Most resident memory so far, MB (10^6 bytes); the kernel's ru_maxrss would count the parent's too."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise SystemExit("the kernel does not tell the peak of memory")


def main() -> None:
    measure, size, supply = sys.argv[1:]
    figures = MEASURES[measure](size, float(supply))
    print(json.dumps({**figures, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
