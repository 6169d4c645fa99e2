"""The answers of a section, made of what AWS would say."""

import json
from collections.abc import Iterator, Mapping

from lambdatui.core.aws_call import AwsAnswer, call
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.section import SectionAnswers, SectionId
from tests.ui.section_bodies import Body


def section_of(
    bodies: Mapping[SectionId, list[Body]],
    function: str,
    id: SectionId,
    qualifier: str = "",
    *,
    read_ms: int = 0,
    denied: bool = False,
) -> SectionAnswers:
    """The answers of one section; ``denied`` are all calls but GetFunction."""
    return SectionAnswers(
        id=id,
        function=function,
        qualifier=qualifier,
        answers=tuple(_answers(bodies[id], function, read_ms, denied=denied)),
    )


def _answers(
    bodies: list[Body], function: str, read_ms: int, *, denied: bool
) -> Iterator[AwsAnswer]:
    for service, operation, parameters, body in bodies:
        given = parameters or {"FunctionName": function}
        asked = call(service, operation, **given)
        if denied and operation != "GetFunction":
            yield AwsAnswer(call=asked, fault=denial(service, operation), read_ms=read_ms)
        else:
            data = json.dumps(body, ensure_ascii=False).encode()
            yield AwsAnswer(call=asked, body=data, read_ms=read_ms)


def denial(service: str, operation: str) -> Fault:
    """What AWS says to who may not."""
    return Fault(
        kind=Kind.DENIED,
        what=f"AWS does not allow ada to call {service}:{operation}.",
        advice="Ask whoever manages the account for that permission.",
        operation=operation,
        code="AccessDeniedException",
        status=403,
        request_id="0f0f",
    )
