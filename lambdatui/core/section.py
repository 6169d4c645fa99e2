"""The parts of what there is to know about a function: each is read, and fails, by itself."""

import enum
from collections.abc import Iterator

from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.record import Record


class SectionId(enum.StrEnum):
    """In the order of the page: what one looks for in an incident comes first."""

    GENERAL = "general"
    TRIGGERS = "triggers"
    ON_ERROR = "on-error"
    CONCURRENCY = "concurrency"
    VERSIONS = "versions"
    ENVIRONMENT = "environment"
    ROLE = "role"
    POLICY = "policy"
    LOGGING = "logging"
    LAYERS = "layers"
    VPC = "vpc"
    STORAGE = "storage"
    CODE = "code"
    TAGS = "tags"


class SectionAnswers(Record, frozen=True):
    """Every answer that a section is made of, those that failed among them.

    ``function`` and ``qualifier`` are what was asked for; an empty qualifier is $LATEST.
    """

    id: SectionId
    function: str
    qualifier: str = ""
    answers: tuple[AwsAnswer, ...] = ()

    def of(self, operation: str) -> AwsAnswer | None:
        """The first answer of an operation; None where it was not asked for."""
        return next(self.all_of(operation), None)

    def all_of(self, operation: str, service: str = "") -> Iterator[AwsAnswer]:
        """Every answer of an operation, as its pages, or for each of several things.

        ``service`` tells two of the same name apart, as GetPolicy of Lambda and of IAM.
        """
        return (
            each
            for each in self.answers
            if each.call.operation == operation and service in ("", each.call.service)
        )

    @property
    def read_ms(self) -> int:
        """When the oldest of it came, in ms since the epoch; 0 without any."""
        return min((each.read_ms for each in self.answers), default=0)
