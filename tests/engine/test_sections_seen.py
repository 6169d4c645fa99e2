"""Under which account and region it is kept how a function is configured."""

from pathlib import Path

from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.engine.sections_seen import SeenSections
from lambdatui.store.sections_seen import SectionsSeenStore
from tests.core.answered import FUNCTION, configured, said, section

#: Of another account, which may be read where a policy of the function's own allows it.
FOREIGN = "arn:aws:lambda:eu-west-1:999900001111:function:orders"
NO_ARN = said("GetFunctionConcurrency", {"ReservedConcurrentExecutions": 3})


def ids(seen: SeenSections, function: str) -> set[SectionId]:
    return {each.id for each in seen.of(function, "")}


def test_what_has_no_arn_is_of_where_it_was_read_and_not_of_what_was_read_last(
    tmp_path: Path,
) -> None:
    asked: list[str] = []

    def place() -> str:
        asked.append("who")
        return "123456789012/eu-west-1"

    seen = SeenSections(SectionsSeenStore(tmp_path), lambda: 1_700_000_000_000, place)
    # It waits until it is known where a name alone leads.
    seen.keep(section(SectionId.CONCURRENCY, NO_ARN))
    foreign = configured(FunctionArn=FOREIGN)
    seen.keep(SectionAnswers(id=SectionId.ENVIRONMENT, function=FOREIGN, answers=(foreign,)))
    assert ids(seen, FOREIGN) == {SectionId.ENVIRONMENT}
    assert asked == ["who"]
    assert ids(seen, FUNCTION) == {SectionId.CONCURRENCY}
    seen.keep(section(SectionId.STORAGE, configured()))
    seen.keep(SectionAnswers(id=SectionId.CONCURRENCY, function=FOREIGN, answers=(NO_ARN,)))
    assert ids(seen, "orders") == {SectionId.STORAGE, SectionId.CONCURRENCY}
    assert ids(seen, FOREIGN) == {SectionId.ENVIRONMENT, SectionId.CONCURRENCY}
    assert asked == ["who"]
