"""Everything that should be looked at in a function, the most important first."""

from lambdatui.core.finding import Finding
from lambdatui.core.findings_runs import run_findings
from lambdatui.core.findings_setup import setup_findings
from lambdatui.core.function_facts import FunctionFacts
from lambdatui.core.prices import RegionPrices


def findings(
    facts: FunctionFacts, now_ms: int, prices: RegionPrices | None = None
) -> tuple[Finding, ...]:
    """What was found in what was read; nothing is said of what was not read.

    ``now_ms`` is ms since the epoch; with prices a finding says what a change saves. Equally
    severe ones stand in the order: what was measured, then how the function is set up.
    """
    found = [*run_findings(facts, prices), *setup_findings(facts, now_ms)]
    return tuple(sorted(found, key=lambda finding: finding.severity))
