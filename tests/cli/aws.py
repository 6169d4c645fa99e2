"""Clients of the test's own, to prepare what the program will find at the endpoint."""

import io
import zipfile
from typing import TYPE_CHECKING

import boto3

from lambdatui.demo.endpoint import Endpoint

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient
    from types_boto3_logs import CloudWatchLogsClient


def lambda_client(endpoint: Endpoint) -> "LambdaClient":
    """For making functions."""
    return boto3.client(
        "lambda",
        endpoint_url=endpoint.url,
        region_name=endpoint.region,
        aws_access_key_id=endpoint.account,
        aws_secret_access_key="test",
    )


def logs_client(endpoint: Endpoint) -> "CloudWatchLogsClient":
    """For writing log events."""
    return boto3.client(
        "logs",
        endpoint_url=endpoint.url,
        region_name=endpoint.region,
        aws_access_key_id=endpoint.account,
        aws_secret_access_key="test",
    )


def zipped(source: str) -> bytes:
    """A deployment package with this source as ``index.py``."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", source)
    return packed.getvalue()
