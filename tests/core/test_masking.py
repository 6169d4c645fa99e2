import json

from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.masking import masked
from lambdatui.core.secrets import secret_paths


def test_only_the_named_strings_are_replaced_and_every_other_byte_stays() -> None:
    text = '{ "n": 1.50e3,\n"headers": {"Authorization" :"Bearer abcdefgh", "x": "\\u00e9"} }\n'

    assert masked(text, ["$.headers.Authorization"]) == text.replace("Bearer abcdefgh", "***")


def test_a_path_may_lead_into_a_list() -> None:
    text = '{"cookies": ["a=1", [], {"b": "c"}, "d=2"], "e": "d=2"}'

    assert masked(text, ["$.cookies[3]"]) == text.replace('"d=2"]', '"***"]')
    assert masked(text, ["$.cookies[2].b"]) == text.replace('"c"', '"***"')


def test_a_path_may_lead_into_a_string_that_is_json() -> None:
    body = json.dumps({"user": "é", "password": "hunter2", "n": 10**20})
    text = json.dumps({"body": body, "password": "kept"})

    found = masked(text, ["$.body.password"])

    assert json.loads(json.loads(found)["body"]) == {"user": "é", "password": "***", "n": 10**20}
    assert json.loads(found)["password"] == "kept"


def test_a_name_that_stands_twice_is_masked_twice() -> None:
    assert masked('{"token":"a","token":"b"}', ["$.token"]) == '{"token":"***","token":"***"}'


def test_without_paths_nothing_changes() -> None:
    assert masked('{"token": "a"}', []) == '{"token": "a"}'
    assert masked('{"token": "a"}', ["$.other"]) == '{"token": "a"}'


def test_a_text_alone_can_be_masked() -> None:
    assert masked('"Bearer abcdefghij"', ["$"]) == '"***"'


_NAMES = st.sampled_from(["password", "a", "odd name", "it's", "token", "b.c", ""])
_TEXTS = st.sampled_from(["", "Bearer abcdefgh", "{", '{"password": "x1"}', '["token"]', 'q"\\'])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=12,
)


@given(value=_VALUES)
def test_what_looked_like_a_secret_is_gone_and_the_shape_stays(value: object) -> None:
    text = json.dumps(value)
    paths = secret_paths(value)

    found = json.loads(masked(text, paths))

    if not paths:
        assert found == value
    # What was masked is still called by a telling name, and nothing else is.
    assert set(secret_paths(found)) <= set(paths)
    assert "Bearer abcdefgh" not in json.dumps(found)
