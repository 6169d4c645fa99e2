"""What triggers a function: its event source mappings, its policy, its URL."""

import enum

from lambdatui.core.record import Record


class SourceKind(enum.StrEnum):
    """The kinds of sources that can be told apart; OTHER is whoever else may invoke it."""

    API = "api-gateway"
    WEBSOCKET = "websocket"
    AUTHORIZER = "authorizer"
    FUNCTION_URL = "function-url"
    LOAD_BALANCER = "load-balancer"
    LATTICE = "vpc-lattice"
    S3 = "s3"
    SQS = "sqs"
    SNS = "sns"
    DYNAMODB = "dynamodb"
    DOCUMENTDB = "documentdb"
    KINESIS = "kinesis"
    MSK = "msk"
    KAFKA = "kafka"
    MQ = "mq"
    EVENTBRIDGE = "eventbridge"
    LOGS = "logs"
    ALARM = "alarm"
    COGNITO = "cognito"
    IOT = "iot"
    SES = "ses"
    CONFIG = "config"
    SECRETS = "secrets-manager"
    LEX = "lex"
    BEDROCK = "bedrock"
    OTHER = "other"


class TriggerSource(Record, frozen=True):
    """One source. ``label`` is what a person calls it: a queue's name, a bucket, a route.

    ``arn`` is as AWS has it: a policy's can hold ``*``, and it is empty where a policy names a
    whole service, for a self-managed Kafka, and for a function URL, whose label is the URL.
    ``details`` are what else its events carry, by name: ``topic``, ``servers``, ``queue``,
    ``host``, ``database``, ``collection``, ``auth``, and ``api``, the name of an API. ``state`` is
    a mapping's (Lambda API, EventSourceMappingConfiguration), such as ``Disabled``, and empty for
    every other source.
    """

    kind: SourceKind
    arn: str = ""
    label: str = ""
    details: tuple[tuple[str, str], ...] = ()
    state: str = ""

    def detail(self, name: str) -> str:
        """One of the details; empty where it is not known."""
        return dict(self.details).get(name, "")


class Triggers(Record, frozen=True):
    """Every source that is known; ``unread`` says in sentences what could not be read, and why."""

    sources: tuple[TriggerSource, ...] = ()
    unread: tuple[str, ...] = ()

    def of(self, kind: SourceKind) -> tuple[TriggerSource, ...]:
        """The sources of one kind."""
        return tuple(source for source in self.sources if source.kind is kind)
