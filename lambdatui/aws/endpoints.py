"""Whether an endpoint is configured instead of AWS's own, as far as that can be told at once.

(AWS SDKs and Tools reference, "Service-specific endpoints".)
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

_VARIABLE = "AWS_ENDPOINT_URL"
#: How variables name a service: its id in capitals, with _ for blanks.
_NAMES = {"lambda": "LAMBDA", "logs": "CLOUDWATCH_LOGS"}
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
    return given if host and not host.endswith(_OWN) else None
