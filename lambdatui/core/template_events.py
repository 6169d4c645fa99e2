"""Events of what happened: EventBridge, CloudWatch, CodePipeline, Config, and Lambda itself."""

import base64
import gzip
import json
from typing import Any

from lambdatui.core.template_parts import (
    ORDER,
    REQUEST_ID,
    TIME,
    TIME_FINE,
    TIME_MS,
    YES_NO,
    Place,
    Shape,
    Values,
    choice,
    data,
    last,
    members,
    number,
    text,
)

_UUID = "6a7e8feb-b491-4cf7-a9f1-bf3703467718"


def _eventbridge(place: Place, values: Values) -> dict[str, Any]:
    resources = values["resources"]
    return {
        "version": "0",
        "id": _UUID,
        "detail-type": values["type"],
        "source": values["source"],
        "account": place.account,
        "time": TIME,
        "region": place.region,
        "resources": [found.strip() for found in resources.split(",") if found.strip()],
        "detail": members(values, "detail"),
    }


def _scheduled(place: Place, values: Values) -> dict[str, Any]:
    rule = place.named("events", "rule/", values["rule"])
    return {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": place.account,
        "time": TIME,
        "region": place.region_of(rule),
        "resources": [rule],
        "detail": {},
    }


def _cloudwatch_logs(place: Place, values: Values) -> dict[str, Any]:
    first = 39462815012345678901234567890123456789012345678901234567
    lines = values["message"].split("\n")
    message = {
        "messageType": "DATA_MESSAGE",
        "owner": place.account,
        "logGroup": values["group"],
        "logStream": values["stream"],
        "subscriptionFilters": [values["filter"]],
        "logEvents": [
            {"id": str(first + index), "timestamp": TIME_MS + index, "message": line}
            for index, line in enumerate(lines)
        ],
    }
    # mtime stands in the gzip header: 0 keeps the text the same from one call to the next.
    packed = gzip.compress(json.dumps(message).encode(), mtime=0)
    return {"awslogs": {"data": base64.b64encode(packed).decode()}}


def _own_log_group(place: Place) -> dict[str, str]:
    return {"group": place.log_group}


def _alarm_state(values: Values, state: str, at: str) -> dict[str, str]:
    threshold = values["threshold"]
    if state == "INSUFFICIENT_DATA":
        return {
            "value": state,
            "reason": "Insufficient Data: 1 datapoint was unknown.",
            "timestamp": at,
        }
    found = threshold + 1 if state == "ALARM" else max(threshold - 1, 0)
    was = "was" if state == "ALARM" else "was not"
    reason_data = {
        "version": "1.0",
        "queryDate": at,
        "statistic": "Sum",
        "period": 60,
        "recentDatapoints": [float(found)],
        "threshold": float(threshold),
        "evaluatedDatapoints": [{"timestamp": at, "sampleCount": 1.0, "value": float(found)}],
    }
    return {
        "value": state,
        "reason": f"Threshold Crossed: 1 datapoint [{float(found)}] {was} greater than the "
        f"threshold ({float(threshold)}).",
        "reasonData": json.dumps(reason_data),
        "timestamp": at,
    }


def _alarm(place: Place, values: Values) -> dict[str, Any]:
    arn = place.named("cloudwatch", "alarm:", values["alarm"])
    state = values["state"]
    before = "ALARM" if state == "OK" else "OK"
    metric = {
        "namespace": values["namespace"],
        "name": values["metric"],
        "dimensions": members(values, "dimensions"),
    }
    return {
        "source": "aws.cloudwatch",
        "alarmArn": arn,
        "accountId": place.account,
        "time": "2026-01-31T08:12:31.204+0000",
        "region": place.region_of(arn),
        "alarmData": {
            "alarmName": arn.split(":", 6)[-1],
            "state": _alarm_state(values, state, "2026-01-31T08:12:31.204+0000"),
            "previousState": _alarm_state(values, before, "2026-01-31T07:12:31.204+0000"),
            "configuration": {
                "description": "",
                "metrics": [
                    {
                        "id": "m1",
                        "metricStat": {"metric": metric, "period": 60, "stat": "Sum"},
                        "returnData": True,
                    }
                ],
            },
        },
    }


def _own_dimensions(place: Place) -> dict[str, str]:
    return {"dimensions": json.dumps({"FunctionName": place.function})}


def _codepipeline(place: Place, values: Values) -> dict[str, Any]:
    location = {"bucketName": last(values["bucket"]), "objectKey": values["key"]}
    configuration = {"FunctionName": place.function, "UserParameters": values["parameters"]}
    job = {
        "id": "11111111-abcd-1111-abcd-111111abcdef",
        "accountId": place.account,
        "data": {
            "actionConfiguration": {"configuration": configuration},
            "inputArtifacts": [
                {
                    "name": "SourceArtifact",
                    "revision": None,
                    "location": {"type": "S3", "s3Location": location},
                }
            ],
            "outputArtifacts": [],
            "artifactCredentials": {
                "accessKeyId": "AKIAIOSFODNN7EXAMPLE",
                "secretAccessKey": "EXAMPLE",
                "sessionToken": "EXAMPLE",
                "expirationTime": TIME_MS + 3_600_000,
            },
        },
    }
    return {"CodePipeline.job": job}


def _config(place: Place, values: Values) -> dict[str, Any]:
    scheduled = values["trigger"] == "ScheduledNotification"
    rule = "config-rule-i9y8j9"
    invoking: dict[str, Any] = {
        "messageType": values["trigger"],
        "notificationCreationTime": TIME_FINE,
        "recordVersion": "1.0" if scheduled else "1.3",
    }
    if scheduled:
        invoking["awsAccountId"] = place.account
    else:
        invoking["configurationItemDiff"] = None
        invoking["configurationItem"] = {
            "configuration": members(values, "configuration"),
            "configurationItemCaptureTime": TIME_FINE,
            "configurationItemStatus": values["status"],
            "configurationStateId": TIME_MS,
            "awsAccountId": place.account,
            "awsRegion": place.region,
            "resourceType": values["type"],
            "resourceId": values["id"],
            "resourceName": values["id"],
            "ARN": None,
            "tags": {},
            "relationships": [],
            "supplementaryConfiguration": {},
        }
    return {
        "version": "1.0",
        "invokingEvent": json.dumps(invoking),
        "ruleParameters": json.dumps(members(values, "parameters")),
        "resultToken": "EXAMPLE",
        "eventLeftScope": values["status"] == "ResourceDeleted",
        "executionRoleArn": place.role("config-role"),
        "configRuleArn": place.arn("config", f"config-rule/{rule}"),
        "configRuleName": values["rule"],
        "configRuleId": rule,
        "accountId": place.account,
        "evaluationMode": "DETECTIVE",
    }


def _destination(place: Place, values: Values, condition: str, attempts: int) -> dict[str, Any]:
    arn = place.named("lambda", "function:", values["function"])
    version = "$LATEST" if arn.count(":") == 6 else arn.rsplit(":", 1)[-1]
    return {
        "version": "1.0",
        "timestamp": TIME_FINE,
        "requestContext": {
            "requestId": REQUEST_ID,
            "functionArn": f"{arn}:$LATEST" if arn.count(":") == 6 else arn,
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": values["request"],
        "responseContext": {"statusCode": 200, "executedVersion": version},
        "responsePayload": values["response"],
    }


def _succeeded(place: Place, values: Values) -> dict[str, Any]:
    return _destination(place, values, "Success", 1)


def _failed(place: Place, values: Values) -> dict[str, Any]:
    event = _destination(place, values, values["condition"], values["attempts"])
    event["responseContext"]["functionError"] = "Unhandled"
    return event


def _step_functions(place: Place, values: Values) -> Any:
    if values["token"] == "no":
        return values["input"]
    machine = place.named("states", "stateMachine:", values["machine"])
    name = machine.rsplit(":", 1)[-1]
    return {
        "input": values["input"],
        "taskToken": "AQCEAAAAKgAAAAMAAAAAAAAAAeXAmPlE",
        "executionArn": f"{machine.replace(':stateMachine:', ':execution:')}:{_UUID}",
        "stateMachine": name,
    }


_DETAIL = (
    text("source", "Source", "com.example.orders"),
    text("type", "Detail type", "OrderPlaced"),
    data("detail", "Detail", ORDER),
    text("resources", "Resources, with commas between them"),
)
_LOGS = (
    text("message", "Messages, one a line", "[ERROR] KeyError: 'sku'"),
    text("stream", "Log stream", "2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef"),
    text("filter", "Subscription filter", "errors"),
    text("group", "Log group"),
)
_ALARM = (
    choice("state", "New state", "ALARM", "OK", "INSUFFICIENT_DATA"),
    text("alarm", "Alarm (name or ARN)", "errors-too-high"),
    text("namespace", "Namespace", "AWS/Lambda"),
    text("metric", "Metric", "Errors"),
    data("dimensions", "Dimensions"),
    number("threshold", "Threshold", 5),
)
_RULE = (
    choice(
        "trigger",
        "Trigger",
        "ConfigurationItemChangeNotification",
        "ScheduledNotification",
    ),
    text("type", "Resource type", "AWS::S3::Bucket"),
    text("id", "Resource id", "example-bucket"),
    data("configuration", "Configuration", '{"name": "example-bucket"}'),
    choice("status", "Status", "OK", "ResourceDiscovered", "ResourceDeleted"),
    data("parameters", "Rule parameters", '{"desired": "encrypted"}'),
    text("rule", "Rule", "buckets-are-encrypted"),
)
_FAILED = '{"errorMessage": "\'sku\'", "errorType": "KeyError", "stackTrace": []}'

SHAPES = (
    Shape("eventbridge", "EventBridge event", "EventBridge", _DETAIL, _eventbridge),
    Shape(
        "scheduled",
        "Scheduled event",
        "EventBridge",
        (text("rule", "Rule (name or ARN)", "every-hour"),),
        _scheduled,
    ),
    Shape(
        "cloudwatch-logs",
        "CloudWatch Logs",
        "CloudWatch Logs",
        _LOGS,
        _cloudwatch_logs,
        _own_log_group,
    ),
    Shape("cloudwatch-alarm", "CloudWatch alarm", "CloudWatch", _ALARM, _alarm, _own_dimensions),
    Shape(
        "codepipeline",
        "CodePipeline job",
        "CodePipeline",
        (
            text("parameters", "User parameters", '{"stage": "prod"}'),
            text("bucket", "Artifact bucket", "codepipeline-artifacts"),
            text("key", "Artifact key", "orders/SourceArti/a1B2c3D.zip"),
        ),
        _codepipeline,
    ),
    Shape("config-rule", "Config rule", "Config", _RULE, _config),
    Shape(
        "destination-success",
        "Destination, on success",
        "Lambda",
        (
            data("request", "The event that was processed", ORDER),
            data("response", "Response", '{"status": "stored"}'),
            text("function", "Function (name or ARN)", "orders-api"),
        ),
        _succeeded,
    ),
    Shape(
        "destination-failure",
        "Destination, on failure",
        "Lambda",
        (
            data("request", "The event that failed", ORDER),
            data("response", "Error", _FAILED),
            choice("condition", "Condition", "RetriesExhausted", "EventAgeExceeded"),
            number("attempts", "Attempts", 3),
            text("function", "Function (name or ARN)", "orders-api"),
        ),
        _failed,
    ),
    Shape(
        "step-functions",
        "Step Functions task",
        "Step Functions",
        (
            data("input", "Input", ORDER),
            choice("token", "Input alone, or with the task's token", *reversed(YES_NO)),
            text("machine", "State machine (name or ARN)", "orders"),
        ),
        _step_functions,
    ),
)
