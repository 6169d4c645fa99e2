"""botocore's descriptions, read faster, say the same."""

from pathlib import Path

import botocore.loaders
import pytest
from botocore.exceptions import UnknownServiceError

from lambdatui.aws.descriptions import loader_of
from lambdatui.aws.endpoints import told_endpoint


@pytest.mark.parametrize("service", ["lambda", "logs", "cloudwatch", "sts", "sqs"])
def test_a_service_is_described_as_botocore_describes_it(service: str) -> None:
    ours, theirs = loader_of(None), botocore.loaders.create_loader()
    for kind in ("service-2", "paginators-1", "endpoint-rule-set-1"):
        assert ours.load_service_model(service, kind) == theirs.load_service_model(service, kind)


def test_the_endpoints_are_those_of_botocore() -> None:
    ours = loader_of(None).load_data("endpoints")
    theirs = botocore.loaders.create_loader().load_data("endpoints")
    assert set(ours) == set(theirs)
    for mine, stock in zip(ours["partitions"], theirs["partitions"], strict=True):
        assert {**mine, "services": dict(mine["services"])} == stock


def test_all_services_can_still_be_listed() -> None:
    ours = loader_of(None).list_available_services("service-2")
    theirs = botocore.loaders.create_loader().list_available_services("service-2")
    assert list(ours) == theirs
    assert len(ours) == len(theirs)
    with pytest.raises(UnknownServiceError):
        loader_of(None).load_service_model("no-such-service", "service-2")


def test_descriptions_of_a_persons_own_folder_are_found_and_a_broken_one_is_told(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "own" / "2020-01-01"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text('{"metadata": {"a": 1}}')
    assert loader_of(str(tmp_path)).load_service_model("own", "service-2") == {"metadata": {"a": 1}}
    (folder / "service-2.json").write_text("{")
    with pytest.raises(ValueError, match="Expecting"):
        loader_of(str(tmp_path)).load_service_model("own", "service-2")


def test_what_a_person_adds_to_a_service_is_added(tmp_path: Path) -> None:
    version = loader_of(None).determine_latest_version("sts", "service-2")
    folder = tmp_path / "sts" / version
    folder.mkdir(parents=True)
    added = '{"merge": {"shapes": {"Own": {"type": "string"}}}}'
    (folder / "service-2.sdk-extras.json").write_text(added)
    theirs = botocore.loaders.create_loader(str(tmp_path)).load_service_model("sts", "service-2")
    assert theirs["shapes"]["Own"] == {"type": "string"}
    assert loader_of(str(tmp_path)).load_service_model("sts", "service-2") == theirs


@pytest.mark.parametrize(
    ("environ", "config", "told"),
    [
        ({}, {}, ""),
        ({}, {"profiles": {"a": {"endpoint_url": "http://x"}}}, None),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, {}, "http://127.0.0.1:1"),
        ({"AWS_ENDPOINT_URL": "https://logs.eu-west-1.amazonaws.com"}, {}, None),
        (
            {"AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": "http://b"},
            {},
            "http://b",
        ),
        ({"AWS_ENDPOINT_URL": "http://a", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, {}, None),
    ],
)
def test_an_endpoint_is_told_only_where_it_is_plain(
    environ: dict[str, str], config: dict[str, object], told: str | None
) -> None:
    assert told_endpoint("logs", environ, config) == told
