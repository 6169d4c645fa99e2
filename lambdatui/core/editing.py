"""An event that is open in the person's own editor: what its folder holds while it is.

The console writes the folder and removes it when what was typed is kept. One that is left was left
by a console that ended before; the store then offers what was typed as a draft.
"""

#: The folder of all of them, in the state folder; each has one of its own in it, which is locked
#: (``flock``) for as long as the console or the editor lives.
EDITING = "editing"
#: The text, as the editor has it.
EDITED = "event.json"
#: The :class:`~lambdatui.core.history.Draft` as it was before; written last.
BEFORE = "draft.json"


def without_added_end(edited: str, before: str) -> str:
    """What an editor wrote, without the line feed that it put at the end by itself."""
    if edited.endswith("\n") and not before.endswith("\n"):
        return edited.removesuffix("\n").removesuffix("\r")
    return edited
