"""``python -m lambdatui.engine FD``: the engine process. FD is its end of a socket pair."""

import gc
import signal
import socket
import sys


def main() -> None:
    """Serve the console at the other end until it is gone."""
    # The terminal's signals are the console's business; this process ends when the pipe does, and
    # after the invocations that are under way.
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    # What is loaded now stays: to look through it for garbage, again and again, takes longer than
    # some of the imports. The server turns the collector on once the first service is there.
    gc.disable()
    from lambdatui.engine.last_words import keep_last_words

    keep_last_words()
    from lambdatui.engine.server import Server
    from lambdatui.engine.service import ServiceOpener

    with socket.socket(fileno=int(sys.argv[1])) as pipe:
        Server(pipe, ServiceOpener()).serve()


if __name__ == "__main__":
    main()
