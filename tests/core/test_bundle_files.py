"""The files of a bundle, of parts that were read and of parts that were not."""

import json
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from lambdatui.core.alarm_history import AlarmHistory, AlarmTurn
from lambdatui.core.alarms import Alarm, AlarmState
from lambdatui.core.aws_call import AwsAnswer, call
from lambdatui.core.bundle import FILES, BundleFacts, LogsRead, bundle_name
from lambdatui.core.bundle_files import bundle_files, redacted_places
from lambdatui.core.configuration import Configuration, Variable
from lambdatui.core.connection import Identity
from lambdatui.core.deployments import Deployment, DeploymentKind, Deployments
from lambdatui.core.error_groups import error_groups
from lambdatui.core.functions import Function
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.lever import JournalEntry
from lambdatui.core.logs import LogEvent
from lambdatui.core.metrics import Measure, Metrics, Series
from lambdatui.core.metrics_span import Span
from lambdatui.core.section import SectionAnswers, SectionId

NOW_MS = 1_772_525_520_000
MINUTE_MS = 60_000
SECRET = "swordfish-1234"
ARN = "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:orders"


def facts() -> BundleFacts:
    """Errors begin two minutes after a version; the secret stands wherever a text can."""
    starts = [NOW_MS - (30 - index) * MINUTE_MS for index in range(30)]
    errors = [0.0] * 20 + [5.0] * 10
    failed = Invocation(
        request_id="r-1",
        start_ms=NOW_MS - MINUTE_MS,
        end_ms=NOW_MS,
        first_ms=NOW_MS - MINUTE_MS,
        ending=Ending.ERROR,
        error_type="Wrong",
        error_message=f"no login with {SECRET}",
        error_where=f"app.py:1 {SECRET}",
        duration_ms=12.0,
    )
    return BundleFacts(
        function="orders",
        from_ms=NOW_MS - 30 * MINUTE_MS,
        to_ms=NOW_MS,
        region="us-gov-west-1",
        identity=Identity(account="123456789012", arn="arn:x/ada", region="us-gov-west-1"),
        configuration=Configuration(
            function=Function(name="orders", arn=ARN, description=SECRET),
            state="Failed",
            state_reason=f"because of {SECRET}",
            environment=(
                Variable(key="DB_PASSWORD", value=SECRET),
                Variable(key="TABLE", value="orders-prod"),
            ),
        ),
        metrics=Metrics(
            function="orders",
            span=Span(start_ms=starts[0], end_ms=NOW_MS, period_s=60),
            measures=(Measure.INVOCATIONS, Measure.ERRORS),
            series=(
                Series(measure=Measure.INVOCATIONS, times_ms=tuple(starts), values=(10.0,) * 30),
                Series(measure=Measure.ERRORS, times_ms=tuple(starts), values=tuple(errors)),
            ),
        ),
        changes=Deployments(
            changes=(
                Deployment(
                    at_ms=starts[18], kind=DeploymentKind.VERSION, words="version 41", by=SECRET
                ),
            )
        ),
        alarms=(
            Alarm(
                name=f"a|b {SECRET}",
                state=AlarmState.ALARM,
                description=f"password: {SECRET}",
                since_ms=NOW_MS,
            ),
        ),
        history=AlarmHistory(
            turns=(
                AlarmTurn(
                    alarm="a",
                    at_ms=NOW_MS,
                    before=AlarmState.OK,
                    after=AlarmState.ALARM,
                    reason=SECRET,
                ),
            )
        ),
        logs=LogsRead(
            group="/aws/lambda/orders",
            from_ms=NOW_MS - MINUTE_MS,
            events=1,
            cut="The log has more than 8 MB.",
            invocations=(failed,),
            groups=error_groups([failed]),
        ),
        journal=(
            JournalEntry(
                id="1",
                at_ms=NOW_MS,
                account="123456789012",
                region="us-gov-west-1",
                who="ada",
                function="orders",
                lever="memory",
                before=SECRET,
                after="512 MB",
                call=f"aws lambda --x {SECRET}",
            ),
        ),
        missing=[f"Not allowed to read {SECRET}."],
    )


EVENTS = (LogEvent(timestamp_ms=NOW_MS, message=f"login {SECRET}\nwith \x1b[31m", stream="s"),)
SECTIONS = (
    SectionAnswers(
        id=SectionId.GENERAL,
        function="orders",
        answers=(
            AwsAnswer(
                call=call("lambda", "GetFunction", FunctionName="orders"),
                body=json.dumps(
                    {
                        "Configuration": {
                            "FunctionName": "orders",
                            "Description": SECRET,
                            "Environment": {"Variables": {"OTHER": "plain-value"}},
                        },
                        "Code": {"Location": "https://s3/x?X-Amz-Signature=00ff00ff"},
                    }
                ).encode(),
                read_ms=NOW_MS,
            ),
        ),
    ),
)


def made(
    read: BundleFacts,
    events: Sequence[LogEvent] = (),
    sections: Sequence[SectionAnswers] = (),
    patterns: Sequence[str] = (),
) -> dict[str, str]:
    return {name: data.decode() for name, data in bundle_files(read, events, sections, patterns)}


def test_a_secret_that_stands_everywhere_is_in_no_file() -> None:
    files = made(facts(), EVENTS, SECTIONS)
    for name, text in files.items():
        assert SECRET not in text, name
        assert "00ff00ff" not in text, name
        assert "plain-value" not in text, name
    holding = {"report.txt", "report.json", "metrics.csv", "metrics.svg", "redactions.md"}
    for name in set(files) - holding:
        assert "[redacted]" in files[name], name
    assert files["logs.txt"].endswith("login [redacted]\n    with ␛[31m\n")
    assert "The log has more than 8 MB." in files["logs.txt"]


def test_the_summary_says_what_began_when_and_what_is_wrong_first() -> None:
    summary = made(facts(), EVENTS)["summary.md"]
    first = summary.split("## Counts")[0]
    assert "**Errors began at 08:02, 2 minutes after version 41.**" in first
    assert "**Its state is Failed: because of [redacted]**" in first
    assert "is in ALARM since 2026-03-03 08:12:00 UTC.**" in first
    assert "| errors | 50 (error rate 16.7 %) | CloudWatch |" in summary
    assert "| invocations seen | 1 | logs |" in summary
    # A name from AWS is no cell of the table, and no more than text.
    assert "a\\|b" in summary
    assert "https://console.amazonaws-us-gov.com/lambda/home?region=us-gov-west-1" in summary
    assert "with lambdatui: memory: [redacted] → 512 MB" in summary


def test_the_list_counts_each_place_and_names_no_value() -> None:
    files = made(facts(), EVENTS, SECTIONS, (r"ada",))
    listed = files["redactions.md"]
    assert "| `logs.txt` | value of environment variable DB\\_PASSWORD | 1 |" in listed
    assert "| `configuration.json` | value of environment variable TABLE | 1 |" in listed
    assert "pattern 1 of those given" in listed
    assert "ada" not in listed
    total = redacted_places(listed.encode())
    rows = [line for line in listed.splitlines() if line.startswith("| `")]
    assert total == sum(int(row.split("|")[-2]) for row in rows)
    assert f"{total} places had a value taken out" in files["summary.md"]


def test_a_part_that_was_not_read_has_no_file_and_is_told() -> None:
    read = BundleFacts(function="orders", from_ms=NOW_MS - MINUTE_MS, to_ms=NOW_MS, region="")
    read.miss("Not allowed to read the metrics.", "", "Not allowed to read the metrics.")
    files = made(read)
    assert set(files) == {"summary.md", "redactions.md"}
    assert files["summary.md"].count("Not allowed to read the metrics.") == 1
    assert "Nothing was taken out" in files["redactions.md"]


def test_every_file_is_one_that_is_explained() -> None:
    assert set(made(facts(), EVENTS, SECTIONS)) | {"report.txt", "report.json"} == set(FILES)


def test_answers_that_are_not_what_they_should_be_break_nothing() -> None:
    for body in (b"[]", b"nonsense", b'{"Configuration": [1]}', b'{"Environment": "x"}', b""):
        answer = AwsAnswer(call=call("lambda", "GetFunction"), body=body)
        for id in SectionId:
            section = SectionAnswers(id=id, function="orders", answers=(answer,))
            json.loads(made(facts(), (), (section,))["sections.json"])


def test_a_bundle_is_named_by_its_function_and_time() -> None:
    assert bundle_name("orders", NOW_MS) == "orders-incident-20260303T081200Z"


def test_what_one_answer_gives_away_is_in_no_other_file() -> None:
    body = {
        "Configuration": {
            "FunctionName": "orders",
            "Description": "nightly; password=descsecret77 Authorization: Basic dXNlcjpwYXNz",
        },
        "Tags": {"api_token": "tagsecret99xyz", "pass": "tagpass", "team": "shop"},
    }
    answer = AwsAnswer(
        call=call("lambda", "GetFunction"), body=json.dumps(body).encode(), read_ms=NOW_MS
    )
    sections = [
        SectionAnswers(id=id, function="orders", answers=(answer,))
        for id in (SectionId.GENERAL, SectionId.TAGS)
    ]
    read = facts()
    read.missing.append("Not allowed to use descsecret77.")
    events = [LogEvent(timestamp_ms=NOW_MS, message="with tagsecret99xyz", stream="s")]
    files = made(read, events, sections)
    for name, text in files.items():
        for secret in ("descsecret77", "dXNlcjpwYXNz", "tagsecret99xyz", "tagpass"):
            assert secret not in text, (name, secret)
    assert "| api\\_token | [redacted] |" in files["configuration.md"]
    assert "| team | shop |" in files["configuration.md"]


def test_whoever_stops_waiting_is_heard_among_many_events() -> None:
    asked = 0

    class Gone(Exception):
        pass

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked > 5:
            raise Gone

    with pytest.raises(Gone):
        list(bundle_files(facts(), EVENTS * 1_000, SECTIONS, (), check=check))


def counted(invocations: int) -> str:
    """The summary where CloudWatch counted 10 in each of the last 10 minutes."""
    read = facts()
    assert read.logs is not None
    start_ms = NOW_MS - 10 * MINUTE_MS
    read.logs.from_ms = start_ms
    read.logs.invocations = [
        Invocation(request_id=f"r-{number}", start_ms=start_ms + number, ending=Ending.OK)
        for number in range(invocations)
    ]
    return made(read)["summary.md"]


def test_counts_that_differ_by_more_than_a_tenth_are_told() -> None:
    for near in (91, 100, 110):
        assert "not whole" not in counted(near)
        assert "does not have all" not in counted(near)
    few = counted(50)
    assert "**The log lines are not whole**: since 2026-03-03 08:02:00 UTC" in few
    assert "CloudWatch counted 100 invocations, and the log lines have 50." in few
    assert "was read: what is missing was never written there, or was deleted." in few
    assert "**CloudWatch does not have all invocations yet**" in counted(200)


def test_the_error_rate_is_of_one_source_which_is_named() -> None:
    assert counted(100).count("error rate 16.7 %") == 1
    read = facts()
    read.metrics = None
    summary = made(read)["summary.md"]
    assert "| of these failed | 1 (error rate 100.0 %) | logs |" in summary
    assert "CloudWatch |" not in summary


def test_a_change_of_an_account_that_is_not_known_is_marked() -> None:
    read = facts()
    assert read.journal is not None
    read.journal = [replace(read.journal[0], account="")]
    assert "512 MB (in which account is not known)" in made(read)["summary.md"]
