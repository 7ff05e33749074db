"""One vocabulary: what every code that people read is called, in Chinese and in English.

It imports no room and is imported by all, so its tables are keyed by the codes themselves; a member
of a StrEnum is such a key, and `TABLES` has the tables by the names of the enumerations. `docs write`
makes the client's code words of it, and `tests/test_vocabulary.py` refuses a code without words and
a second wording.

The words are those of the officials who read them. Where two are near each other, one rule decides:

- 反映 is what somebody says: the person (反映人), the content (反映内容), the problem (群众反映问题).
- 上报 is handing up by one level, whoever does it: a monitor from the phone, a station to the town;
  so a group without any is 无上报无走访.
- 报告 is the record made of it, which is held, handled, moved and counted; never an act.
- 回答 is the reporter's to a question, 反馈 a unit's to an order, 回复 the desk's to the reporter.
- 销号 is the secretary's act on a rectification found good, and the state after it (合格销号).
- 办结 is that nobody has anything left to do, however it ended; so 未办结 is open, and what was
  referred, refused, merged or transferred is 已办结 but not 已销号.
- 聘任 and 解聘 are of monitors; of everybody else 任职 and 终止任职.
- 逾期 is past a deadline, 分类 a category, 区划 a place, 直报件 a sealed report, 承办单位 whoever must act.
"""

from collections.abc import Mapping
from enum import StrEnum

from gridwatch.vocabulary import (
    agenda,
    audit,
    clearing,
    correspondence,
    coverage,
    desks,
    figures,
    files,
    findings,
    institutions,
    letters,
    lifecycle,
    notices,
    pairing,
    people,
    recovery,
    reports,
    settings,
    territory,
)
from gridwatch.vocabulary.term import Table, Term

__all__ = ["CODES", "TABLES", "Table", "Term", "fill", "spoken", "term_of"]

TABLES: dict[str, Table] = {
    "State": lifecycle.STATE,
    "Action": lifecycle.ACTION,
    "Clock": lifecycle.CLOCK,
    "Custodian": lifecycle.CUSTODIAN,
    "Audience": lifecycle.AUDIENCE,
    "Party": lifecycle.PARTY,
    "Awaited": lifecycle.AWAITED,
    "Agendum": agenda.AGENDUM,
    "PhraseKind": desks.PHRASE_KIND,
    "Rung": letters.RUNG,
    "CaseLetterKind": letters.CASE_LETTER,
    "ReportTold": notices.REPORT_TOLD,
    "VisitTold": notices.VISIT_TOLD,
    "TaskTold": notices.TASK_TOLD,
    "InstitutionState": institutions.STATE,
    "InstitutionAction": institutions.ACTION,
    "InstitutionClock": institutions.CLOCK,
    "InstitutionKind": institutions.KIND,
    "InstitutionSource": institutions.SOURCE,
    "InstitutionTold": institutions.TOLD,
    "AwaitedInstitution": institutions.AWAITED,
    "Message": notices.MESSAGE,
    "LetterState": correspondence.STATE,
    "LetterAction": correspondence.ACTION,
    "LetterClock": correspondence.CLOCK,
    "LetterKind": correspondence.KIND,
    "LetterTold": correspondence.TOLD,
    "Tray": correspondence.TRAY,
    "LetterField": correspondence.FIELD,
    "TemplateState": correspondence.TEMPLATE_STATE,
    "FindingState": findings.STATE,
    "FindingAction": findings.ACTION,
    "FindingClock": findings.CLOCK,
    "FindingKind": findings.KIND,
    "FindingOrigin": findings.ORIGIN,
    "CheckKind": findings.CHECK_KIND,
    "FindingTold": findings.TOLD,
    "ClearingState": clearing.STATE,
    "ClearingAction": clearing.ACTION,
    "ClearingClock": clearing.CLOCK,
    "ClearingWay": clearing.WAY,
    "ClearedPost": clearing.POST,
    "ConsentHow": clearing.CONSENT_HOW,
    "ClearingTold": clearing.TOLD,
    "Hint": clearing.HINT,
    "DiaryItemState": pairing.STATE,
    "DiaryItemAction": pairing.ACTION,
    "DiaryItemKind": pairing.KIND,
    "DiaryItemTold": pairing.TOLD,
    "AwaitedDiaryItem": pairing.AWAITED,
    "PetitionKind": pairing.PETITION_KIND,
    "ChannelKind": pairing.CHANNEL_KIND,
    "DeliveryState": notices.DELIVERY_STATE,
    "RecoveryState": recovery.STATE,
    "RecoveryMove": recovery.MOVE,
    "RecoveryTold": recovery.TOLD,
    "HeldReason": reports.HELD_REASON,
    "Track": reports.TRACK,
    "ConcernKind": reports.CONCERN_KIND,
    "ConcernedPost": reports.CONCERNED_POST,
    "PlacementKind": reports.PLACEMENT_KIND,
    "Likeness": reports.LIKENESS,
    "FileKind": reports.FILE_KIND,
    "EvidencePurpose": reports.EVIDENCE_PURPOSE,
    "Reason": reports.UNFIT,
    "Outcome": reports.OUTCOME,
    "UntrueReason": reports.UNTRUE_REASON,
    "VisitResult": reports.VISIT_RESULT,
    "VisitState": reports.VISIT_STATE,
    "VisitAction": reports.VISIT_ACTION,
    "ExtensionState": reports.EXTENSION_STATE,
    "ExtensionAction": reports.EXTENSION_ACTION,
    "Role": people.ROLE,
    "Right": {
        **people.RIGHT,
        **institutions.RIGHT,
        **correspondence.RIGHT,
        **pairing.RIGHT,
        **findings.RIGHT,
        **recovery.RIGHT,
    },
    "EndReason": people.END_REASON,
    "CommitteePost": people.COMMITTEE_POST,
    "Kinship": people.KINSHIP,
    "Level": territory.LEVEL,
    "Origin": territory.ORIGIN,
    "Method": territory.METHOD,
    "Severity": territory.SEVERITY,
    "Datum": territory.DATUM,
    "Measure": figures.MEASURE,
    "By": figures.BY,
    "MapView": figures.MAP_VIEW,
    "Remainder": figures.REMAINDER,
    "AnomalyKind": figures.ANOMALY_KIND,
    "Staffing": coverage.STAFFING,
    "Activity": coverage.ACTIVITY,
    "Format": files.FORMAT,
    "ExportState": files.EXPORT_STATE,
    "TemplateFault": files.TEMPLATE_FAULT,
}
"""The words of each enumeration, by its name."""

CODES: dict[str, Table] = {
    "StepReason": lifecycle.STEP_REASON,
    "Need": lifecycle.NEED,
    "EvidenceFlag": reports.EVIDENCE_FLAG,
    "Channel": notices.CHANNEL,
    "Rate": figures.RATE,
    "CoverageCount": coverage.COVERAGE_COUNT,
    "CoverageRate": coverage.COVERAGE_RATE,
    "HandlingCount": coverage.HANDLING_COUNT,
    "HandlingRate": coverage.HANDLING_RATE,
    "AssetCount": coverage.ASSET_COUNT,
    "AssetRate": coverage.ASSET_RATE,
    "Thing": {
        **audit.THING,
        **institutions.THING,
        **correspondence.THING,
        **pairing.THING,
        **findings.THING,
        **recovery.THING,
        **clearing.THING,
    },
    "AuditAction": {
        **audit.AUDIT_ACTION,
        **institutions.AUDIT_ACTION,
        **correspondence.AUDIT_ACTION,
        **pairing.AUDIT_ACTION,
        **findings.AUDIT_ACTION,
        **recovery.AUDIT_ACTION,
        **clearing.AUDIT_ACTION,
    },
    "AuditFact": audit.AUDIT_FACT,
    "Environment": settings.ENVIRONMENT,
}
"""The words of codes that are no enumeration."""


def term_of(code: StrEnum) -> Term:
    """The words of a member of an enumeration."""
    return TABLES[type(code).__name__][code]


def spoken(fact: object, language: str) -> object:
    """A fact as a sentence says it: a code by its label, several one after the other."""
    if isinstance(fact, tuple):
        return ("、" if language == "zh" else ", ").join(str(spoken(one, language)) for one in fact) or "—"
    if isinstance(fact, StrEnum) and type(fact).__name__ in TABLES:
        zh, en = term_of(fact).label
        return f"“{zh if language == 'zh' else en}”"
    return fact


def fill(sentence: str, facts: Mapping[str, object], language: str) -> str:
    """A sentence with its facts, those that are codes in words."""
    return sentence.format(**{name: spoken(fact, language) for name, fact in facts.items()})
