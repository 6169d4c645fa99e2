"""In read-only mode nothing that changes anything leaves the machine."""

import threading
from collections.abc import Callable

import pytest

from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.aws.invoke import send
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.invoke import InvocationType, InvokeRequest, Outcome
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
