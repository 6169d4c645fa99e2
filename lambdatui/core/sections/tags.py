"""The function's tags."""

from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.context import Context, unread
from lambdatui.core.sections.rows import none, row
from lambdatui.core.untyped import mapping, pairs, text


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """A row for each tag, by name (Lambda API, GetFunction with its TagsError, or ListTags)."""
    rows = list(unread(answers))
    function = context.value(answers, "GetFunction")
    found = dict(pairs(function.get("Tags"))) | dict(
        pairs(context.value(answers, "ListTags").get("Tags"))
    )
    for name in sorted(found):
        words = found[name] or "(empty)"
        rows.append(row(f"tag:{name}", name, words, copied=found[name], what="the tag"))
    error = mapping(function.get("TagsError"))
    listed = context.is_known(answers, "ListTags")
    # An untagged function's answer has no Tags at all: then it is by ListTags that one knows.
    known = listed or (context.of(answers, "ListTags") is None and "Configuration" in function)
    if error and not listed:
        message = text(error.get("Message")) or text(error.get("ErrorCode"))
        words = f"the tags could not be read: {message}" if message else "the tags are not known"
        rows.append(row("tags-error", "! Not read", words, "doubt", what="the error"))
    elif not found and (known or "Tags" in function):
        rows.append(none("tags", "Tags", "none"))
    return tuple(rows)
