"""Where AWS's console shows a function."""

from urllib.parse import quote

#: The console's domain by partition (AWS General Reference, Partitions).
DOMAINS = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}


def function_link(function_arn: str, qualifier: str = "", *, alias: bool = False) -> str:
    """The link to a function in the console of Lambda, or to one of its versions or aliases.

    Empty where the ARN does not tell region and name, or the partition's console is not known.
    """
    parts = function_arn.split(":")
    if len(parts) < 7 or parts[0] != "arn" or not parts[3] or not parts[6]:
        return ""
    domain = DOMAINS.get(parts[1])
    if domain is None:
        return ""
    region, name = quote(parts[3], safe=""), quote(parts[6], safe="")
    link = f"https://{region}.{domain}/lambda/home?region={region}#/functions/{name}"
    if qualifier:
        link += f"/{'aliases' if alias else 'versions'}/{quote(qualifier, safe='$')}"
    return link
