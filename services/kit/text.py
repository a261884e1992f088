"""Text that people type or paste, made safe to keep, to compare and to show."""

import re
import unicodedata
from enum import StrEnum

from services.kit.pinyin import is_gloss


class TextFault(StrEnum):
    """Why a text was refused; `TextInvalid.reason`."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    BIDI_CONTROL = "bidi_control"
    BROKEN_CHARACTER = "broken_character"


_ADVICE = {
    TextFault.EMPTY: "{field} is empty. Write something that can be read.",
    TextFault.TOO_LONG: "{field} is too long. Shorten it to {limit} characters.",
    TextFault.CONTROL_CHARACTER: (
        "{field} contains a control character, or a line break where one line is expected. "
        "Delete it or type the text anew."
    ),
    TextFault.BIDI_CONTROL: (
        "{field} contains an invisible character that turns the direction of the text. "
        "Type the text anew instead of pasting it."
    ),
    TextFault.BROKEN_CHARACTER: (
        "{field} contains half a character or one that Unicode reserves. Type that place anew."
    ),
}


class TextInvalid(ValueError):
    """A text that cannot be kept.

    `field` is the input field's name, `reason` the fault, `limit` the most characters it takes, and
    the message says what to do.
    """

    def __init__(self, field: str, reason: TextFault, limit: int) -> None:
        self.field = field
        self.reason = reason
        self.limit = limit
        super().__init__(_ADVICE[reason].format(field=field, limit=limit))


_NOTHING_TO_SEE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u061c\u2060-\u2065"
    "\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Zero-width characters, direction marks, BOM, blank fillers, tags; for joiners `_LOOSE_JOINER`."""
_LOOSE_JOINER = re.compile(
    "(?<![\u00a9\u00ae\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
    "|\u200d(?![\u00a9\u00ae\u2190-\u2bff\U0001f000-\U0001faff])"
)
"""U+200D, save between two parts of one emoji (a family is several people joined)."""
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BROKEN = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_IN_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_BRACKET = re.compile(r"([^\S\n]*)[(（]([^()（）\n]{1,60})[)）]([^\S\n]*)")
_HAN_TAIL = re.compile(r"[㐀-䶿一-鿿]{1,12}\Z")
_HAN = re.compile(r"[㐀-䶿一-鿿]")
_TAIL = 16
"""How much text before a bracket is looked at, in code points."""
_BLANK = re.compile("[\\s\ufe00-\ufe0f\U000e0100-\U000e01ef]*")
"""Nothing that shows: white space and variation selectors."""


def clean(raw: str, *, max_length: int, multiline: bool = False, field: str) -> str:
    """The text as it is kept: NFC, no invisible characters, single blanks, no pasted pinyin.

    Line breaks and tabs may stand in a `multiline` text only; there, lines are stripped and at most
    one empty line stays between two. Full-width punctuation is left as it is. Pinyin glosses like
    社区(shèqū) are taken out (see `pinyin.is_gloss`). `max_length` counts code points of the
    result. Cleaning what is clean changes nothing.

    Raises `TextInvalid` for a text that is empty, too long, or has control characters, characters
    that turn its direction, lone surrogates or noncharacters.
    """
    shown = _visible(raw)
    fault = _fault(shown, multiline=multiline)
    text = "" if fault else _spaced(_without_pinyin(_spaced(shown)))
    if not fault and _BLANK.fullmatch(text):
        fault = TextFault.EMPTY
    if not fault and len(text) > max_length:
        fault = TextFault.TOO_LONG
    if fault:
        raise TextInvalid(field, fault, max_length)
    return text


def half_width(raw: str) -> str:
    """Full-width letters, digits and signs as ASCII, and the ideographic space as a blank.

    For codes and numbers only: prose keeps its full-width punctuation.
    """
    return raw.translate(_HALF_WIDTH)


_HALF_WIDTH = {0x3000: " "} | {0xFF00 + low: chr(0x20 + low) for low in range(1, 0x5F)}


def _visible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    shown = _LOOSE_JOINER.sub("", _NOTHING_TO_SEE.sub("", composed))
    return unicodedata.normalize("NFC", shown)


def _fault(text: str, *, multiline: bool) -> TextFault | None:
    """The first kind of fault in the text; line breaks around a single line do not count."""
    inner = _LINE_END.sub("\n", text) if multiline else text.strip()
    if _BROKEN.search(inner):
        return TextFault.BROKEN_CHARACTER
    if (_CONTROL_IN_LINES if multiline else _CONTROL).search(inner):
        return TextFault.CONTROL_CHARACTER
    if _BIDI.search(inner):
        return TextFault.BIDI_CONTROL
    return None


def _spaced(text: str) -> str:
    """Runs of white space as one blank (or one tab where there was one), lines stripped."""
    blanks = _BLANKS.sub(_one_blank, _LINE_END.sub("\n", text))
    lines = (line.strip() for line in blanks.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _one_blank(run: re.Match[str]) -> str:
    return "\t" if "\t" in run[0] else " "


def _without_pinyin(text: str) -> str:
    """One pass from left to right: a bracket is judged by what is left of the text before it."""
    kept: list[str] = []
    before = ""
    done = 0
    for bracket in _BRACKET.finditer(text):
        between = text[done : bracket.start()]
        before = (before + between)[-_TAIL:]
        rest = _kept_of(bracket, before)
        before = (before + rest)[-_TAIL:]
        kept += (between, rest)
        done = bracket.end()
    return "".join((*kept, text[done:]))


def _kept_of(bracket: re.Match[str], before: str) -> str:
    """The bracket itself, or for a gloss the white space that should stay."""
    han = _HAN_TAIL.search(before.rstrip(" \t"))
    if han is None or not is_gloss(han[0], bracket[2]):
        return bracket[0]
    padded = bracket[1] and _HAN.match(bracket.string, bracket.end())
    return "" if padded else bracket[3]
