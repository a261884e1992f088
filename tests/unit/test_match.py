"""`jinlin match` on files as communities keep them."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from services.match.run import run

NEED = {"id": "N1", "text": "空调清洗", "category": "家政", "max_price": 2, "needs_home": True}
OFFER = {"id": "O1", "text": "家电清洗上门", "category": "家政", "price_tier": 1, "home_service": True}


def lines(path: Path, *rows: dict[str, Any] | str) -> Path:
    written = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(written), encoding="utf-8")
    return path


@pytest.fixture
def matched(tmp_path: Path):
    """The exit code and the lines written for needs and offers."""

    def do(needs: Path, offers: Path, **given: Any) -> tuple[int, list[dict[str, Any]]]:
        out = tmp_path / "out.jsonl"
        code = run(needs, offers, top=given.get("top"), out=out, capacity=given.get("capacity", 5))
        return code, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]

    return do


@pytest.fixture
def files(tmp_path: Path):
    def do(needs: list[Any], offers: list[Any]) -> tuple[Path, Path]:
        return lines(tmp_path / "needs.jsonl", *needs), lines(tmp_path / "offers.jsonl", *offers)

    return do


def test_the_best_offers_of_each_need_are_listed_with_their_scores(files, matched):
    others = [OFFER | {"id": "O2", "text": "上门清洗空调"}, OFFER | {"id": "O3", "text": "公益理发"}]
    code, [line] = matched(*files([NEED], [OFFER, *others]), top=10)
    assert code == 0
    assert (line["need"], line["offers"]) == ("N1", ["O2", "O1"])
    assert line["scores"] == sorted(line["scores"], reverse=True)


def test_top_shortens_the_lists(files, matched):
    _, [line] = matched(*files([NEED], [OFFER, OFFER | {"id": "O2"}]), top=1)
    assert len(line["offers"]) == len(line["scores"]) == 1


@pytest.mark.parametrize("limit", [{"price_tier": 2}, {"home_service": False}])
def test_what_is_too_dear_or_does_not_come_is_never_listed(files, matched, limit):
    _, [line] = matched(*files([NEED | {"max_price": 1}], [OFFER | limit]), top=5)
    assert line == {"need": "N1", "offers": [], "scores": []}


def test_an_assignment_keeps_to_capacity_and_its_parts_add_up(files, matched):
    needs = [NEED | {"id": f"N{n}"} for n in range(4)]
    code, made = matched(*files(needs, [OFFER | {"capacity": 3}]))
    assert (code, len(made)) == (0, 3)
    for match in made:
        assert sum(part["points"] for part in match["parts"]) == match["score"]


def test_wrong_rows_are_named_by_row_and_column_and_the_others_matched(files, matched, capsys):
    needs = [
        NEED,
        NEED | {"id": "N2", "max_price": "很便宜"},
        NEED | {"id": "N3", "text": ""},
        NEED,
        "{not json",
        "[1]",
        NEED | {"id": "N4"},
    ]
    code, made = matched(*files(needs, [OFFER]), top=3)
    assert code == 2
    assert [line["need"] for line in made] == ["N1", "N4"]
    said = capsys.readouterr().err
    for part in (
        "row 2, column max_price: 0 (free",
        "row 3, column text: the cell is empty",
        "row 4, column id: N1 is also the id of row 1",
        "row 5: not JSON",
        "row 6: not a JSON object",
        "5 rows were left out",
    ):
        assert part in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_csv_of_any_excel_is_read_with_chinese_headers_and_words(tmp_path, matched, encoding):
    needs, offers = tmp_path / "需求.csv", tmp_path / "供给.csv"
    needs.write_bytes("编号,需求内容,类别,最高价位,需上门\n甲,空调清洗,家政,低偿,是\n".encode(encoding))
    offers.write_bytes("编号;服务内容;类别;价位;可上门\n乙;家电清洗;家政;免费;是\n".encode(encoding))
    assert matched(needs, offers, top=1)[1][0]["offers"] == ["乙"]


def test_a_workbook_is_read_as_people_fill_it(tmp_path, files, matched):
    book = Workbook()
    book.active.append(["id", "text", "category", "max_price", "needs_home", "备注"])
    book.active.append([12.0, "空调清洗", "家政", 2, "是", "急"])
    book.active.append([None] * 6)
    book.active.append([13, "空调清洗", "家政", 9, "是"])
    book.save(tmp_path / "needs.xlsx")
    code, made = matched(tmp_path / "needs.xlsx", files([], [OFFER])[1], top=1)
    assert (code, [(line["need"], line["offers"]) for line in made]) == (2, [("12", ["O1"])])


def test_columns_without_a_meaning_are_named_and_do_no_harm(files, matched, capsys):
    code, _ = matched(*files([NEED | {"note": "x"}], [OFFER]), top=1)
    assert code == 0
    assert "columns without a meaning here: note" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("needs.pdf", b"x", "ends with .jsonl, .csv or .xlsx"),
        ("needs.xlsx", b"no workbook", "not an Excel workbook"),
        ("needs.csv", b"\xff\xfa\x81\xff", "neither UTF-8 nor GBK"),
        ("missing.csv", None, "No such file"),
        ("needs.csv", b'id,text\n"1,x\n', "needs.csv, line"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, files, name, content, said, capsys):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    offers = files([], [OFFER])[1]
    assert run(tmp_path / name, offers, top=1, out=None, capacity=1) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("needs", [[], [NEED]])
@pytest.mark.parametrize("offers", [[], [OFFER]])
def test_empty_files_are_no_fault(files, matched, needs, offers):
    code, made = matched(*files(needs, offers))
    assert (code, len(made)) == (0, len(needs) * len(offers))


@pytest.mark.parametrize("text", ["🙂" * 50, "空调清洗。" * 2000, "a", "a'\u0000b"])
def test_strange_texts_are_matched_like_any(files, matched, text):
    assert matched(*files([NEED | {"text": text}], [OFFER]), top=1)[0] == 0


@pytest.mark.parametrize(("capacity", "count"), [(0, 0), (10**30, 1), (1, 1)])
def test_zero_and_huge_capacities(files, matched, capacity, count):
    code, made = matched(*files([NEED], [OFFER | {"capacity": capacity}]))
    assert (code, len(made)) == (0, count) if capacity < 10**20 else (code, made) == (2, [])


def test_times_that_never_meet_are_told_and_times_that_meet_are_matched(files, matched, tmp_path, capsys):
    wednesday = {"windows": "2026-05-06 09:00/11:00"}
    thursday = {"windows": ["2026-05-07T09:00/2026-05-07T11:00"]}
    assert len(matched(*files([NEED | wednesday], [OFFER | wednesday]))[1]) == 1
    assert matched(*files([NEED | wednesday], [OFFER | thursday]))[1] == []
    assert run(*files([NEED | wednesday], [OFFER | thursday]), top=None, out=None, capacity=1) == 0
    assert "时间对不上" in capsys.readouterr().out


def test_the_table_names_the_service_the_words_and_who_was_left_out(files, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    stray = NEED | {"id": "N2", "text": "想请人调钢琴 [bold]", "category": "文化"}
    assert run(*files([NEED, stray], [OFFER]), top=None, out=None, capacity=5) == 0
    told = capsys.readouterr().out
    for part in ("家电清洗 · Appliance cleaning", "没有对口服务", "1 / 2 已匹配", "调钢琴 [bold]"):
        assert part in told


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("windows", "明天上午", "a time like"),
        ("windows", "2026-05-06 11:00/09:00", "ends before it begins"),
        ("capacity", -1, "a whole number"),
        ("price", "贵", "a number"),
        ("rating", True, "a number"),
        ("home_service", "也许", "yes or no"),
        ("text", {"a": 1}, "a text"),
    ],
)
def test_each_kind_of_cell_says_what_was_expected(files, matched, capsys, cell, value, said):
    code, made = matched(*files([NEED], [OFFER | {cell: value}, OFFER | {"id": "O2"}]), top=5)
    assert (code, made[0]["offers"]) == (2, ["O2"])
    assert f"column {cell}: " in (told := capsys.readouterr().err)
    assert said in told


def test_a_need_that_only_a_limit_leaves_out_is_told_who_would_do_it(files, capsys):
    dear = OFFER | {"id": "O9", "price_tier": 2}
    stray = OFFER | {"id": "O8", "text": "公益理发", "price_tier": 0}
    assert run(*files([NEED | {"max_price": 1}], [stray, dear]), top=None, out=None, capacity=5) == 0
    told = capsys.readouterr().out
    assert "O9 家电清洗上门" in told
    assert "超出可接受价位" in told


def test_a_group_is_served_whole_or_not_at_all_where_places_count_people(files, matched):
    needs = [NEED | {"id": "big", "size": 8}, NEED | {"id": "small", "size": 3}]
    _, made = matched(*files(needs, [OFFER | {"capacity": 7, "by_people": "是"}]))
    assert [match["need"] for match in made] == ["small"]
