"""Why a pair was proposed, or was not, in plain Chinese and English; pure.

What is explained are the lines of a score as the engine wrote them, so that an explanation stays what it
was when partner, price or place change later.
"""

from services.domain.matching.explaining.lines import Line, LineKind, lines_of, merit
from services.domain.matching.explaining.passing_over import Reason, Refused, why_not
from services.domain.matching.explaining.proposing import Explanation, Proposed, Said, explained, reasons
from services.domain.matching.explaining.speech import Language

__all__ = [
    "Explanation",
    "Language",
    "Line",
    "LineKind",
    "Proposed",
    "Reason",
    "Refused",
    "Said",
    "explained",
    "lines_of",
    "merit",
    "reasons",
    "why_not",
]
