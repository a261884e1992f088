"""`python -m bench.api [--quick] [--json FILE]`: our API against others; see bench/api/README.md."""

import argparse
import json
from pathlib import Path

from bench.api import report, whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, within 5 minutes")
    parser.add_argument("--json", type=Path, help="write the result here")
    arguments = parser.parse_args()
    result = whole.measure(whole.QUICK if arguments.quick else whole.FULL)
    print(*report.table(result), "", *report.verdicts(result), sep="\n")
    if arguments.json:
        limits = {"ratios": report.LIMITS, **report.LEAST, **report.MOST}
        text = json.dumps({**result, "limits": limits}, indent=2, ensure_ascii=False)
        arguments.json.write_text(text + "\n")


if __name__ == "__main__":
    main()
