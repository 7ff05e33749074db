"""The letters of the overdue ladder: from the body above to whoever holds the report, never naming
the reporter."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path

from gridwatch.documents.pdf import set_pdf
from gridwatch.documents.serials import scattered_serial
from gridwatch.reports.lifecycle import Clock, Custodian
from gridwatch.reports.models import Report
from gridwatch.reports.numbers import in_threes
from gridwatch.reports.overdue.ladder import Rung
from gridwatch.territory.calendar import CHINA, in_words
from gridwatch.vocabulary import term_of
from gridwatch.vocabulary.letters import LETTERS
from gridwatch.workflow.deadlines import last_day

_TEMPLATE = Path(__file__).with_name("letter.typ")


@dataclass(frozen=True, slots=True)
class Offices:
    """The bodies that a letter can come from or go to, as they are called."""

    station: str | None
    unit: str | None
    town: str | None
    county: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, as it was issued; days in ISO form."""

    issuer: str
    number: str
    title: str
    addressee: str
    copy_to: tuple[str, ...]
    problem: str
    advice: str
    issued_on: str
    reply_by: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """A clock that has run out: which, started by which event, when, and in whose hands."""

    clock: Clock
    seq: int
    due_at: datetime
    holder: Custodian


def write_letter(
    report: Report, overdue: Overdue, rung: Rung, offices: Offices, *, on: date, answer_by: date
) -> Letter:
    """The letter of a rung. A unit is reminded of its order only, which is all it knows of the
    report."""
    issuer, addressee, copy_to = _between(overdue.holder, rung, offices)
    form = LETTERS[rung]
    due_on = in_words(last_day(overdue.due_at))
    case = "整改通知" if overdue.holder is Custodian.UNIT else f"编号 {in_threes(report.number)} 的报告"
    return Letter(
        issuer=issuer,
        number=f"{form.mark}〔{on.year}〕{scattered_serial(_told(report, overdue, rung))}号",
        title=form.title,
        addressee=addressee,
        copy_to=copy_to,
        problem=f"贵单位承办的{case}，应于{due_on}（含当日）前完成“{term_of(overdue.clock).zh}”，至{in_words(on)}仍未完成。",
        advice=form.advice.format(by=in_words(answer_by)),
        issued_on=on.isoformat(),
        reply_by=answer_by.isoformat(),
    )


def print_letter(letter: Letter) -> bytes:
    """The letter as an A4 PDF for the file."""
    issued = datetime.combine(date.fromisoformat(letter.issued_on), time(), CHINA)
    return set_pdf(_TEMPLATE, asdict(letter), at=issued)


def commission_of(town: str) -> str:
    """What the commission of a town, or of a sub-district, is called."""
    return f"{town}纪工委" if town.endswith("街道") else f"{town}纪委"


def county_commission_of(county: str) -> str:
    """What the commission of a county is called."""
    return f"{county}纪委监委"


def letter_of(stored: dict[str, object]) -> Letter:
    """The letter from its stored form."""
    fields = dict(stored)
    fields["copy_to"] = tuple(fields["copy_to"])  # type: ignore[arg-type]
    return Letter(**fields)  # type: ignore[arg-type]


def _between(holder: Custodian, rung: Rung, offices: Offices) -> tuple[str, str, tuple[str, ...]]:
    """Issuer, addressee, and who has a copy: the level above the holder writes, the circular is the
    county's."""
    town, county = offices.town or offices.county, offices.county
    addressee, above = {
        Custodian.STATION: (offices.station, town),
        Custodian.UNIT: (offices.unit, town),
        Custodian.TOWN: (offices.town, county),
    }.get(holder, (county, county))
    issuer = county if rung is Rung.COUNTY_LIST else above
    copies = (town, county) if rung is not Rung.REMINDER else (above,)
    addressee = addressee or town
    return issuer, addressee, tuple(dict.fromkeys(one for one in copies if one not in {issuer, addressee}))


def _told(report: Report, overdue: Overdue, rung: Rung) -> str:
    return f"{report.id}/{overdue.clock}/{overdue.seq}/{rung}"
