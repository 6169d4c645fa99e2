"""Where the console of AWS shows the same: links for the summary of a bundle."""

import urllib.parse

#: The console's host by partition, which is the second part of an ARN.
_HOSTS = {
    "aws": "console.aws.amazon.com",
    "aws-us-gov": "console.amazonaws-us-gov.com",
    "aws-cn": "console.amazonaws.cn",
}


def console_links(
    arn: str, function: str, group: str, region: str, *, between_ms: tuple[int, int]
) -> tuple[tuple[str, str], ...]:
    """Names and links: of the function, of its log group at this time, of its metrics.

    None for a partition whose console is not known. Times are ms since the epoch.
    """
    parts = arn.split(":")
    partition = parts[1] if len(parts) > 1 and parts[0] == "arn" else "aws"
    host = _HOSTS.get(partition)
    if host is None or not region:
        return ()
    name = urllib.parse.quote(function, safe="")
    at = urllib.parse.quote(region, safe="")
    start = f"https://{host}"
    # The console of CloudWatch writes each % of what was quoted twice as $25.
    quoted = urllib.parse.quote(urllib.parse.quote(group, safe=""), safe="").replace("%", "$")
    logs = (
        f"{start}/cloudwatch/home?region={at}#logsV2:log-groups/log-group/{quoted}/log-events"
        f"$3Fstart$3D{between_ms[0]}$26end$3D{between_ms[1]}"
    )
    return (
        ("function", f"{start}/lambda/home?region={at}#/functions/{name}"),
        ("logs", logs),
        ("monitoring", f"{start}/lambda/home?region={at}#/functions/{name}?tab=monitoring"),
    )
