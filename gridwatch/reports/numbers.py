"""The number of a report that people can say: eight digits that do not count up, and one to check
them by.

It is drawn from the report's id under a key, so a gap or a neighbour tells nothing of other
reports. The last digit is Damm's (H. M. Damm, *Total anti-symmetrische Quasigruppen*, Marburg
2004): one wrong digit, or two that changed places, is noticed. People read and write it in threes.
"""

import re
import unicodedata
from datetime import datetime
from uuid import UUID

from gridwatch.documents.serials import scattered_serial
from gridwatch.people.identity import IdentityVault
from gridwatch.territory.calendar import china_day

DIGITS = 8
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_SEPARATORS = re.compile(r"[\s\-·.]+")


def draw_number(vault: IdentityVault, report_id: UUID, draw: int = 0) -> str:
    """The number of a report: nine digits. The next `draw` is taken where the county has that
    number already."""
    return with_check_digit(vault.number(f"{report_id}/{draw}") % 10**DIGITS)


def order_number(order_id: UUID, issued_at: datetime) -> str:
    """An order's own number, which tells nothing of its report, nor of other orders."""
    return f"整改〔{china_day(issued_at).year}〕{scattered_serial(f'order/{order_id}')}号"


def with_check_digit(number: int) -> str:
    """A whole number below 10**8 as eight digits and the one that checks them."""
    digits = f"{number:0{DIGITS}d}"
    return f"{digits}{_damm(digits)}"


def in_threes(number: str) -> str:
    """The one form in which people see it: `482 319 076`."""
    return " ".join(number[at : at + 3] for at in range(0, len(number), 3))


def read_number(words: str) -> str | None:
    """The nine digits that somebody typed, however they set them apart; None when it is no number
    of a report."""
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", words))
    is_number = len(digits) == DIGITS + 1 and digits.isascii() and digits.isdecimal()
    return digits if is_number and _damm(digits) == 0 else None


def _damm(digits: str) -> int:
    check = 0
    for digit in digits:
        check = _DAMM[check][int(digit)]
    return check
