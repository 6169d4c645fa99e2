"""In read-only mode nothing that changes anything leaves the machine."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.aws.invoke import send
from lambdatui.core.access import _READS, is_read
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.invoke import InvocationType, InvokeRequest, Outcome
from lambdatui.core.lever_calls import lever_operations
from tests.aws.faulty import Faulty, says

Start = Callable[..., tuple[Faulty, Clients]]


def refused(call: Callable[[Clients], object], clients: Clients) -> LambdatuiError:
    with pytest.raises(LambdatuiError) as raised:
        ask(clients, "try", call)
    assert raised.value.fault.kind is Kind.READ_ONLY
    return raised.value


@pytest.mark.parametrize(
    "call",
    [
        lambda aws: aws.lambda_.delete_function(FunctionName="orders"),
        lambda aws: aws.lambda_.update_function_code(FunctionName="orders", ZipFile=b"x"),
        lambda aws: aws.lambda_.put_function_concurrency(
            FunctionName="orders", ReservedConcurrentExecutions=0
        ),
        lambda aws: aws.lambda_.invoke(FunctionName="orders"),
        lambda aws: aws.lambda_.invoke(FunctionName="orders", InvocationType="Event"),
        lambda aws: aws.new_invoke_client(1.0).invoke(FunctionName="orders"),
        lambda aws: aws.lambda_.invoke_async(FunctionName="orders", InvokeArgs=b"{}"),
        lambda aws: aws.lambda_.invoke_with_response_stream(FunctionName="orders"),
        lambda aws: aws.lambda_.generate_presigned_url(
            "delete_function", Params={"FunctionName": "orders"}
        ),
        lambda aws: aws.logs.delete_log_group(logGroupName="orders"),
        lambda aws: aws.cloudwatch.delete_alarms(AlarmNames=["a"]),
        lambda aws: aws.iam.delete_role(RoleName="a"),
        lambda aws: aws.sqs.receive_message(QueueUrl="http://127.0.0.1:1/1/q"),
        lambda aws: aws.sqs.purge_queue(QueueUrl="http://127.0.0.1:1/1/q"),
        lambda aws: aws.schemas.delete_schema(RegistryName="r", SchemaName="s"),
        lambda aws: aws.sts.assume_role(RoleArn="arn:aws:iam::1:role/x", RoleSessionName="ab"),
    ],
)
def test_a_write_sends_not_one_byte(faulty: Start, call: Callable[[Clients], object]) -> None:
    server, clients = faulty(says({}), read_only=True)
    refused(call, clients)
    assert server.connections == 0


def every_client(clients: Clients) -> list[Any]:
    """All that can be had of it, by what the class offers: none can be forgotten."""
    own = clients.frozen_credentials()
    found = [
        clients.new_invoke_client(1.0),
        clients.new_live_client(1.0),
        clients.new_caller_client(own),
        *(clients.new_lever_client(name, own) for name in ("lambda", "logs", "events", "s3")),
        *(clients.new_read_client(name, own) for name in ("cloudwatch", "logs")),
    ]
    makers = {name for name in vars(Clients) if name.startswith("new_")}
    assert makers == {
        f"new_{name}_client" for name in ("invoke", "live", "caller", "lever", "read")
    }
    for name, value in vars(Clients).items():
        if isinstance(value, property):
            found.append(getattr(clients, name))
    return [each for each in found if hasattr(each, "meta")]


def test_every_client_refuses_every_operation_that_is_not_listed(faulty: Start) -> None:
    """Also those that nobody thought of, and services of which none is a read."""
    server, clients = faulty(says({}), read_only=True)
    tried: set[tuple[str, str]] = set()
    for client in every_client(clients):
        model = client.meta.service_model
        for operation in model.operation_names:
            if not is_read(model.service_name, operation, {}):
                with pytest.raises(LambdatuiError) as raised:
                    client._make_api_call(operation, {})
                assert raised.value.fault.kind is Kind.READ_ONLY
                tried.add((model.service_name, operation))
    assert server.connections == 0
    assert {service for service, _ in tried} > set(_READS)
    assert lever_operations() <= tried


@pytest.mark.parametrize("type", [InvocationType.SYNC, InvocationType.ASYNC])
def test_an_invocation_is_refused_with_the_way_to_allow_it(
    faulty: Start, type: InvocationType
) -> None:
    server, clients = faulty(says({}), read_only=True)
    with pytest.raises(LambdatuiError) as raised:
        send(clients, InvokeRequest(function="f", payload=b"{}", type=type), clock=lambda: 0)
    assert raised.value.fault.kind is Kind.READ_ONLY
    assert "--read-only" in raised.value.fault.advice
    assert server.connections == 0


def test_a_dry_run_and_reads_are_sent(faulty: Start) -> None:
    server, clients = faulty(says(b"", 204), says({"Functions": []}), read_only=True)
    request = InvokeRequest(function="f", payload=b"{}", type=InvocationType.DRY_RUN)
    assert send(clients, request, clock=lambda: 0).outcome is Outcome.ALLOWED
    list(function_pages(clients))
    assert len(server.requests) == 2


def test_a_client_built_after_renewed_credentials_refuses_as_well(faulty: Start) -> None:
    server, clients = faulty(says({}), read_only=True)
    clients.renew()
    refused(lambda aws: aws.lambda_.delete_function(FunctionName="orders"), clients)
    assert server.connections == 0


def test_without_read_only_a_write_is_sent(faulty: Start) -> None:
    server, clients = faulty(says(b"", 204))
    ask(clients, "delete", lambda aws: aws.lambda_.delete_function(FunctionName="orders"))
    assert [request.method for request in server.requests] == ["DELETE"]


def test_each_client_is_built_once_however_many_threads_ask(faulty: Start) -> None:
    _, clients = faulty(says({}))
    gate = threading.Barrier(8)
    found: list[object] = []

    def take() -> None:
        gate.wait()
        found.extend([clients.lambda_, clients.logs, clients.cloudwatch, clients.sts])

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(client) for client in found}) == 4
