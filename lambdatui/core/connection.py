"""Which account the program speaks to, and how."""

import re
from urllib.parse import urlsplit

from lambdatui.core.record import Record


class Connection(Record, frozen=True):
    """What the person asked for; an empty text means what the AWS CLI would take instead.

    ``endpoint_url`` is as it was given, perhaps with a password: it is shown only through
    :func:`without_credentials`.
    """

    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    read_only: bool = False


class Identity(Record, frozen=True):
    """Who the program is to AWS: STS ``GetCallerIdentity`` and the resolved configuration.

    ``endpoint_url`` holds no credentials (:func:`without_credentials`), and is empty for AWS's own.
    ``elsewhere`` are the endpoints that take the credentials and are neither AWS's nor of this
    machine, each with the services whose it is: ``https://proxy.example (logs, sqs)``.
    ``alias_read`` is false where the account may have an alias that could not be read.
    """

    account: str
    arn: str
    region: str
    profile: str = ""
    alias: str = ""
    endpoint_url: str = ""
    alias_read: bool = True
    elsewhere: tuple[str, ...] = ()

    @property
    def principal(self) -> str:
        """The last part of the ARN: a user's or a role session's name."""
        return self.arn.rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def without_credentials(url: str) -> str:
    """Scheme, host and port of a URL, to be shown.

    User, password and query can be secrets, and so can a path, which also names functions. What
    is no URL stays, up to its query and without what stands before an ``@``.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if host:
        host = f"[{host}]" if ":" in host else host
        return f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")
    before, mark, after = url.partition("://")
    scheme, rest = (before + mark, after) if mark else ("", url)
    return scheme + re.split("[?#]", rest.rpartition("@")[2])[0]
