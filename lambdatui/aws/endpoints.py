"""Whether an endpoint is configured instead of AWS's own, as far as that can be told at once.

(AWS SDKs and Tools reference, "Service-specific endpoints".)
"""

import ipaddress
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lambdatui.core.connection import without_credentials

if TYPE_CHECKING:
    import botocore.session

_VARIABLE = "AWS_ENDPOINT_URL"
#: How variables name a service: its id in capitals, with _ for blanks. All that takes credentials:
#: what we ask, and what a session asks to have some.
_NAMES = {
    "account": "ACCOUNT",
    "apigateway": "API_GATEWAY",
    "apigatewayv2": "APIGATEWAYV2",
    "cloudtrail": "CLOUDTRAIL",
    "cloudwatch": "CLOUDWATCH",
    "ec2": "EC2",
    "ecr": "ECR",
    "events": "EVENTBRIDGE",
    "iam": "IAM",
    "lambda": "LAMBDA",
    "logs": "CLOUDWATCH_LOGS",
    "resourcegroupstaggingapi": "RESOURCE_GROUPS_TAGGING_API",
    "schemas": "SCHEMAS",
    "sqs": "SQS",
    "sso": "SSO",
    "sso-oidc": "SSO_OIDC",
    "sts": "STS",
}
#: Where AWS's own endpoints are; one of a VPC is there too.
_OWN = (
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".amazonwebservices.eu",
    ".api.aws",
    ".api.amazonwebservices.com.cn",
    ".c2s.ic.gov",
    ".cloud.adc-e.uk",
    ".csp.hci.ic.gov",
    ".sc2s.sgov.gov",
)
#: Names of AWS's behind which anybody may stand: machines, balancers and APIs of its customers.
_ANYBODYS = frozenset({"compute", "compute-1", "elb", "execute-api", "elasticbeanstalk"})


def told_endpoint(service: str, environ: Mapping[str, str], config: object) -> str | None:
    """The endpoint for a service, by botocore's name; empty where it is AWS's own.

    ``config`` is all of the shared configuration. None where it takes more to find out.
    """
    variables = [name for name in environ if name.startswith(_VARIABLE)]
    words = str(config)
    if "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" in environ or "ignore_configured" in words:
        return None
    if not variables:
        return None if "endpoint_url" in words else ""
    own = f"{_VARIABLE}_{_NAMES.get(service, service.upper())}"
    given = environ.get(own) or environ.get(_VARIABLE)
    host = urlsplit(given).hostname if given else None
    return given if host and not f".{host}".endswith(_OWN) else None


def is_foreign(url: str) -> bool:
    """Whether a URL leads neither to AWS nor to this machine, as far as its name says."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return True
    if f".{host}".endswith(_OWN):
        return not _ANYBODYS.isdisjoint(host.split("."))
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    # 0.0.0.0 is this machine too, as Linux and macOS have it.
    return not (address.is_loopback or address.is_unspecified)


def foreign_endpoints(
    session: "botocore.session.Session", environ: Mapping[str, str], given: str
) -> dict[str, str]:
    """The endpoint of each service whose requests lead to a foreign one; by botocore's name.

    ``given`` is the endpoint that was asked for, which counts for every service of ours.
    """
    config: Any = session.full_config
    profile: Any = session.get_scoped_config()
    if session.get_config_variable("ignore_configured_endpoint_urls"):
        environ, config, profile = {}, {}, {}
    named = config.get("services", {}).get(profile.get("services"), {})
    found = {}
    for service, name in _NAMES.items():
        own = named.get(name.lower())
        endpoint = (
            given
            or environ.get(f"{_VARIABLE}_{name}")
            or environ.get(_VARIABLE)
            or (own.get("endpoint_url") if isinstance(own, dict) else "")
            or profile.get("endpoint_url")
        )
        if endpoint and is_foreign(str(endpoint)):
            found[service] = str(endpoint)
    return found


def told_places(foreign: Mapping[str, str]) -> tuple[str, ...]:
    """Scheme, host and port of each foreign endpoint, with the services whose it is."""
    places: dict[str, list[str]] = {}
    for service, endpoint in foreign.items():
        places.setdefault(without_credentials(endpoint), []).append(service)
    return tuple(
        place if len(services) == len(_NAMES) else f"{place} ({', '.join(services)})"
        for place, services in places.items()
    )
