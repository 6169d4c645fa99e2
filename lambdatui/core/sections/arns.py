"""What a person calls the thing that an ARN names."""

_KINDS = {
    "sqs": "the queue",
    "sns": "the topic",
    "lambda": "the function",
    "events": "the event bus",
    "s3": "the bucket",
}
_KAFKA = "kafka://"


def resource(arn: str) -> str:
    """All that comes after the account; the text itself where it is no ARN."""
    parts = arn.split(":", 5)
    return parts[5] if len(parts) == 6 else arn


def service(arn: str) -> str:
    """The service that it is of, ``sqs``; empty where it is no ARN."""
    parts = arn.split(":", 5)
    return parts[2] if len(parts) == 6 else ""


def account(arn: str) -> str:
    """The account that it is of; empty where none is told."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 else ""


def is_same_place(one: str, other: str) -> bool:
    """Whether two ARNs are of the same partition, region and account; false where one is none."""
    left, right = one.split(":", 5), other.split(":", 5)
    if len(left) != 6 or len(right) != 6:
        return False
    return (left[1], *left[3:5]) == (right[1], *right[3:5])


def name(arn: str) -> str:
    """The name without its kind: ``function:orders:prod`` is ``orders:prod``."""
    rest = resource(arn)
    if service(arn) in ("lambda", "logs"):
        return rest.partition(":")[2] or rest
    return rest.rsplit("/", 1)[-1] if service(arn) in ("events", "iam") else rest


def target(arn: str) -> str:
    """Where something is sent, as ``the queue orders-dlq``; the text itself if not known."""
    if arn.startswith(_KAFKA):
        return f"the Kafka topic {arn.removeprefix(_KAFKA)}"
    kind = _KINDS.get(service(arn))
    return f"{kind} {name(arn)}" if kind else arn


def qualifier(arn: str) -> str:
    """The version or alias at the end of a function's ARN; empty where it has none."""
    parts = arn.split(":")
    return parts[7] if len(parts) > 7 else ""
