"""Where AWS's console shows the trace of an invocation."""

from urllib.parse import quote

from lambdatui.core.console_links import DOMAINS


def trace_link(function_arn: str, trace_id: str) -> str:
    """The link to a trace of X-Ray in the console of CloudWatch.

    Empty where the ARN does not tell the region, or the partition's console is not known.
    """
    parts = function_arn.split(":")
    if len(parts) < 6 or parts[0] != "arn" or not parts[3]:
        return ""
    domain = DOMAINS.get(parts[1])
    if domain is None:
        return ""
    region, trace = quote(parts[3], safe=""), quote(trace_id, safe="")
    return f"https://{region}.{domain}/cloudwatch/home?region={region}#xray:traces/{trace}"
