"""What is written down of a mistake in the program: where it happened, and no secret."""

import traceback
from collections.abc import Mapping

from lambdatui.core.redaction import Redactor
from lambdatui.core.secrets import looks_secret

#: Characters that are kept of it: the message of an exception can hold a whole answer.
_MOST = 200_000
#: The AWS variables that hold no name but what signs (AWS SDKs and Tools reference, "Environment
#: variables").
_CREDENTIALS = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
#: An access key that is a word in every sentence, as of an endpoint for tests, is not looked for.
_SHORTEST = 8


def crash_report(error: BaseException, head: str, environ: Mapping[str, str]) -> str:
    """The traceback without local variables, under ``head``; redacted.

    Taken out is what looks like a secret, and the values of the variables in ``environ`` that hold
    one, as the person's credentials. The message of an exception may quote anything.
    """
    redactor = Redactor()
    for name, value in environ.items():
        if len(value) >= _SHORTEST and (name in _CREDENTIALS or looks_secret(name, value)):
            redactor.know(value, name)
    details = "".join(traceback.format_exception(error))[:_MOST]
    redactor.learn(details)
    return redactor.text("", f"{head}\n\n{details}")
