"""Which account the program speaks to, and how."""

from lambdatui.core.record import Record


class Connection(Record, frozen=True):
    """What the person asked for; an empty text means what the AWS CLI would take instead."""

    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    read_only: bool = False


class Identity(Record, frozen=True):
    """Who the program is to AWS: STS ``GetCallerIdentity`` and the resolved configuration."""

    account: str
    arn: str
    region: str
    profile: str = ""
    alias: str = ""
    endpoint_url: str = ""

    @property
    def principal(self) -> str:
        """The last part of the ARN: a user's or a role session's name."""
        return self.arn.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
