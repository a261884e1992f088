"""Tells a pinyin gloss, pasted along with Chinese from a web page, from a bracket that is meant.

Pages for learners write 社区(shèqū). A resident's own bracket must survive: 健身(yoga), 体检(CT),
解(xiè)老师. Letters alone cannot tell yoga from two syllables of pinyin, so a gloss has to fit the
characters that it stands behind. Their first letters come from GB 2312-80, whose 3,755 common
characters (level 1) are sorted by pinyin: no dictionary is needed.
"""

import re
import struct
import unicodedata
from bisect import bisect_right
from functools import cache

_SYLLABLES = {
    "": "a ai an ang ao e ei en eng er o ou wa wai wan wang wei wen weng wo wu ya yan yang yao ye "
    "yi yin ying yo yong you yu yuan yue yun",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
}
"""Initial to finals, Hanyu Pinyin (GB/T 16159); ü is written v."""

_INITIALS = "abcdefghjklmnopqrstwxyz"
_STARTS = struct.unpack(
    ">23H",
    bytes.fromhex(
        "b0a1 b0c5 b2c1 b4ee b6ea b7a2 b8c1 b9fe bbf7 bfa6 c0ac c2e8 "
        "c4c3 c5b6 c5be c6da c8bb c8f6 cbfa cdda cef4 d1b9 d4d1"
    ),
)
"""The first GB 2312 code of each letter of `_INITIALS`; level 1 ends at D7F9."""
_LEVEL_1_END = 0xD7F9

_TONES = {"\u0300", "\u0301", "\u0304", "\u030c"}
_BREAK = re.compile(r"[\s'’·-]+")
_LONGEST = 6


@cache
def _syllables() -> frozenset[str]:
    return frozenset(initial + final for initial, finals in _SYLLABLES.items() for final in finals.split())


def is_gloss(han: str, content: str) -> bool:
    """Whether `content` is the pinyin of the last characters of `han`, as such pages write it.

    With tone marks, several syllables are proof enough. One syllable, or pinyin without tones, also
    has to begin as the characters do: a bracket that says otherwise is a person's hint at a reading
    or a word of another language. Without tones there must be two syllables or more.
    """
    letters, toned = _plain(content)
    return any(_spells(letters, han[-n:], toned=toned) for n in range(1, len(han) + 1))


def _plain(content: str) -> tuple[str, bool]:
    """The words in a–z and v for ü, one blank between them, and whether any vowel bears a tone."""
    decomposed = unicodedata.normalize("NFD", content.replace("ɡ", "g").replace("ɑ", "a"))
    bare = "".join(mark for mark in decomposed if mark not in _TONES)
    letters = unicodedata.normalize("NFC", bare).lower().replace("ü", "v")
    return _BREAK.sub(" ", letters).strip(), bare != decomposed


def _spells(letters: str, characters: str, *, toned: bool) -> bool:
    several = len(characters) > 1
    if toned and several:
        return _cuts_into(letters, [""] * len(characters))
    initials = [_initial(character) for character in characters]
    known = [initial for initial in initials if initial is not None]
    return (toned or several) and known == initials and _cuts_into(letters, known)


def _cuts_into(letters: str, initials: list[str]) -> bool:
    """Whether `letters` are syllables that begin with `initials`, one each, none across a blank."""
    reached = {0}
    for initial in initials:
        reached = {
            end + letters[end : end + 1].isspace()
            for start in reached
            for end in range(start + 1, min(start + _LONGEST, len(letters)) + 1)
            if letters[start:end] in _syllables() and letters.startswith(initial, start)
        }
    return len(letters) in reached


def _initial(character: str) -> str | None:
    """The first letter of a common character's main reading, None for a rarer character."""
    try:
        code = int.from_bytes(character.encode("gb2312"))
    except UnicodeEncodeError:
        return None
    if not _STARTS[0] <= code <= _LEVEL_1_END:
        return None
    return _INITIALS[bisect_right(_STARTS, code) - 1]
