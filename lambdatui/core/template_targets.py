"""Events of what has functions for targets: load balancers and VPC Lattice."""

from typing import Any

from lambdatui.core.template_http import (
    ENCODED,
    HEADERS,
    QUERY,
    query_lists,
    query_pairs,
    sent_body,
    sent_headers,
)
from lambdatui.core.template_parts import TIME_MS, YES_NO, Place, Shape, Values, choice, text


def _load_balancer(place: Place, values: Values) -> dict[str, Any]:
    target = place.named("elasticloadbalancing", "targetgroup/", values["target"])
    headers = sent_headers(values, f"orders-1235784980.{place.region}.elb.{place.domain}")
    # A balancer hands on the query as it was written, percent signs and all.
    parts = (part.partition("=") for part in values["query"].split("&") if part)
    query = [(name, value) for name, _, value in parts]
    body, encoded = sent_body(values)
    if values["multi"] == "yes":
        given: dict[str, Any] = {
            "multiValueQueryStringParameters": query_lists(query),
            "multiValueHeaders": {name: [value] for name, value in headers.items()},
        }
    else:
        given = {"queryStringParameters": dict(query), "headers": headers}
    return {
        "requestContext": {"elb": {"targetGroupArn": target}},
        "httpMethod": values["method"],
        "path": values["path"],
        **given,
        "body": body or "",
        "isBase64Encoded": encoded,
    }


def _lattice(place: Place, values: Values) -> dict[str, Any]:
    host = f"orders-0a1b2c3d4e5f60718.7d67968.vpc-lattice-svcs.{place.region}.on.aws"
    headers = {name: [value] for name, value in sent_headers(values, host).items()}
    query = query_lists(query_pairs(values["query"]))
    body, encoded = sent_body(values)
    return {
        "version": "2.0",
        "path": values["path"],
        "method": values["method"],
        "headers": headers,
        "queryStringParameters": query,
        "body": body or "",
        "isBase64Encoded": encoded,
        "requestContext": {
            "serviceNetworkArn": place.arn("vpc-lattice", "servicenetwork/sn-0bf3f2882e9cc805a"),
            "serviceArn": place.arn("vpc-lattice", "service/svc-0a40eebed65f8d69c"),
            "targetGroupArn": place.named("vpc-lattice", "targetgroup/", values["target"]),
            "identity": {"sourceVpcArn": place.arn("ec2", "vpc/vpc-0b8276c84697e7339")},
            "region": place.region,
            # In microseconds, as text.
            "timeEpoch": str(TIME_MS * 1000),
        },
    }


_METHOD = choice("method", "Method", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_SENT = (_METHOD, text("path", "Path", "/users/42"), QUERY, HEADERS, text("body", "Body"), ENCODED)

SHAPES = (
    Shape(
        "alb",
        "Load balancer",
        "Elastic Load Balancing",
        (
            *_SENT,
            choice("multi", "Multi-value headers", *YES_NO),
            text("target", "Target group (name/id, or ARN)", "lambda-target/0123456789abcdef"),
        ),
        _load_balancer,
    ),
    Shape(
        "vpc-lattice",
        "VPC Lattice",
        "VPC Lattice",
        (*_SENT, text("target", "Target group (id, or ARN)", "tg-6d0ecf831eec9f09")),
        _lattice,
    ),
)
