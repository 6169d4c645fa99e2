"""A report after something was done about it."""

import msgspec

from lambdatui.core.prices import price_book
from lambdatui.core.report_page import ReportPage, report_page, with_alarms
from tests.core.well_function import NOW, WELL


def page(*alarm_metrics: str) -> ReportPage:
    facts = msgspec.structs.replace(WELL, alarm_metrics=alarm_metrics)
    prices = price_book().of("eu-west-1")
    return report_page("orders", facts, None, None, prices, from_ms=NOW - 86_400_000, to_ms=NOW)


def ids(report: ReportPage) -> list[str]:
    return [finding.id for finding in report.findings]


def test_alarms_that_were_made_settle_the_finding_and_change_nothing_else() -> None:
    before = page()
    assert "no-alarm" in ids(before)
    after = with_alarms(before, ("Errors", "Throttles"))
    assert ids(after) == [each for each in ids(before) if each != "no-alarm"]
    assert after.facts.alarm_metrics == ("Errors", "Throttles")
    assert (after.gauges, after.cost, after.to_ms) == (before.gauges, before.cost, before.to_ms)


def test_one_alarm_of_two_leaves_the_finding_about_the_other() -> None:
    after = with_alarms(page(), ("Errors",))
    (finding,) = [each for each in after.findings if each.id == "no-alarm"]
    assert finding.about == ("Throttles",)
