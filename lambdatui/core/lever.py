"""The levers of a function: what can be changed about it in an incident, and back again.

A lever is read, planned, pulled: what it stands at is read from AWS; a plan says what would change
and by which call; pulling sends that call once, where nothing has changed since it was read, and
waits until AWS says that it is so.
"""

import enum
import json
from typing import Any

from lambdatui.core.aws_call import AwsCall
from lambdatui.core.errors import Fault
from lambdatui.core.record import Record


class Lever(enum.StrEnum):
    """What can be changed. The JSON of its value stands beside it."""

    #: A number, or null where it shares the account's.
    RESERVED = "reserved-concurrency"
    #: true or false; the part is the mapping's UUID.
    MAPPING = "trigger"
    #: true or false; the part is the name of an EventBridge rule, with its bus before a ``/``.
    RULE = "rule"
    #: "NONE" or "AWS_IAM"; the part is the qualifier of the URL.
    URL_AUTH = "url-auth"
    #: {"version": "41", "other": "42", "weight": 0.1}, or the version alone; the part is its name.
    ALIAS = "alias"
    #: As of ALIAS, null where there is none yet; to go back to null is to delete it.
    NEW_ALIAS = "new-alias"
    #: A number of MB.
    MEMORY = "memory"
    #: A number of seconds.
    TIMEOUT = "timeout"
    #: A number of MB.
    STORAGE = "storage"
    #: A number, or null for none; the part is an alias or a version.
    PROVISIONED = "provisioned-concurrency"
    #: Numbers, or null for AWS's own choice; the part is the mapping's UUID.
    BATCH_SIZE = "batch-size"
    BATCH_WINDOW = "batch-window"
    MAPPING_CONCURRENCY = "trigger-concurrency"
    #: {"format": "JSON", "application": "INFO", "system": "WARN"}
    LOGGING = "logging"
    #: "Active" or "PassThrough".
    TRACING = "tracing"
    #: A number of days, or null for ever; the part is the log group.
    RETENTION = "retention"
    #: {"NAME": "value", …}
    ENVIRONMENT = "environment"
    #: A text.
    DESCRIPTION = "description"
    #: {"key": "value", …}
    TAGS = "tags"
    #: The newest version's number, or null; publishing makes one more, and is not undone. What is
    #: wanted is the description of the new one, or null.
    PUBLISH = "publish"
    #: The parameters of PutMetricAlarm, or null for no alarm; the part is its name.
    ALARM = "alarm"


class LeverTarget(Record, frozen=True):
    """A lever of a function, by its name; ``part`` says of which part, where there are several.

    ``arn`` is the function's, empty where it is not known: the name stands in many accounts.
    """

    lever: Lever
    function: str
    part: str = ""
    arn: str = ""

    @property
    def named(self) -> str:
        """What to name the function by to AWS: its ARN, so that Lambda refuses another account's.

        The ARN is without a qualifier, which calls take by themselves; the name where it is not
        known, and then nothing may be changed.
        """
        return ":".join(self.arn.split(":")[:7]) or self.function


class LeverState(Record, frozen=True):
    """What a lever stood at when it was read, in ms since the epoch.

    ``json`` is the value, as :class:`Lever` says; of the environment it holds secrets. ``revision``
    is the RevisionId of the function or alias, empty where its call takes none: then it is read
    again before it is changed. ``facts`` is a JSON object of what else a plan must know, such as
    the unreserved concurrency of the account, or the whole LoggingConfig.
    """

    target: LeverTarget
    json: bytes
    revision: str = ""
    facts: bytes = b"{}"
    read_ms: int = 0

    @property
    def value(self) -> Any:
        """What it stands at."""
        return json.loads(self.json)


class LeverPlan(Record, frozen=True):
    """What would be done: ``call`` is sent once, and is all that is sent.

    ``before`` and ``after`` say it in words, without secrets; ``json`` is the new value.
    ``warnings`` are sentences on what it does to others, or costs. ``undo`` is the value that a
    plan to go back is made of, empty where there is no way back.
    """

    state: LeverState
    json: bytes
    call: AwsCall
    before: str
    after: str
    warnings: tuple[str, ...] = ()
    undo: bytes = b""


class LeverStep(Record, frozen=True):
    """What came of it so far, in words; the last one has ``state`` or ``fault``.

    ``sent`` says whether the call went out. ``fault`` with ``sent`` means that what AWS made of it
    is not known, or, of the kind CONFLICT, that it did not become what was asked for. Whatever AWS
    refused, and so left as it was, is raised instead.
    """

    words: str
    sent: bool = False
    state: LeverState | None = None
    fault: Fault | None = None


class JournalEntry(Record, frozen=True):
    """One change that was asked for, as it is kept: who, what, when, before, after.

    Times are ms since the epoch; ``ended_ms`` is 0 while it is under way, and stays so where the
    program died. ``outcome`` is a word: ``changed``, ``refused`` where nothing was changed,
    ``failed`` where AWS took it and it did not become so, ``unknown``. In ``before``, ``after`` and
    ``call``, which is the command of the AWS CLI, secrets are masked.
    """

    id: str
    at_ms: int
    account: str
    region: str
    who: str
    function: str
    lever: str
    part: str = ""
    before: str = ""
    after: str = ""
    call: str = ""
    ended_ms: int = 0
    outcome: str = ""
    words: str = ""
