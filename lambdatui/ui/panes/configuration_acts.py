"""The screens that the configuration pane asks for."""

from collections.abc import Awaitable, Callable
from functools import partial

from lambdatui.core.functions import Function
from lambdatui.core.package_ports import PackagePort
from lambdatui.core.ports import ExportPort
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.core.section import SectionAnswers
from lambdatui.core.section_facts import TITLES
from lambdatui.ui.fleet_book import region_of
from lambdatui.ui.messages import ScreenAsked


def _nothing(_: object) -> None:
    pass


def qualifier_asked(
    function: Function,
    now: str,
    read: Callable[[str], Awaitable[Qualifiers]],
    answer: Callable[[str | None], None],
) -> ScreenAsked:
    """Which version or alias is to be shown; it is ``now`` this one."""
    return ScreenAsked(
        "qualifier.QualifierScreen",
        answer,
        title=f"The configuration of which version of {function.name}?",
        read=partial(read, function.name),
        current=now,
    )


def raw_asked(
    function: Function, answers: SectionAnswers, profile: str, exports: ExportPort
) -> ScreenAsked:
    """What AWS answered about a section."""
    of = f"{function.name}:{answers.qualifier}" if answers.qualifier else function.name
    return ScreenAsked(
        "raw_answers.RawAnswersScreen",
        _nothing,
        answers=answers,
        title=f"{of} · {TITLES[answers.id]}",
        profile=profile,
        region=region_of(function.arn),
        exports=exports,
    )


def package_asked(
    function: Function, qualifier: str, profile: str, packages: PackagePort
) -> ScreenAsked:
    """The files of the function's package."""
    return ScreenAsked(
        "package.PackageScreen",
        _nothing,
        packages=packages,
        function=function.name,
        qualifier=qualifier,
        profile=profile,
    )
