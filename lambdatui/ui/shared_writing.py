"""Sharing a test event and deleting a shared one: what is asked first, and what if others write."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.ports import SharedEventsPort
from lambdatui.core.shared_events import REGISTRY, SharedEvent, schema_name
from lambdatui.ui.captured_event import secrets_in
from lambdatui.ui.event_files import Post
from lambdatui.ui.messages import ConfirmationAsked
from lambdatui.ui.shared_rows import same_event

Work = Callable[[], Coroutine[None, None, None]]
Run = Callable[[Work, str], None]


class SharedWriting:
    """Knows no widget: it asks by messages and works in what ``run`` starts, one thing at a time.

    ``changed`` reads the registry again and gets what is to be said then; ``say`` gets what is to
    be said at once.
    """

    def __init__(
        self,
        port: SharedEventsPort,
        function: str,
        post: Post,
        *,
        run: Run,
        changed: Callable[[str], Awaitable[None]],
        say: Callable[[str], None],
    ) -> None:
        self._port = port
        self._function = function
        self._post = post
        self._run = run
        self._changed = changed
        self._say = say
        self._busy = False

    def ask_push(self, event: SharedEvent, seen: SharedEvent | None, words: str = "") -> None:
        """Ask, and share it; ``seen`` is the one of the registry that it would replace."""

        def answer(yes: bool | None) -> None:
            if yes:
                self._begin(partial(self._push, event, seen), f"sharing '{event.name}'")

        if seen is None:
            question = f"Share '{event.name}' with others?"
            yes = "share it"
            reach = f"Whoever may read the registry {REGISTRY} of this account can read it then."
        else:
            question = f"Replace the shared '{event.name}' with yours?"
            yes = "replace it for everybody"
            reach = f"It stands in {REGISTRY}, {schema_name(self._function)}, for others as well."
        detail = "\n".join(part for part in (words, secrets_in(event.text), reach) if part)
        self._post(ConfirmationAsked(question, answer, yes=yes, detail=detail))

    async def _push(self, event: SharedEvent, seen: SharedEvent | None) -> None:
        try:
            version = await self._port.push_shared_event(
                self._function, event, overwrite=seen is not None, seen=seen
            )
        except LambdatuiError as error:
            if error.fault.kind is not Kind.CONFLICT:
                raise
            await self._changed(f"Not shared: {error.fault.what}")
            found = await self._port.shared_events(self._function)
            there = next((one for one in found.events if one.name == event.name), None)
            if there is not None and there != seen and not same_event(there.text, event.text):
                self.ask_push(event, there, error.fault.what)
            return
        where = f", version {version}" if version else ""
        await self._changed(f"Shared '{event.name}': {schema_name(self._function)}{where}")

    def ask_delete(self, event: SharedEvent, *, saved: bool) -> None:
        """Ask, and delete it in the registry; ``saved`` where there is an own event of its name."""

        def answer(yes: bool | None) -> None:
            if yes:
                self._begin(partial(self._delete, event), f"deleting the shared '{event.name}'")

        detail = "It is deleted for everybody, for good: the registry has no trash."
        detail += " Yours stays." if saved else " p saves it as yours first."
        self._post(
            ConfirmationAsked(
                f"Delete the shared '{event.name}'?", answer, yes="delete it", detail=detail
            )
        )

    async def _delete(self, event: SharedEvent) -> None:
        try:
            await self._port.delete_shared_event(self._function, event.name, event)
        except LambdatuiError as error:
            if error.fault.kind not in (Kind.CONFLICT, Kind.NOT_FOUND):
                raise
            await self._changed(f"Not deleted: {error.fault.sentence()}")
            return
        await self._changed(f"Deleted the shared '{event.name}'.")

    def _begin(self, work: Work, during: str) -> None:
        # Work that is begun anew would end the older one, whose change may be under way.
        if self._busy:
            self._say("The last change is still being written; try again in a moment.")
            return
        self._busy = True
        self._run(partial(self._alone, work), during)

    async def _alone(self, work: Work) -> None:
        try:
            await work()
        finally:
            self._busy = False
