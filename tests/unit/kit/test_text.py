import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.kit.pinyin import is_gloss
from services.kit.text import TextFault, TextInvalid, clean, half_width


def cleaned(raw: str, *, multiline: bool = False) -> str:
    return clean(raw, max_length=2000, multiline=multiline, field="text")


def fault_of(raw: str, *, multiline: bool = False, max_length: int = 2000) -> TextFault:
    with pytest.raises(TextInvalid) as caught:
        clean(raw, max_length=max_length, multiline=multiline, field="title")
    assert caught.value.field == "title"
    assert caught.value.limit == max_length
    assert "title" in str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("社区(shèqū)合伙人", "社区合伙人"),
        ("社区（shèqū）合伙人（héhuǒrén）", "社区合伙人"),
        ("网格 (wǎnggé) 长", "网格长"),
        ("近邻社区(shèqū)", "近邻社区"),
        ("“超燃周三(chāo rán zhōusān)”", "“超燃周三”"),
        ("西安(Xī'ān)", "西安"),
        ("西安(xi'an)", "西安"),
        ("女儿(nǚ’ér)", "女儿"),
        ("社区(shequ)服务", "社区服务"),
        ("银行(yínháng)", "银行"),
        ("鏖战(áozhàn)", "鏖战"),
        ("燃(rán)", "燃"),
        ("广场(ɡuǎnɡchǎnɡ)", "广场"),
        ("妈妈(māma)", "妈妈"),
        ("社区(shèqū)(shèqū)", "社区"),
        ("网格 (wǎnggé) (wǎnggé)", "网格"),
        ("社区(shèqū) A座", "社区 A座"),
        ("社区(she\u0300qu\u0304)", "社区"),
    ],
)
def test_pinyin_pasted_behind_its_characters_is_taken_out(pasted: str, kept: str) -> None:
    assert cleaned(pasted) == kept


@pytest.mark.parametrize(
    "meant",
    [
        "健身(yoga)",
        "瑜伽(yoga)",
        "体检(CT)",
        "(3号楼)",
        "二号院(3号楼)",
        "微信(WeChat)",
        "菜单(menu)",
        "熊猫(panda)",
        "晚会(gala)",
        "毫安(mA)",
        "解(xiè)老师",
        "姓仇(qiú)的大爷",
        "单(shàn)女士",
        "人工智能(AI)",
        "社区(shèqū合伙人)",
        "合(héhuǒrén)",
        "社区 café(shèqū)",
        "(shèqū)",
        "社区\n(shèqū)",
        "社区()",
        "社区(-)",
        "讲座(周三)",
    ],
)
def test_a_bracket_that_is_meant_stays(meant: str) -> None:
    assert cleaned(meant, multiline=True) == meant


def test_a_long_bracket_of_ambiguous_pinyin_is_judged_at_once() -> None:
    assert not is_gloss("鑫" * 12, "an" * 400)


def test_white_space_becomes_one_blank() -> None:
    assert cleaned(" 张\u3000\u3000三 \u00a0 来了 ") == "张 三 来了"


def test_a_line_break_around_a_single_line_is_dropped() -> None:
    assert cleaned("\ufeff老年食堂\r\n\u200b") == "老年食堂"


def test_a_multiline_text_keeps_lines_tabs_and_one_empty_line() -> None:
    raw = "一、 楼道灯\r\n\r\n\r\n\r\n二、\t \t井盖 \u2028三、扶手"
    assert cleaned(raw, multiline=True) == "一、 楼道灯\n\n二、\t井盖\n三、扶手"


def test_full_width_punctuation_is_left_alone() -> None:
    assert cleaned("你好，世界！（二楼）：１２") == "你好，世界！（二楼）：１２"


def test_invisible_characters_are_dropped_and_the_rest_is_composed() -> None:
    assert cleaned("老\u200b人\ufeff食\u2060堂 e\u200b\u0301") == "老人食堂 é"


def test_an_emoji_family_stays_together() -> None:
    assert cleaned("👨\u200d👩\u200d👧 欢\u200d迎") == "👨\u200d👩\u200d👧 欢迎"


@pytest.mark.parametrize("raw", ["", "  ", "\u3000\n", "\u200b\ufeff", "\u3164", "\u2800", "\ufe0f"])
def test_a_text_without_anything_to_see_is_empty(raw: str) -> None:
    assert fault_of(raw) is TextFault.EMPTY


@pytest.mark.parametrize("raw", ["a\x00b", "a\x1bb", "a\nb", "a\tb", "a\x85b", "a\u2028b"])
def test_control_characters_are_refused_in_a_single_line(raw: str) -> None:
    assert fault_of(raw) is TextFault.CONTROL_CHARACTER


@pytest.mark.parametrize("raw", ["a\x00b", "a\x0bb", "a\x7fb"])
def test_control_characters_are_refused_in_lines_too(raw: str) -> None:
    assert fault_of(raw, multiline=True) is TextFault.CONTROL_CHARACTER


@pytest.mark.parametrize("raw", ["退款\u202efdp.exe", "a\u2066b\u2069"])
def test_characters_that_turn_the_direction_are_refused(raw: str) -> None:
    assert fault_of(raw) is TextFault.BIDI_CONTROL


@pytest.mark.parametrize("raw", ["a\ud83d", "\udc00b", "a\uffffb", "a\ufdd0b", "a\U0010fffeb"])
def test_half_characters_and_noncharacters_are_refused(raw: str) -> None:
    assert fault_of(raw) is TextFault.BROKEN_CHARACTER


def test_the_length_counts_what_is_kept() -> None:
    assert clean(" 社区(shèqū) ", max_length=2, field="title") == "社区"
    assert fault_of("社区的", max_length=2) is TextFault.TOO_LONG


def test_full_width_codes_become_half_width() -> None:
    assert half_width("９１Ａ－Ｘ　ｚ～") == "91A-X z~"


ALPHABET = st.characters() | st.sampled_from("社区网格(（)） \n\t\u200b\u200d\u0301\u3000shèqūwǎng👨")


@given(st.text(ALPHABET, max_size=60), st.booleans())
@example("社区(shèqū)(shèqū)", False)
@example("区(q社(shè)ū)", False)
@example("\u2329\u200d👨", False)
def test_cleaning_what_is_clean_changes_nothing(raw: str, multiline: bool) -> None:
    try:
        once = cleaned(raw, multiline=multiline)
    except TextInvalid:
        return
    assert cleaned(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert "  " not in once
    once.encode()


@given(st.text(st.characters(categories=["Lo", "Lu", "Ll", "Nd"]), min_size=1, max_size=60))
def test_a_text_of_letters_and_digits_is_only_composed(raw: str) -> None:
    text = unicodedata.normalize("NFC", raw)
    assert cleaned(raw) == "".join(c for c in text if c not in "\u115f\u1160\u3164\uffa0")
