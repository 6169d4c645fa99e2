"""The whole configuration of one function."""

from lambdatui.core.functions import Function
from lambdatui.core.record import Record


class Layer(Record, frozen=True):
    """A layer version in use, with its size in bytes."""

    arn: str
    code_size: int = 0

    @property
    def label(self) -> str:
        """``name:version``, from the ARN's last two parts."""
        parts = self.arn.split(":")
        return ":".join(parts[-2:]) if len(parts) >= 8 else self.arn


class Vpc(Record, frozen=True):
    """Where the function's network interfaces stand."""

    id: str
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()


class Variable(Record, frozen=True):
    """One environment variable. Its value is a secret until a person asks for it."""

    key: str
    value: str


class Configuration(Record, frozen=True):
    """``GetFunction``: the configuration of one version (Lambda API, GetFunction).

    Sizes are in bytes where the name says ``_size``, else in MiB; ``reserved_concurrency`` is
    None where the function shares the account's. ``unread`` says what could not be read, and why.
    """

    function: Function
    version: str = "$LATEST"
    role: str = ""
    state: str = ""
    state_reason: str = ""
    last_update_status: str = ""
    last_update_reason: str = ""
    environment: tuple[Variable, ...] = ()
    environment_error: str = ""
    layers: tuple[Layer, ...] = ()
    vpc: Vpc | None = None
    log_format: str = "Text"
    application_log_level: str = ""
    system_log_level: str = ""
    ephemeral_storage_mb: int = 512
    tracing: str = "PassThrough"
    dead_letter_target: str = ""
    kms_key: str = ""
    code_sha256: str = ""
    snap_start: str = ""
    reserved_concurrency: int | None = None
    tags: tuple[tuple[str, str], ...] = ()
    file_systems: tuple[str, ...] = ()
    image_uri: str = ""
    unread: tuple[str, ...] = ()
