"""`python -m bench.matching [--quick] [--json FILE]`: the match engine against others; see README.md."""

import argparse
import json
from pathlib import Path

from bench.matching import report, runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without L, within 5 minutes")
    parser.add_argument("--json", type=Path, help="write the result here")
    parser.add_argument("--orlib", type=Path, default=Path("../shared/data/orlib"), help="OR-Library files")
    arguments = parser.parse_args()
    result = runs.measure(quick=arguments.quick, folder=arguments.orlib)
    print(*report.tables(result), "", *report.verdicts(result), sep="\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
