"""Functions for the tests of the engine, made through boto3 as a user's are."""

import io
import zipfile
from typing import TYPE_CHECKING, Any

import boto3

from lambdatui.demo.endpoint import Endpoint

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient


def create_function(endpoint: Endpoint, name: str, code: str, **more: Any) -> "LambdaClient":
    """A Python function whose handler is ``app.handler``, ready to be invoked; and the client."""
    variables = endpoint.environment()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("app.py", code)
    client = boto3.client(
        "lambda",
        endpoint_url=endpoint.url,
        region_name=variables["AWS_REGION"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
    )
    if _is_there(client, name):
        # A test that is run once more begins anew.
        client.delete_function(FunctionName=name)
    client.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Role=f"arn:aws:iam::123456789012:role/{name}",
        Handler="app.handler",
        Timeout=60,
        Code={"ZipFile": archive.getvalue()},
        **more,
    )
    client.get_waiter("function_active_v2").wait(FunctionName=name)
    return client


def _is_there(client: "LambdaClient", name: str) -> bool:
    """Whether the account has a function of this name."""
    try:
        client.get_function(FunctionName=name)
    except client.exceptions.ResourceNotFoundException:
        return False
    return True
