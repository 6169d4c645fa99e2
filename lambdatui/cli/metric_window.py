"""From when metrics are asked for: the --since of commands that read them."""

import click


def metrics_since(since: str, here_ms: int, *, example: str) -> int:
    """In ms since the epoch, like ``here_ms``, which is now.

    Raises:
        UsageError: For what is not in the past, or longer ago than CloudWatch keeps metrics.
    """
    from lambdatui.core.report_metrics import KEPT_S
    from lambdatui.core.timespan import parse_start

    start_ms = parse_start(since, here_ms)
    if start_ms >= here_ms:
        raise click.UsageError(
            f"--since {since} is not in the past. Give an age such as {example}."
        )
    if here_ms - start_ms > KEPT_S * 1000:
        raise click.UsageError(
            f"--since {since} is too long ago: CloudWatch keeps metrics for "
            f"{KEPT_S // 86_400} days."
        )
    return start_ms
