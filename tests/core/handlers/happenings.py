"""What happened: events of EventBridge, CloudWatch, CodePipeline, Config and Lambda itself."""

import base64
import gzip
import json
from typing import Any

Event = dict[str, Any]


def empty(event: Event, _context: object) -> Event:
    """A handler that needs nothing."""
    assert event == {}
    return event


def bus(event: Event, _context: object) -> tuple[str, Any]:
    """A rule's target, by source and detail type."""
    assert event["version"] == "0"
    assert event["time"].endswith("Z")
    assert len(event["account"]) == 12
    assert isinstance(event["resources"], list)
    return f"{event['source']}/{event['detail-type']}", event["detail"]


def scheduled(event: Event, _context: object) -> str:
    """A scheduled task: which rule woke it."""
    assert (event["source"], event["detail-type"]) == ("aws.events", "Scheduled Event")
    assert event["detail"] == {}
    (rule,) = event["resources"]
    assert rule.split(":")[3:5] == [event["region"], event["account"]]
    name: str = rule.split(":rule/")[1]
    return name


def logs(event: Event, _context: object) -> tuple[str, list[str]]:
    """A subscription filter's function: the group, and the lines."""
    packed = base64.b64decode(event["awslogs"]["data"], validate=True)
    data = json.loads(gzip.decompress(packed))
    assert data["messageType"] == "DATA_MESSAGE"
    assert data["subscriptionFilters"]
    ids = [int(found["id"]) for found in data["logEvents"]]
    assert sorted(set(ids)) == ids
    return data["logGroup"], [found["message"] for found in data["logEvents"]]


def alarm(event: Event, _context: object) -> str:
    """An alarm's action: what to page."""
    assert event["source"] == "aws.cloudwatch"
    data = event["alarmData"]
    assert event["alarmArn"].endswith(":alarm:" + data["alarmName"])
    state, before = data["state"], data["previousState"]
    assert state["value"] != before["value"]
    metric = data["configuration"]["metrics"][0]["metricStat"]["metric"]
    if state["value"] == "ALARM":
        reason = json.loads(state["reasonData"])
        assert reason["recentDatapoints"][0] > reason["threshold"]
    return f"{state['value']} {metric['namespace']} {metric['name']} {metric['dimensions']}"


def pipeline(event: Event, _context: object) -> tuple[str, Any, str]:
    """A pipeline's action: the job to report on, the parameters, and where its input is."""
    job = event["CodePipeline.job"]
    data = job["data"]
    configuration = data["actionConfiguration"]["configuration"]
    (artifact,) = data["inputArtifacts"]
    where = artifact["location"]["s3Location"]
    credentials = data["artifactCredentials"]
    assert all(credentials[name] for name in ("accessKeyId", "secretAccessKey", "sessionToken"))
    path = f"{where['bucketName']}/{where['objectKey']}"
    return configuration["FunctionName"], json.loads(configuration["UserParameters"]), path


def rule(event: Event, _context: object) -> Event:
    """A Config rule: the evaluation to put."""
    invoking = json.loads(event["invokingEvent"])
    parameters = json.loads(event["ruleParameters"])
    assert event["resultToken"]
    assert event["configRuleArn"].endswith("/" + event["configRuleId"])
    if invoking["messageType"] == "ScheduledNotification":
        return {"resource": invoking["awsAccountId"], "compliance": "COMPLIANT"}
    item = invoking["configurationItem"]
    gone = item["configurationItemStatus"] == "ResourceDeleted" or event["eventLeftScope"]
    fits = parameters["desired"] in item["configuration"]
    compliance = "NOT_APPLICABLE" if gone else "COMPLIANT" if fits else "NON_COMPLIANT"
    return {"resource": f"{item['resourceType']} {item['resourceId']}", "compliance": compliance}


def destination(event: Event, _context: object) -> tuple[str, str, Any]:
    """A destination: which function, how it ended, and the event that it was."""
    context = event["requestContext"]
    name, version = context["functionArn"].split(":")[6:8]
    assert event["responseContext"]["executedVersion"] == version
    failed = "functionError" in event["responseContext"]
    assert failed == (context["condition"] != "Success")
    if failed:
        assert event["responsePayload"]["errorType"]
        assert context["approximateInvokeCount"] >= 1
    return name, context["condition"], event["requestPayload"]


def task(event: Event, _context: object) -> tuple[str, Any]:
    """A task that answers later: its token, and its input."""
    assert ":execution:" in event["executionArn"]
    return event["taskToken"], event["input"]
