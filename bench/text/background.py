"""Counts characters and pairs over usual texts, for taxonomy/background.tsv.

usage: python -m bench.text.background FOLDER …   (with needs.jsonl and offers.jsonl; never the held-out one)
"""

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from services.domain.matching.engine.grams import SHIFT, grams

SAYINGS = Path(__file__).parent / "tuning" / "sayings.csv"
TARGET = Path("services/domain/matching/taxonomy/background.tsv")
USUAL = {
    80: "社区 社",
    60: "居民 小区 上门 服务 务 居 民",
    50: "免费 免 费",
    40: "公益 志愿 家里 益 志 愿",
    30: "专业 老师 活动",
    25: "每周 帮忙 希望 需要 师傅 想找",
    20: "讲座 团队 优惠 街道 提供 周末 我家 咨询",
    15: "附近 可以 本店 请人 队",
}
"""What partners and residents write more often than these texts do: so often at least."""


def counted(texts: Sequence[str]) -> dict[str, int]:
    """In how many texts each character and pair stands, if in more than one."""
    found = grams(texts)
    cells = np.unique(found.code * len(texts) + found.text)
    code, count = np.unique(cells // len(texts), return_counts=True)
    held = zip(code.tolist(), count.tolist(), strict=True)
    counts = {_written(one): number for one, number in held if number > 1}
    for least, words in USUAL.items():
        counts |= {word: max(counts.get(word, 0), least) for word in words.split()}
    return counts


def _written(code: int) -> str:
    return chr(code) if code < 1 << SHIFT else chr(code >> SHIFT) + chr(code & ((1 << SHIFT) - 1))


def main(folders: Sequence[str]) -> None:
    texts = [row["text"] for row in csv.DictReader(SAYINGS.read_text(encoding="utf-8").splitlines())]
    for folder in folders:
        for name in ("needs.jsonl", "offers.jsonl"):
            lines = (Path(folder) / name).read_text(encoding="utf-8").splitlines()
            texts += [json.loads(line)["text"] for line in lines]
    rows = sorted(counted(texts).items(), key=lambda row: (-row[1], row[0]))
    lines = [f"texts\t{len(texts)}", *(f"{gram}\t{count}" for gram, count in rows)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
