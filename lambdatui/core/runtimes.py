"""Runtimes that AWS no longer keeps up, and until when it keeps up the others."""

import datetime

#: Deprecation dates as the Lambda developer guide gives them ("Lambda runtimes", "Runtime
#: deprecation policy" and "Deprecated runtimes"). AWS moves dates, mostly to later ones: what
#: stands here may be older than the page. Those of runtimes that are still kept up are AWS's
#: forecast, as copies of the page had it in the second half of 2026.
_DEPRECATED = {
    "dotnet10": datetime.date(2028, 11, 14),
    "dotnet6": datetime.date(2024, 12, 20),
    "dotnet8": datetime.date(2026, 11, 10),
    "dotnetcore3.1": datetime.date(2023, 4, 3),
    "go1.x": datetime.date(2024, 1, 8),
    "java11": datetime.date(2027, 6, 30),
    "java11.al2023": datetime.date(2029, 6, 30),
    "java17": datetime.date(2027, 6, 30),
    "java17.al2023": datetime.date(2029, 6, 30),
    "java21": datetime.date(2029, 6, 30),
    "java25": datetime.date(2029, 6, 30),
    "java8": datetime.date(2024, 1, 8),
    "java8.al2": datetime.date(2027, 6, 30),
    "java8.al2023": datetime.date(2029, 6, 30),
    "nodejs12.x": datetime.date(2023, 3, 31),
    "nodejs14.x": datetime.date(2023, 12, 4),
    "nodejs16.x": datetime.date(2024, 6, 12),
    "nodejs18.x": datetime.date(2025, 9, 1),
    "nodejs20.x": datetime.date(2026, 4, 30),
    "nodejs22.x": datetime.date(2027, 4, 30),
    "nodejs24.x": datetime.date(2028, 4, 30),
    "provided": datetime.date(2024, 1, 8),
    "provided.al2": datetime.date(2026, 7, 31),
    "provided.al2023": datetime.date(2029, 6, 30),
    "python2.7": datetime.date(2021, 7, 15),
    "python3.10": datetime.date(2026, 10, 31),
    "python3.11": datetime.date(2027, 6, 30),
    "python3.12": datetime.date(2028, 10, 31),
    "python3.13": datetime.date(2029, 6, 30),
    "python3.14": datetime.date(2029, 6, 30),
    "python3.6": datetime.date(2022, 7, 18),
    "python3.7": datetime.date(2023, 12, 4),
    "python3.8": datetime.date(2024, 10, 14),
    "python3.9": datetime.date(2025, 12, 15),
    "ruby2.7": datetime.date(2023, 12, 7),
    "ruby3.2": datetime.date(2026, 3, 31),
    "ruby3.3": datetime.date(2027, 3, 31),
    "ruby3.4": datetime.date(2028, 3, 31),
    "ruby4.0": datetime.date(2029, 3, 31),
}


def end_of_life(runtime: str, now_ms: int) -> datetime.date | None:
    """The day, in UTC, since which a runtime gets no security patches; None where it still does.

    None as well for a runtime that is not in the table. After that day AWS blocks first the
    creation and then the update of functions with it; those that exist go on being invoked
    (Lambda developer guide, "Lambda runtimes", https://docs.aws.amazon.com/lambda/latest/dg/
    lambda-runtimes.html). The dates can move: the page has the last word.
    """
    date = _DEPRECATED.get(runtime)
    # Asked for each of thousands of functions: most runtimes need no look at the calendar.
    if date is None:
        return None
    today = datetime.datetime.fromtimestamp(now_ms / 1000, datetime.UTC).date()
    return date if date <= today else None


def deprecation(runtime: str) -> datetime.date | None:
    """The day on which a runtime is deprecated, past or to come; None where none is known."""
    return _DEPRECATED.get(runtime)
