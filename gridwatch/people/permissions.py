"""The whole permission table: which role may do what, and which roles it may fill.

`actor.py` asks it in two forms, for one thing and for a query; row-level security is its third
form: the table `right_role` is its shadow, and `actor_places_with(right)` asks it. A property test
demands that the three agree.
"""

from enum import StrEnum

from gridwatch.people.roles import Role


class Right(StrEnum):
    """One thing that a role may do within its territory."""

    REPORT_SUBMIT = "report.submit"
    REPORT_READ = "report.read"
    REPORT_TRIAGE = "report.triage"
    REPORT_ASSIGN = "report.assign"
    REPORT_ACCEPT = "report.accept"
    REPORT_DISPOSE = "report.dispose"
    REPORT_FEEDBACK = "report.feedback"
    REPORT_REVISIT = "report.revisit"
    REPORT_CLOSE = "report.close"
    REPORT_LINK = "report.link"
    INBOX_READ = "inbox.read"
    OVERDUE_READ = "overdue.read"
    EVIDENCE_MASK = "evidence.mask"
    IDENTITY_OPEN = "identity.open"
    ORDER_ANSWER = "order.answer"
    PEOPLE_READ = "people.read"
    PEOPLE_APPOINT = "people.appoint"
    RECOVERY_SECOND = "recovery.second"
    STATION_MANAGE = "station.manage"
    TASK_ISSUE = "task.issue"
    TASK_READ = "task.read"
    VISIT_READ = "visit.read"
    VISIT_DECIDE = "visit.decide"
    AUDIT_READ = "audit.read"
    DELIVERY_READ = "delivery.read"
    SETTINGS_READ = "settings.read"
    CLUE_RECORD = "clue.record"
    COVERAGE_READ = "coverage.read"
    FIGURES_READ = "figures.read"
    FIGURES_READ_ROUNDED = "figures.read_rounded"
    ANOMALY_READ = "anomaly.read"
    ANOMALY_MARK = "anomaly.mark"
    BRIEF_EXPORT = "brief.export"
    INSTITUTION_READ = "institution.read"
    INSTITUTION_PROPOSE = "institution.propose"
    INSTITUTION_ADOPT = "institution.adopt"
    LETTER_READ = "letter.read"
    LETTER_WRITE = "letter.write"
    LETTER_SIGN = "letter.sign"
    LETTER_ANSWER = "letter.answer"
    LETTER_AUTHORISE = "letter.authorise"
    FINDING_READ = "finding.read"
    FINDING_ENTER = "finding.enter"
    FINDING_OWN_THEME = "finding.own_theme"
    FINDING_HANDLE = "finding.handle"
    FINDING_SIGN = "finding.sign"
    FINDING_FEED_BACK = "finding.feed_back"
    FINDING_LIST = "finding.list"
    PAIRING_READ = "pairing.read"
    PAIRING_MAKE = "pairing.make"
    DIARY_WRITE = "diary.write"
    DIARY_FOLLOW_UP = "diary.follow_up"
    PETITION_READ = "petition.read"
    PETITION_RECORD = "petition.record"
    CHANNEL_READ = "channel.read"
    CHANNEL_RECORD = "channel.record"


_ANY_DESK = {
    Right.INBOX_READ,
    Right.REPORT_READ,
    Right.REPORT_FEEDBACK,
    Right.REPORT_REVISIT,
    Right.REPORT_LINK,
    Right.EVIDENCE_MASK,
    Right.PEOPLE_READ,
    Right.TASK_READ,
    Right.VISIT_READ,
    Right.COVERAGE_READ,
    Right.FIGURES_READ,
    Right.ANOMALY_READ,
    Right.ANOMALY_MARK,
    Right.INSTITUTION_READ,
    Right.CHANNEL_READ,
    Right.CHANNEL_RECORD,
}
_VILLAGE_DESK = _ANY_DESK | {Right.REPORT_TRIAGE, Right.IDENTITY_OPEN, Right.INSTITUTION_PROPOSE}
_TOWN_DESK = _ANY_DESK | {
    Right.REPORT_ASSIGN,
    Right.REPORT_ACCEPT,
    Right.REPORT_DISPOSE,
    Right.OVERDUE_READ,
    Right.PEOPLE_APPOINT,
    Right.STATION_MANAGE,
    Right.TASK_ISSUE,
    Right.VISIT_DECIDE,
    Right.BRIEF_EXPORT,
    Right.INSTITUTION_PROPOSE,
    Right.LETTER_READ,
    Right.LETTER_WRITE,
    Right.FINDING_READ,
    Right.FINDING_ENTER,
    Right.FINDING_HANDLE,
    Right.PAIRING_READ,
    Right.DIARY_FOLLOW_UP,
}

GRANTS: dict[Role, frozenset[Right]] = {
    Role.MONITOR:        frozenset({Right.REPORT_SUBMIT, Right.TASK_READ, Right.INSTITUTION_READ}),
    Role.DEPUTY:         frozenset(_VILLAGE_DESK - {Right.IDENTITY_OPEN}),
    Role.CHIEF:          frozenset(_VILLAGE_DESK),
    Role.VILLAGE_CLERK:  frozenset({Right.INBOX_READ, Right.LETTER_ANSWER, Right.FINDING_FEED_BACK}),
    Role.DEPARTMENT_OFFICER: frozenset({Right.INBOX_READ, Right.FINDING_OWN_THEME}),
    Role.RESPONDER:      frozenset({Right.ORDER_ANSWER}),
    Role.TOWN_CLERK:     frozenset(_TOWN_DESK | {Right.LETTER_ANSWER}),
    Role.TOWN_SECRETARY: frozenset(_TOWN_DESK | {Right.REPORT_CLOSE, Right.IDENTITY_OPEN, Right.INSTITUTION_ADOPT,
                                                 Right.LETTER_ANSWER, Right.LETTER_SIGN, Right.PAIRING_MAKE,
                                                 Right.FINDING_SIGN}),
    Role.TOWN_VIEWER:    frozenset({Right.COVERAGE_READ, Right.FIGURES_READ_ROUNDED}),
    Role.ZONE_LEAD:      frozenset(),
    Role.COUNTY_OFFICER: frozenset(_TOWN_DESK - {Right.PEOPLE_APPOINT, Right.STATION_MANAGE}
                                   | {Right.REPORT_CLOSE, Right.IDENTITY_OPEN, Right.CLUE_RECORD,
                                      Right.INSTITUTION_ADOPT, Right.LETTER_SIGN, Right.LETTER_AUTHORISE,
                                      Right.PAIRING_MAKE, Right.PETITION_READ, Right.PETITION_RECORD,
                                      Right.FINDING_SIGN, Right.FINDING_LIST, Right.RECOVERY_SECOND}),
    Role.CITIZEN:        frozenset({Right.REPORT_SUBMIT, Right.FIGURES_READ_ROUNDED}),
    Role.ADMIN:          frozenset({Right.PEOPLE_READ, Right.PEOPLE_APPOINT, Right.STATION_MANAGE,
                               Right.DELIVERY_READ, Right.SETTINGS_READ, Right.COVERAGE_READ,
                               Right.RECOVERY_SECOND}),
    Role.AUDITOR:        frozenset({Right.AUDIT_READ}),
    Role.PAIR_OFFICER:   frozenset({Right.INBOX_READ, Right.DIARY_WRITE}),
}  # fmt: skip
"""Who may do what; everybody signed in may besides read and withdraw their own reports."""

_TOWN_APPOINTS = frozenset({Role.MONITOR, Role.DEPUTY, Role.CHIEF, Role.VILLAGE_CLERK, Role.RESPONDER})
APPOINTS: dict[Role, frozenset[Role]] = {
    Role.TOWN_CLERK:     _TOWN_APPOINTS,
    Role.TOWN_SECRETARY: _TOWN_APPOINTS | {Role.TOWN_CLERK, Role.TOWN_VIEWER, Role.PAIR_OFFICER},
    Role.ADMIN:          frozenset(Role) - {Role.CITIZEN},
}  # fmt: skip
"""Which roles each role may fill and end; nobody can raise themselves by appointing above."""


def roles_with(right: Right) -> frozenset[Role]:
    """The roles that a right is granted to."""
    return frozenset(role for role, rights in GRANTS.items() if right in rights)
