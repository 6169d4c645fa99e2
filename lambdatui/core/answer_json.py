"""An answer of AWS as it is shown to a person: without secrets, and by a JMESPath expression."""

import json
import re
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError, ParseError

from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.errors import Kind, fail
from lambdatui.core.secrets import MASK, looks_secret

#: Deeper nesting is masked whole: it is nothing that AWS answers.
_DEEPEST = 100
#: Characters of an error's words, which may hold the value that did not fit.
_LONGEST = 200
#: A URL that is signed lets everybody in who has it.
_SIGNED = re.compile(r"(?i)\bX-Amz-(?:Signature|Security-Token)=")


def answer_value(answer: AwsAnswer, *, secrets: bool = False) -> Any:
    """What was answered, parsed; without ``secrets`` their values are masked.

    That are all values of environment variables, and whatever looks like a secret by its name or
    itself.

    Raises:
        LambdatuiError: MALFORMED, where the body is no JSON.
    """
    try:
        value = json.loads(answer.body)
        return value if secrets else _masked(value, "", 0)
    except (ValueError, RecursionError):
        raise fail(Kind.MALFORMED, "The answer is no JSON that can be read.") from None


def _masked(value: Any, name: str, depth: int, *, every: bool = False) -> Any:
    if depth > _DEEPEST:
        return MASK
    every = every or (name == "Environment" and not isinstance(value, dict))
    if isinstance(value, dict):
        return {
            key: _masked(
                part,
                key,
                depth + 1,
                every=every or (name == "Environment" and key != "Error"),
            )
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_masked(part, name, depth + 1, every=every) for part in value]
    if isinstance(value, str):
        secret = every or looks_secret(name, value) or _SIGNED.search(value)
        return MASK if secret and value else value
    return MASK if every and value is not None else value


def filtered(value: Any, expression: str) -> Any:
    """What a JMESPath expression makes of it; an empty expression is all of it.

    Raises:
        LambdatuiError: INVALID, in a sentence that tells where the expression is wrong.
    """
    if not expression.strip():
        return value
    try:
        return jmespath.search(expression, value)
    except ParseError as error:
        raise fail(Kind.INVALID, _parse_words(error, expression)) from None
    except JMESPathError as error:
        raise fail(Kind.INVALID, f"{_one_line(str(error))}.") from None
    except (RecursionError, ValueError, TypeError, ArithmeticError, AttributeError):
        # jmespath lets what its own functions meet in the data pass through.
        raise fail(Kind.INVALID, "The expression does not fit what is in the answer.") from None


def _parse_words(error: ParseError, expression: str) -> str:
    at = getattr(error, "lex_position", None)
    token = getattr(error, "token_value", None)
    if not isinstance(at, int) or at >= len(expression.rstrip()) or not token:
        return "The expression is not complete."
    unexpected = _one_line(str(token))
    return f"The expression is wrong at character {at + 1}: '{unexpected}' was not expected there."


def _one_line(words: str) -> str:
    line = " ".join(words.split()).rstrip(".")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def as_text(value: Any) -> str:
    """JSON to be read, indented by two."""
    return json.dumps(value, indent=2, ensure_ascii=False)
