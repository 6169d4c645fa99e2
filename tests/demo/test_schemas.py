"""The registry of shared test events in the demo, asked by boto3 as any client asks it."""

import json

import pytest
from botocore.exceptions import ClientError

from lambdatui.core.shared_events import REGISTRY, read_events, schema_name
from lambdatui.demo.clients import Clients


def test_the_demo_shares_an_event_of_the_function_that_fails(clients: Clients) -> None:
    found = clients.get("schemas").describe_schema(
        RegistryName=REGISTRY, SchemaName=schema_name("payments-webhook")
    )
    (event,) = read_events(found["Content"])
    assert event.name.startswith("team-")
    assert json.loads(event.text)


def test_a_schema_has_versions_that_are_written_and_deleted(clients: Clients) -> None:
    schemas = clients.get("schemas")
    named = {"RegistryName": REGISTRY, "SchemaName": "_a-schema"}
    schemas.create_schema(Type="OpenApi3", Content="{}", **named)
    schemas.update_schema(Content='{"a": 1}', **named)
    with pytest.raises(ClientError, match="No change"):
        schemas.update_schema(Content='{"a": 1}', **named)
    versions = schemas.list_schema_versions(**named)["SchemaVersions"]
    assert [each["SchemaVersion"] for each in versions] == ["1", "2"]
    schemas.delete_schema_version(SchemaVersion="1", **named)
    assert schemas.describe_schema(**named)["Content"] == '{"a": 1}'
    schemas.delete_schema(**named)
    with pytest.raises(ClientError) as gone:
        schemas.describe_schema(**named)
    assert gone.value.response["Error"]["Code"] == "NotFoundException"


def test_the_functions_behind_the_api_have_a_live_alias_and_say_who_may_invoke_them(
    clients: Clients,
) -> None:
    client = clients.get("lambda")
    alias = client.get_alias(FunctionName="payments-webhook", Name="live")
    # The release, from which one can go back.
    assert alias["FunctionVersion"] == "2"
    policy = json.loads(client.get_policy(FunctionName="payments-webhook")["Policy"])
    (statement,) = policy["Statement"]
    assert statement["Principal"] == {"Service": "apigateway.amazonaws.com"}
    assert statement["Condition"]["ArnLike"]["AWS:SourceArn"].endswith("/*/POST/payments")
