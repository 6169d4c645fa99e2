import botocore.loaders
import pytest

from lambdatui.core.access import _READS, is_read
from lambdatui.core.lever_calls import lever_operations

WRITES = (
    "Add", "Create", "Delete", "Disable", "Enable", "Put", "Publish", "Remove", "Set", "Tag",
    "Untag", "Update", "Invoke", "Associate", "Attach", "Detach", "Assume", "Disassociate",
    "Cancel", "Change", "Purge", "Receive", "Send",
)  # fmt: skip


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("lambda", "ListFunctions"),
        ("lambda", "GetFunction"),
        ("logs", "FilterLogEvents"),
        ("logs", "StartLiveTail"),
        ("cloudwatch", "GetMetricData"),
        ("sts", "GetCallerIdentity"),
        ("iam", "ListAccountAliases"),
        ("schemas", "DescribeSchema"),
        ("sqs", "GetQueueAttributes"),
        ("lambda", "GetCodeSigningConfig"),
        ("lambda", "GetFunctionScalingConfig"),
        ("iam", "GetRole"),
        ("ec2", "DescribeVpcs"),
    ],
)
def test_what_the_console_reads_is_a_read(service: str, operation: str) -> None:
    assert is_read(service, operation, {})


@pytest.mark.parametrize("service", sorted(_READS))
def test_every_read_is_an_operation_of_botocores(service: str) -> None:
    model = botocore.loaders.Loader().load_service_model(service, "service-2")
    assert sorted(_READS[service] - model["operations"].keys()) == []


#: They start and stop a reading; the last one says what would be allowed.
READING = {"StartLiveTail", "StartQuery", "StopQuery", "SimulatePrincipalPolicy"}


def test_every_read_has_the_verb_of_one() -> None:
    verbs = ("Describe", "Export", "Filter", "Get", "List", "Lookup", "Search", "Test")
    names = {name for operations in _READS.values() for name in operations}
    assert {name for name in names if not name.startswith(verbs)} == READING


def test_no_lever_is_a_read() -> None:
    assert lever_operations()
    assert [each for each in lever_operations() if is_read(*each, {})] == []


@pytest.mark.parametrize("service", sorted(_READS))
def test_no_operation_with_a_changing_verb_is_a_read(service: str) -> None:
    model = botocore.loaders.Loader().load_service_model(service, "service-2")
    changing = [name for name in model["operations"] if name.startswith(WRITES)]
    assert changing
    assert [name for name in changing if is_read(service, name, {})] == []


@pytest.mark.parametrize(
    ("params", "read"),
    [
        ({"InvocationType": "DryRun"}, True),
        ({"InvocationType": "RequestResponse"}, False),
        ({"InvocationType": "Event"}, False),
        ({}, False),
    ],
)
def test_an_invocation_is_a_read_only_as_a_dry_run(params: dict[str, object], read: bool) -> None:
    assert is_read("lambda", "Invoke", params) is read


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("lambda", "SomethingNewOfNextYear"),
        ("s3", "GetObject"),
        ("logs", "ListFunctions"),
        ("lambda", "InvokeAsync"),
        ("lambda", "InvokeWithResponseStream"),
    ],
)
def test_what_is_not_listed_is_a_write(service: str, operation: str) -> None:
    assert not is_read(service, operation, {"InvocationType": "DryRun"})
