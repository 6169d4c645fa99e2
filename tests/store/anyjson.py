"""Any JSON value, for hypothesis."""

from hypothesis import strategies as st

words = st.text(st.characters(codec="utf-8"), max_size=40)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(words, inner, max_size=5),
    max_leaves=15,
)
