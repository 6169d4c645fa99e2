"""What AWS takes for the value of a lever, checked before it is asked."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from lambdatui.core.errors import Kind, LambdatuiError, fail

#: In MB (Lambda quotas).
MEMORY_MB = (128, 10_240)
STORAGE_MB = (512, 10_240)
#: In seconds.
TIMEOUT_S = (1, 900)
WINDOW_S = (0, 300)
#: Of an SQS queue (Lambda API, ScalingConfig).
MAPPING_CONCURRENCY = (2, 1_000)
#: What an account keeps for functions without reserved concurrency (Lambda quotas).
UNRESERVED_LEAST = 100
#: Bytes of all environment variables together (Lambda quotas).
ENVIRONMENT_BYTES = 4_096
DESCRIPTION_LENGTH = 256
#: CloudWatch Logs API, PutRetentionPolicy.
RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827),
    *(2_192, 2_557, 2_922, 3_288, 3_653),
)
#: Lambda API, LoggingConfig.
LOG_FORMATS = ("JSON", "Text")
APPLICATION_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
SYSTEM_LEVELS = ("DEBUG", "INFO", "WARN")

_TAGS_MOST = 50
_TAG_KEY = 128
_TAG_VALUE = 256
#: Lambda API, CreateAlias: a number alone is a version.
_ALIAS = re.compile(r"(?!\d+\Z)[a-zA-Z0-9_-]{1,128}", re.ASCII)
_VERSION = re.compile(r"\$LATEST|[0-9]{1,20}", re.ASCII)
#: Lambda API, Environment: two characters or more.
_VARIABLE = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+", re.ASCII)
#: Lambda developer guide, reserved environment variables. TZ and the like can be set.
_RESERVED = frozenset(
    {
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)


class SourceLimits(NamedTuple):
    """What a kind of event source takes (Lambda API, CreateEventSourceMapping).

    ``window`` says whether a batching window can be set; ``default_window`` whether it can be set
    back to AWS's own, which is 500 ms for brokers and cannot be given.
    """

    kind: str
    batch: int
    default_batch: int
    window: bool = True
    default_window: bool = True


def source_limits(source: str) -> SourceLimits:
    """By the ARN of the source; an empty one is a Kafka cluster of one's own."""
    parts = source.split(":", 5)
    service = parts[2] if len(parts) == 6 else ""
    match service:
        case "sqs" if source.endswith(".fifo"):
            return SourceLimits("SQS FIFO queue", 10, 10, window=False)
        case "sqs":
            return SourceLimits("SQS queue", 10_000, 10)
        case "kinesis":
            return SourceLimits("Kinesis stream", 10_000, 100)
        case "dynamodb":
            return SourceLimits("DynamoDB stream", 10_000, 100)
        case "mq":
            return SourceLimits("MQ broker", 10_000, 100, default_window=False)
        case "rds":
            return SourceLimits("DocumentDB change stream", 10_000, 100, default_window=False)
        case _:
            return SourceLimits("Kafka topic", 10_000, 100, default_window=False)


def whole(value: Any, what: str, limits: tuple[int, int], unit: str = "") -> int:
    """A whole number within limits, both of them allowed.

    Raises:
        LambdatuiError: INVALID.
    """
    least, most = limits
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        unit = f" {unit}" if unit else ""
        raise invalid(f"{what} is a whole number from {least:,} to {most:,}{unit}.")
    return value


def one_of(value: Any, what: str, choices: tuple[str, ...]) -> str:
    """One of these words."""
    if value not in choices:
        raise invalid(f"{what} is one of {', '.join(choices)}.")
    return str(value)


def alias_name(name: str) -> str:
    """The name of an alias."""
    if not _ALIAS.fullmatch(name):
        raise invalid(
            "The name of an alias has 1 to 128 letters, digits, - and _, and is no number."
        )
    return name


def version_number(value: Any) -> str:
    """``$LATEST``, or the number of a version."""
    if not isinstance(value, str) or not _VERSION.fullmatch(value):
        raise invalid("A version is a number, or $LATEST.")
    return value


def environment_size(variables: Mapping[str, str]) -> int:
    """The bytes that AWS counts: those of the variables as a JSON object; 0 without any."""
    # What it measured stands in the error of UpdateFunctionConfiguration, as "String measured".
    if not variables:
        return 0
    document = json.dumps(dict(variables), ensure_ascii=False, separators=(",", ":"))
    return len(document.encode("utf-8", "surrogatepass"))


def environment(value: Any) -> dict[str, str]:
    """Environment variables, by name."""
    variables = _texts(value, "Environment variables")
    for name in variables:
        variable_name(name)
    size = environment_size(variables)
    if size > ENVIRONMENT_BYTES:
        raise invalid(
            f"The environment has {size:,} bytes, and AWS takes {ENVIRONMENT_BYTES:,} at most.",
            "Put the large values into Parameter Store or Secrets Manager.",
        )
    return variables


def variable_name(name: str) -> str:
    """The name of an environment variable; INVALID where AWS would not take it."""
    if not _VARIABLE.fullmatch(name):
        raise invalid(
            f"'{name}' is no name for an environment variable: it begins with a letter, and "
            "has two or more letters, digits and _."
        )
    if name in _RESERVED:
        raise invalid(f"{name} is set by Lambda itself, and cannot be set by you.")
    return name


def tag_key(key: str) -> str:
    """The key of a tag of one's own; INVALID where AWS would not take it."""
    if not 1 <= len(key) <= _TAG_KEY:
        raise invalid(f"The key of a tag has 1 to {_TAG_KEY} characters.")
    if key.lower().startswith("aws:"):
        raise invalid("Tags that begin with aws: are AWS's own.")
    return key


def tags(value: Any) -> dict[str, str]:
    """Tags, by key (Lambda API, TagResource; Lambda developer guide, tags)."""
    pairs = _texts(value, "Tags")
    # Those of AWS's own are there already, and count for nothing.
    if sum(not key.lower().startswith("aws:") for key in pairs) > _TAGS_MOST:
        raise invalid(f"A function has {_TAGS_MOST} tags at most.")
    for key, text in pairs.items():
        if not 1 <= len(key) <= _TAG_KEY:
            raise invalid(f"The key of a tag has 1 to {_TAG_KEY} characters.")
        if len(text) > _TAG_VALUE:
            raise invalid(f"The value of tag {key} has more than {_TAG_VALUE} characters.")
    return pairs


def _texts(value: Any, what: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(
        isinstance(key, str) and isinstance(item, str) for key, item in value.items()
    ):
        raise invalid(f"{what} are names with a text each.")
    return dict(value)


def invalid(what: str, advice: str = "") -> LambdatuiError:
    """An error of kind INVALID, ready to raise."""
    return fail(Kind.INVALID, what, advice)
