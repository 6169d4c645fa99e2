"""What templates are made of: whose event it is, the fields to fill in, and the shape."""

import enum
import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.jsontext import check_json
from lambdatui.core.record import Record

# Times stand still, so that a template is the same text every time it is asked for.
TIME = "2026-01-31T08:12:31Z"
TIME_FINE = "2026-01-31T08:12:31.204Z"
TIME_HTTP = "31/Jan/2026:08:12:31 +0000"
TIME_MS = 1769847151204

ORDER = '{"orderId": "1001", "sku": "AX-42", "quantity": 2}'
AGENT = "curl/8.5.0"
#: Of a range that is kept for documentation (RFC 5737).
CALLER = "203.0.113.7"
REQUEST_ID = "8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11"
TRACE = "Root=1-697dbaef-5c536840d73fa0e05afcb0b4"
YES_NO = ("no", "yes")

#: Python reads no integer of more than 4,300 digits; no event has one of more than these.
_MOST_DIGITS = 400
_MOST_COUNT = 2**63 - 1
_MOST_LEVELS = 100


class FieldKind(enum.StrEnum):
    """What may be written in a field; a NUMBER is a whole one, 0 or more."""

    TEXT = "text"
    JSON = "json"
    NUMBER = "number"
    CHOICE = "choice"


class Field(Record, frozen=True):
    """One placeholder that a person is asked for.

    ``choices`` are all that a CHOICE takes; for a text they are suggestions, such as the other
    queues that trigger the function.
    """

    name: str
    label: str
    default: str = ""
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()


def text(name: str, label: str, default: str = "") -> Field:
    """A field for any text."""
    return Field(name=name, label=label, default=default)


def data(name: str, label: str, default: str = "{}") -> Field:
    """A field for JSON."""
    return Field(name=name, label=label, default=default, kind=FieldKind.JSON)


def number(name: str, label: str, default: int) -> Field:
    """A field for a whole number."""
    return Field(name=name, label=label, default=str(default), kind=FieldKind.NUMBER)


def choice(name: str, label: str, *choices: str) -> Field:
    """A field for one of these, the first by default."""
    return Field(name=name, label=label, default=choices[0], kind=FieldKind.CHOICE, choices=choices)


#: What was written, read by kind: a str for text and choice, an int, or whatever the JSON is.
Values = Mapping[str, Any]


class Place(Record, frozen=True):
    """Whose event it is: the partition, region and account of every ARN, and the function."""

    partition: str
    region: str
    account: str
    function: str
    log_group: str

    @property
    def domain(self) -> str:
        """What the hosts of the partition's services end with."""
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    @property
    def function_arn(self) -> str:
        """The function's ARN, unqualified."""
        return self.arn("lambda", f"function:{self.function}")

    def role(self, name: str) -> str:
        """A role's ARN; IAM has no region."""
        return f"arn:{self.partition}:iam::{self.account}:role/{name}"

    def arn(self, service: str, resource: str) -> str:
        """An ARN of this region and account."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def named(self, service: str, before: str, value: str) -> str:
        """The ARN that a person gave, or that of the name that they gave."""
        return value if value.startswith("arn:") else self.arn(service, before + value)

    def region_of(self, arn: str) -> str:
        """The region of an ARN, this one where it has none."""
        return [*arn.split(":"), "", "", "", ""][3] or self.region


class Shape(NamedTuple):
    """How one template's event is built. ``own`` gives the defaults that are the function's own."""

    id: str
    title: str
    source: str
    fields: tuple[Field, ...]
    build: Callable[[Place, Values], Any]
    own: Callable[[Place], Mapping[str, str]] = lambda _place: {}


def read_values(fields: Sequence[Field], given: Mapping[str, str]) -> Values:
    """Every field's value, its default where none was given.

    Raises:
        LambdatuiError: INVALID, where a value does not fit its field or there is no such field.
    """
    names = [field.name for field in fields]
    for name in given:
        if name not in names:
            advice = f"It has: {', '.join(names)}." if names else "It has none."
            raise fail(Kind.INVALID, f"This template has no field '{name}'.", advice)
    return {field.name: _read(field, given.get(field.name, field.default)) for field in fields}


def _read(field: Field, value: str) -> Any:
    match field.kind:
        case FieldKind.JSON:
            return _json(field, value)
        case FieldKind.NUMBER:
            return _number(field, value)
        case FieldKind.CHOICE if value not in field.choices:
            raise unfit(field.name, f"is one of {', '.join(field.choices)}, not '{value}'")
    _check_encodes(field, value)
    return value


def _number(field: Field, value: str) -> int:
    digits = value.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise unfit(field.name, f"is a whole number, 0 or more, not '{value}'")
    if len(digits) > _MOST_DIGITS or int(digits) > _MOST_COUNT:
        raise unfit(field.name, f"is at most {_MOST_COUNT}")
    return int(digits)


def _json(field: Field, value: str) -> Any:
    if problem := check_json(value):
        raise unfit(field.name, f"is not JSON: {problem.sentence()}")

    def whole(digits: str) -> int:
        if len(digits) > _MOST_DIGITS:
            raise unfit(field.name, f"has a number of {len(digits)} digits, which is too long")
        return int(digits)

    def fraction(digits: str) -> float:
        if math.isinf(found := float(digits)):
            raise unfit(field.name, f"has the number {digits[:40]}, which is too large")
        return found

    found = json.loads(value, parse_int=whole, parse_float=fraction)
    if _is_deeper(found, _MOST_LEVELS):
        raise unfit(field.name, f"is nested deeper than {_MOST_LEVELS} levels")
    # An escape can stand for half a character, which no event can carry.
    _check_encodes(field, json.dumps(found, ensure_ascii=False))
    return found


def _is_deeper(value: Any, levels: int) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    return isinstance(value, list) and (
        not levels or any(_is_deeper(item, levels - 1) for item in value)
    )


def _check_encodes(field: Field, value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise unfit(field.name, "holds half a character (a lone surrogate)") from None


def members(values: Values, name: str) -> dict[str, Any]:
    """The value of a JSON field that must be an object.

    Raises:
        LambdatuiError: INVALID, where it is another JSON value.
    """
    value = values[name]
    if not isinstance(value, dict):
        raise unfit(name, 'must be a JSON object, such as {"name": "value"}')
    return value


def words(values: Values, name: str) -> dict[str, str]:
    """The same with each member as text: JSON where it is none."""
    pairs = members(values, name).items()
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in pairs}


def unfit(name: str, why: str) -> LambdatuiError:
    """The error for a field whose value does not fit."""
    return fail(Kind.INVALID, f"The field '{name}' {why}.", "Change it, or leave it as it was.")


def last(arn: str) -> str:
    """What an ARN calls its resource: ``orders`` of ``arn:…:table/orders`` and ``arn:…:orders``."""
    return arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
