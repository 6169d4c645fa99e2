"""Puts the demo's account together: tables, a bucket, a queue, functions and what starts them."""

import gzip
import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

from lambdatui.core.shared_events import (
    REGISTRY,
    SCHEMA_TYPE,
    SharedEvent,
    plain_document,
    schema_name,
    with_event,
)
from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import (
    API,
    BUCKET,
    EVENTS,
    FUNCTIONS,
    INCOMING,
    NOTICES,
    ORDERS,
    QUEUE,
    SESSIONS,
    STOCK,
    USERS,
    DemoFunction,
    Trigger,
)
from lambdatui.demo.letters import put_letters
from lambdatui.demo.pictures import picture
from lambdatui.demo.releases import publish
from lambdatui.demo.roles import make_roles, role_arn

NAMES = ("Ada", "Grace", "Barbara", "Katherine", "Margaret", "Radia", "Frances", "Hedy")
#: Sizes in MB of the price lists, unpacked: one that nearly fits csv-import, and one that does not.
PRICE_LISTS = {"imports/prices-2026-06.csv.gz": 62, "imports/prices-all.csv.gz": 90}

_ROW = "A-%06d;kettle, 1.7 l, brushed steel;EUR;24.90;2026-06-01\n"


def build(clients: Clients, account: str, region: str) -> str:
    """Everything but metrics and logs; the URL of the public API, with no path."""
    prefix = f"arn:aws:lambda:{region}:{account}:function:"
    _tables(clients)
    _bucket(clients, prefix)
    make_roles(clients, account, region)
    queue = clients.get("sqs").create_queue(QueueName=QUEUE)["QueueUrl"]
    for function in FUNCTIONS:
        _function(clients, function, account, {"NOTICES_QUEUE_URL": queue})
    put_letters(clients, account, region)
    publish(clients, code)
    _permissions(clients, account, region)
    _shared_events(clients)
    _stream_trigger(clients)
    _schedules(clients, prefix)
    return _public_api(clients, prefix, account, region)


def _tables(clients: Clients) -> None:
    dynamodb = clients.get("dynamodb")
    for table in (SESSIONS, USERS, ORDERS, NOTICES, STOCK):
        stream = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
        dynamodb.create_table(
            TableName=table,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            **({"StreamSpecification": stream} if table == ORDERS else {}),
        )
    now = int(time.time())
    users = [
        {"id": f"u-{index}", "name": name, "email": f"{name.lower()}@acme.example"}
        for index, name in enumerate(NAMES)
    ]
    sessions = [
        {"id": f"ses-{index:04d}", "expires_at": now - 600 + 120 * index} for index in range(12)
    ]
    for table, items in ((USERS, users), (SESSIONS, sessions)):
        puts = [{"PutRequest": {"Item": {k: _typed(v) for k, v in i.items()}}} for i in items]
        dynamodb.batch_write_item(RequestItems={table: puts})


def _typed(value: object) -> dict[str, str]:
    return {"N": str(value)} if isinstance(value, int) else {"S": str(value)}


def _bucket(clients: Clients, prefix: str) -> None:
    """The bucket, its objects, then what starts a function for each later one.

    The function comes after: S3's test event, which ministack sends to it, then finds nobody.
    """
    s3 = clients.get("s3")
    location = {"LocationConstraint": s3.meta.region_name}
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=location)
    for key, body in (
        (f"{INCOMING}harbour.png", picture(1)),
        (f"{INCOMING}notes.png", b"These are notes, not a picture.\n"),
        *((key, price_list(size)) for key, size in PRICE_LISTS.items()),
    ):
        s3.put_object(Bucket=BUCKET, Key=key, Body=body)
    # Only what lies under incoming/: the thumbnails that the function writes must not start it.
    rule = {"Key": {"FilterRules": [{"Name": "prefix", "Value": INCOMING}]}}
    configuration: dict[str, Any] = {
        "LambdaFunctionArn": f"{prefix}thumbnail",
        "Events": ["s3:ObjectCreated:*"],
        "Filter": rule,
    }
    s3.put_bucket_notification_configuration(
        Bucket=BUCKET,
        NotificationConfiguration={"LambdaFunctionConfigurations": [configuration]},
        SkipDestinationValidation=True,
    )


def price_list(megabytes: int) -> bytes:
    """A gzipped CSV of about this size unpacked: one packed part, many times over."""
    rows = "".join(_ROW % index for index in range(10_000)).encode()
    header = b"sku;name;currency;price;valid_from\n"
    return gzip.compress(header) + gzip.compress(rows) * (megabytes * 1_000_000 // len(rows))


def code(function: DemoFunction, source: Path | None = None) -> bytes:
    """The function's deployment package. Always the same bytes for the same source.

    The source is its newest one where no other is given.
    """
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(f"{function.module}.py", (2026, 1, 1, 0, 0, 0))
        archive.writestr(entry, (source or function.source).read_bytes())
    return package.getvalue()


def _function(
    clients: Clients, function: DemoFunction, account: str, shared: dict[str, str]
) -> None:
    variables = dict(function.environment)
    if function.trigger is Trigger.STREAM:
        variables |= shared
    logging: dict[str, str] = {"LogFormat": "Text", "LogGroup": function.log_group}
    if function.json_logs:
        logging |= {
            "LogFormat": "JSON",
            "ApplicationLogLevel": "DEBUG",
            "SystemLogLevel": "INFO",
        }
    tags = {"env": "prod"} | ({"team": function.team} if function.team else {})
    clients.get("logs").create_log_group(logGroupName=function.log_group)
    client = clients.get("lambda")
    client.create_function(
        FunctionName=function.name,
        Description=function.description,
        Runtime=function.runtime,
        Architectures=[function.architecture],
        Role=role_arn(account, function),
        Handler=f"{function.module}.handler",
        Code={"ZipFile": code(function, function.source_before)},
        MemorySize=function.memory_mb,
        Timeout=function.timeout_s,
        Environment={"Variables": variables},
        LoggingConfig=logging,
        TracingConfig={"Mode": "Active" if function.traced else "PassThrough"},
        Tags=tags,
    )
    if function.reserved_concurrency is not None:
        client.put_function_concurrency(
            FunctionName=function.name,
            ReservedConcurrentExecutions=function.reserved_concurrency,
        )


def _permissions(clients: Clients, account: str, region: str) -> None:
    """Who may invoke a function: its policy tells who triggers it."""
    client = clients.get("lambda")
    for function in FUNCTIONS:
        given: dict[str, str] = {}
        if function.trigger is Trigger.S3:
            given = {"Principal": "s3.amazonaws.com", "SourceArn": f"arn:aws:s3:::{BUCKET}"}
        elif function.schedule:
            rule = f"arn:aws:events:{region}:{account}:rule/acme-{function.name}"
            given = {"Principal": "events.amazonaws.com", "SourceArn": rule}
        if given:
            client.add_permission(
                FunctionName=function.name,
                StatementId="trigger",
                Action="lambda:InvokeFunction",
                **given,
            )


def _shared_events(clients: Clients) -> None:
    """Test events that others have shared by way of the registry."""
    schemas = clients.get("schemas")
    schemas.create_registry(RegistryName=REGISTRY)
    for name, event in (("payments-webhook", "ok"), ("orders-api", "place")):
        path = EVENTS / name / f"{event}.json"
        if not path.exists():
            path = next(iter(sorted((EVENTS / name).glob("*.json"))))
        shared = SharedEvent(name=f"team-{path.stem}", text=path.read_text(encoding="utf-8"))
        schemas.create_schema(
            RegistryName=REGISTRY,
            SchemaName=schema_name(name),
            Type=SCHEMA_TYPE,
            Content=with_event(plain_document(), shared),
        )


def _stream_trigger(clients: Clients) -> None:
    table = clients.get("dynamodb").describe_table(TableName=ORDERS)["Table"]
    clients.get("lambda").create_event_source_mapping(
        FunctionName="stream-notify",
        EventSourceArn=table["LatestStreamArn"],
        StartingPosition="LATEST",
        BatchSize=10,
        FilterCriteria={"Filters": [{"Pattern": json.dumps({"eventName": ["INSERT"]})}]},
    )


def _schedules(clients: Clients, prefix: str) -> None:
    events = clients.get("events")
    for function in FUNCTIONS:
        if function.schedule:
            rule = f"acme-{function.name}"
            events.put_rule(Name=rule, ScheduleExpression=function.schedule, State="ENABLED")
            events.put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": prefix + function.name}])


def _public_api(clients: Clients, prefix: str, account: str, region: str) -> str:
    gateway = clients.get("apigatewayv2")
    api = gateway.create_api(Name=API, ProtocolType="HTTP")["ApiId"]
    for function in FUNCTIONS:
        if not function.routes:
            continue
        integration = gateway.create_integration(
            ApiId=api,
            IntegrationType="AWS_PROXY",
            IntegrationUri=(
                f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/"
                f"{prefix}{function.name}:{function.alias}/invocations"
            ),
            PayloadFormatVersion="2.0",
        )["IntegrationId"]
        for number, route in enumerate(function.routes):
            method, _, path = route.replace("ANY", "*").partition(" /")
            clients.get("lambda").add_permission(
                FunctionName=function.name,
                StatementId=f"api-{number}",
                Action="lambda:InvokeFunction",
                Principal="apigateway.amazonaws.com",
                SourceArn=f"arn:aws:execute-api:{region}:{account}:{api}/*/{method}/{path}",
            )
            gateway.create_route(ApiId=api, RouteKey=route, Target=f"integrations/{integration}")
    gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    return f"/_aws/execute-api/{api}/$default"
