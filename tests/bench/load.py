"""A small load generator, for a process of its own: keep-alive connections that each send the next request when answered.

Reads JSON from standard input: {port, connections, seconds, requests}. `requests` are whole HTTP requests as text; they are
sent in turn, again from the start when `repeat` is true. Prints {answered, seconds, failed}.
"""

import json
import selectors
import socket
import sys
import time
from itertools import cycle


class Connection:
    """One keep-alive connection and the answer it is reading."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.data = b""

    def send(self, request: bytes) -> None:
        self.data = b""
        self.socket.setblocking(True)
        self.socket.sendall(request)
        self.socket.setblocking(False)

    def read(self) -> int:
        """The status when a whole answer is there, else 0. Raises ConnectionError when the server hung up."""
        piece = self.socket.recv(262144)
        if not piece:
            raise ConnectionError
        self.data += piece
        head, found, body = self.data.partition(b"\r\n\r\n")
        if not found:
            return 0
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if fields.get(b"transfer-encoding") == b"chunked":
            whole = body.endswith(b"0\r\n\r\n")
        else:
            whole = len(body) >= int(fields.get(b"content-length", b"0"))
        return int(head[9:12]) if whole else 0


def main() -> None:
    order = json.load(sys.stdin)
    requests = [text.encode() for text in order["requests"]]
    waiting = cycle(requests) if order["repeat"] else iter(requests)
    answered = failed = 0
    begun = time.monotonic()
    end = begun + order["seconds"]
    with selectors.DefaultSelector() as selector:
        for _number in range(order["connections"]):
            connection = Connection(order["port"])
            connection.send(next(waiting))
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        open_connections = order["connections"]
        while open_connections:
            for key, _mask in selector.select(timeout=30):
                status = key.data.read()
                if not status:
                    continue
                answered += 1
                failed += status not in (200, 302)
                request = next(waiting, None) if time.monotonic() < end else None
                if request is None:
                    selector.unregister(key.data.socket)
                    key.data.socket.close()
                    open_connections -= 1
                else:
                    key.data.send(request)
    print(json.dumps({"answered": answered, "failed": failed, "seconds": time.monotonic() - begun}))


main()
