"""The whole configuration of one function."""

from collections.abc import Mapping
from typing import Any

from lambdatui.aws.answer import mapping, required, structures, text, texts, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import read_function
from lambdatui.core.configuration import Configuration, Layer, Variable, Vpc
from lambdatui.core.errors import Kind, LambdatuiError


def read_configuration(clients: Clients, function: str, qualifier: str = "") -> Configuration:
    """One version's configuration, of $LATEST without a qualifier (Lambda API, GetFunction).

    Where GetFunction is denied it is read by GetFunctionConfiguration, which lacks the tags, the
    reserved concurrency and the image; ``unread`` then says so.

    Raises:
        LambdatuiError: NOT_FOUND, DENIED and whatever else goes wrong.
    """
    doing = f"read the configuration of {function}"
    named: dict[str, Any] = {"FunctionName": function}
    if qualifier:
        named["Qualifier"] = qualifier
    try:
        answer = ask(clients, doing, lambda aws: aws.lambda_.get_function(**named))
    except LambdatuiError as error:
        if error.fault.kind is not Kind.DENIED:
            raise
        poorer = ask(clients, doing, lambda aws: aws.lambda_.get_function_configuration(**named))
        missing = "lambda:GetFunction is denied"
        return _configuration(
            poorer,
            {},
            "GetFunctionConfiguration",
            (f"tags: {missing}", f"reserved concurrency: {missing}", f"image: {missing}"),
        )
    configuration = required(answer, "Configuration", dict, "GetFunction")
    return _configuration(configuration, answer, "GetFunction", _tags_unread(answer))


def _tags_unread(answer: Mapping[str, object]) -> tuple[str, ...]:
    error = mapping(answer.get("TagsError"))
    if not error:
        return ()
    return (f"tags: {text(error.get('Message')) or text(error.get('ErrorCode'))}",)


def _configuration(
    entry: Mapping[str, Any],
    around: Mapping[str, Any],
    operation: str,
    unread: tuple[str, ...],
) -> Configuration:
    environment = mapping(entry.get("Environment"))
    logging = mapping(entry.get("LoggingConfig"))
    snap_start = mapping(entry.get("SnapStart"))
    reserved = mapping(around.get("Concurrency")).get("ReservedConcurrentExecutions")
    return Configuration(
        function=read_function(entry, operation),
        version=text(entry.get("Version")) or "$LATEST",
        role=text(entry.get("Role")),
        state=text(entry.get("State")),
        state_reason=text(entry.get("StateReason")),
        last_update_status=text(entry.get("LastUpdateStatus")),
        last_update_reason=text(entry.get("LastUpdateStatusReason")),
        environment=tuple(
            Variable(key=key, value=value) for key, value in _pairs(environment.get("Variables"))
        ),
        environment_error=text(mapping(environment.get("Error")).get("Message")),
        layers=tuple(
            Layer(arn=text(layer.get("Arn")), code_size=whole(layer.get("CodeSize")))
            for layer in structures(entry.get("Layers"))
        ),
        vpc=_vpc(mapping(entry.get("VpcConfig"))),
        log_format=text(logging.get("LogFormat")) or "Text",
        application_log_level=text(logging.get("ApplicationLogLevel")),
        system_log_level=text(logging.get("SystemLogLevel")),
        ephemeral_storage_mb=whole(mapping(entry.get("EphemeralStorage")).get("Size"), 512),
        tracing=text(mapping(entry.get("TracingConfig")).get("Mode")) or "PassThrough",
        dead_letter_target=text(mapping(entry.get("DeadLetterConfig")).get("TargetArn")),
        kms_key=text(entry.get("KMSKeyArn")),
        code_sha256=text(entry.get("CodeSha256")),
        snap_start=text(snap_start.get("ApplyOn")),
        reserved_concurrency=None if reserved is None else whole(reserved),
        tags=_pairs(around.get("Tags")),
        file_systems=tuple(
            f"{text(system.get('LocalMountPath'))} {text(system.get('Arn'))}".strip()
            for system in structures(entry.get("FileSystemConfigs"))
        ),
        image_uri=text(mapping(around.get("Code")).get("ImageUri")),
        unread=unread,
    )


def _vpc(entry: Mapping[str, Any]) -> Vpc | None:
    # A function that once was in a VPC keeps the structure, with nothing in it.
    if not text(entry.get("VpcId")):
        return None
    return Vpc(
        id=text(entry.get("VpcId")),
        subnets=texts(entry.get("SubnetIds")),
        security_groups=texts(entry.get("SecurityGroupIds")),
    )


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((text(key), text(item)) for key, item in mapping(value).items()))
