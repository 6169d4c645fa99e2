"""The engine's side of the pipe: all of its concurrency stands here.

One thread reads frames; each call runs on a daemon thread of its own. When the console's end of
the pipe closes, reads are dropped at once; invocations and writes under way are finished.
"""

import contextlib
import gc
import os
import socket
import sys
import threading

import msgspec

from lambdatui.core.connection import Connection
from lambdatui.core.errors import LambdatuiError, mistake
from lambdatui.engine import frames as wire
from lambdatui.engine.request import Request
from lambdatui.engine.services import Answers, OpenService, Services


class _Running:
    """One call under way: when to stop, and how many items may still be sent."""

    def __init__(self, credit: int) -> None:
        self.stop = threading.Event()
        self._credit = threading.Semaphore(credit)

    def allow(self, more: int) -> None:
        self._credit.release(more)

    def cancel(self) -> None:
        self.stop.set()
        self._credit.release()

    def take(self) -> bool:
        """Wait for leave to send one item; False once nobody reads."""
        self._credit.acquire()
        return not self.stop.is_set()


class Server:
    """Reads calls from a socket until its other end closes."""

    def __init__(self, pipe: socket.socket, open_service: OpenService) -> None:
        self._pipe = pipe
        self._open = open_service
        self._services: Services | None = None
        self._write_lock = threading.Lock()
        self._running: dict[int, _Running] = {}
        self._lasting: set[threading.Thread] = set()
        self._decoder = msgspec.msgpack.Decoder(wire.ToEngine)
        self._first = msgspec.msgpack.Decoder(wire.FirstRequest)

    def serve(self) -> None:
        """Serve until the console is gone and what must last has ended."""
        with contextlib.suppress(OSError, ValueError, msgspec.MsgspecError):
            while (frame := self._receive()) is not None:
                self._take(frame)
        for running in list(self._running.values()):
            running.cancel()
        for thread in list(self._lasting):
            thread.join()

    def _receive(self) -> wire.ToEngine | None:
        head = self._exactly(wire.HEAD.size)
        if head is None:
            return None
        body = self._exactly(wire.length_of(bytes(head)))
        return None if body is None else self._decoder.decode(body)

    def _exactly(self, size: int) -> bytearray | None:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            count = self._pipe.recv_into(view)
            if count == 0:
                return None
            view = view[count:]
        return data

    def _take(self, frame: wire.ToEngine) -> None:
        match frame:
            case wire.Open():
                self._services = Services(frame.connection, frame.places, self._open)
                # What the list needs is loaded while the console loads Textual.
                threading.Thread(target=self._warm, daemon=True).start()
            case wire.Asked(number=number, credit=credit):
                request, lasts = self._read(frame.request)
                running = self._running[number] = _Running(credit)
                thread = threading.Thread(
                    target=self._run, args=(frame, request, running), daemon=True
                )
                if lasts:
                    self._lasting.add(thread)
                self._start(number, thread)
            case wire.Credit(number=number, more=more):
                if credited := self._running.get(number):
                    credited.allow(more)
            case wire.Cancel(number=number):
                if cancelled := self._running.get(number):
                    cancelled.cancel()

    def _read(self, raw: msgspec.Raw) -> tuple[Request, bool]:
        """A request, and whether it is finished though nobody waits for it any more."""
        try:
            return self._first.decode(raw), False
        except msgspec.ValidationError:
            from lambdatui.engine.lasting import read_request

            return read_request(raw)

    def _start(self, number: int, thread: threading.Thread) -> None:
        try:
            thread.start()
        except RuntimeError as error:
            # No more threads: this call fails, and those under way go on.
            self._running.pop(number, None)
            self._lasting.discard(thread)
            self._send(wire.Failed(number, mistake(error, "starting the call")))

    def _warm(self) -> None:
        # What is wrong is told again to the first call, which somebody listens to.
        with contextlib.suppress(Exception):
            self._answers()
        gc.freeze()
        gc.enable()

    def _answers(self, connection: Connection | None = None) -> Answers:
        if self._services is None:
            raise RuntimeError("a call came before the pipe was opened")
        return self._services.at(connection)

    def _run(self, call: wire.Asked, request: Request, running: _Running) -> None:
        number = call.number
        try:
            items = self._answers(call.connection).answer(request, running.stop)
            with contextlib.closing(items):
                for item in items:
                    if not running.take():
                        break
                    self._send(wire.Item(number, wire.encode(item)))
            self._send(wire.Done(number))
        except LambdatuiError as error:
            self._send(wire.Failed(number, error.fault))
        except Exception as error:
            # Imported here: it is for what should not happen.
            from lambdatui.core.crash_report import crash_report

            print(crash_report(error, "The engine made a mistake.", os.environ), file=sys.stderr)
            self._send(wire.Failed(number, mistake(error, "answering the console")))
        finally:
            self._running.pop(number, None)
            self._lasting.discard(threading.current_thread())

    def _send(self, frame: wire.Frame) -> None:
        # The console may be gone; an invocation is still finished and recorded.
        with self._write_lock, contextlib.suppress(OSError):
            self._pipe.sendall(wire.pack(frame))
