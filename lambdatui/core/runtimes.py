"""Runtimes that AWS no longer keeps up."""

import datetime

#: Deprecation dates as the Lambda developer guide gives them ("Lambda runtimes", "Runtime
#: deprecation policy" and "Deprecated runtimes"). AWS moves dates, mostly to later ones: what
#: stands here may be older than the page.
_DEPRECATED = {
    "dotnet6": datetime.date(2024, 12, 20),
    "dotnetcore3.1": datetime.date(2023, 4, 3),
    "go1.x": datetime.date(2024, 1, 8),
    "java8": datetime.date(2024, 1, 8),
    "nodejs12.x": datetime.date(2023, 3, 31),
    "nodejs14.x": datetime.date(2023, 12, 4),
    "nodejs16.x": datetime.date(2024, 6, 12),
    "nodejs18.x": datetime.date(2025, 9, 1),
    "provided": datetime.date(2024, 1, 8),
    "python2.7": datetime.date(2021, 7, 15),
    "python3.6": datetime.date(2022, 7, 18),
    "python3.7": datetime.date(2023, 12, 4),
    "python3.8": datetime.date(2024, 10, 14),
    "python3.9": datetime.date(2025, 12, 15),
    "ruby2.7": datetime.date(2023, 12, 7),
}


def end_of_life(runtime: str, now_ms: int) -> datetime.date | None:
    """The day, in UTC, since which a runtime gets no security patches; None where it still does.

    None as well for a runtime that is not in the table. After that day AWS blocks first the
    creation and then the update of functions with it; those that exist go on being invoked
    (Lambda developer guide, "Lambda runtimes", https://docs.aws.amazon.com/lambda/latest/dg/
    lambda-runtimes.html). The dates can move: the page has the last word.
    """
    date = _DEPRECATED.get(runtime)
    today = datetime.datetime.fromtimestamp(now_ms / 1000, datetime.UTC).date()
    return date if date is not None and date <= today else None
