"""echo serves 1,000 connections at once, every byte right, and keeps nothing of those that end.

 1. 1,000 connections are open at the same time; each sends its lines, some one by one, some many
    at once, and compares what comes back.
 2. Clients die in the middle of a line: by RST, and with their whole process by SIGKILL.
    /proc/PID/fd is then what it was before the first client.
 3. A client that sends all it can before it reads anything gets every byte.
 4. A second round of 1. leaves the server's memory where the first one left it.
 5. When there are fewer descriptors than clients, some wait until others have gone.
 6. SIGINT, and in a second run SIGTERM, ends it with connections open: they see the end, and the
    exit status is 0.  Under ASan that means: no leak.
"""

import os
import select
import signal
import socket
import struct
import time

from support import Server, arguments, build, eventually, expect, fail, raise_file_limit, workspace

WINDOWS = (1, 2, 7, 40, 1000)  # lines on their way at once, by connection


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def reset(connection):
    """Closes it with an RST instead of a FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Client:
    """Sends `lines` lines of its own through a connection and checks that they come back."""

    def __init__(self, port, number, lines):
        text = b"the quick brown fox jumps over the lazy dog" * 2
        self.payload = b"".join(b"%d:%d:%s\n" % (number, i, text[:(number + 7 * i) % 61])
                                for i in range(lines))
        self.window = WINDOWS[number % len(WINDOWS)]
        self.sent = self.received = self.goal = 0
        self.number = number
        self.socket = connect(port)
        self.socket.setblocking(False)

    def send(self):
        """Goes on with the current window, or begins the next.  True: writable is to be awaited."""
        if self.sent == self.goal and self.received == self.goal:
            for _ in range(self.window):
                self.goal = self.payload.find(b"\n", self.goal) + 1 or len(self.payload)
                if self.goal == len(self.payload):
                    break
        try:
            while self.sent < self.goal:
                self.sent += self.socket.send(memoryview(self.payload)[self.sent:self.goal])
        except BlockingIOError:
            return True
        return False

    def receive(self):
        data = self.socket.recv(65536)
        if not data or data != self.payload[self.received:self.received + len(data)]:
            fail("connection %d: wrong at byte %d: %r" % (self.number, self.received, data[:80]))
        self.received += len(data)

    def done(self):
        return self.received == len(self.payload)


def exchange(server, connections, lines):
    """All connections at once; returns the seconds from the first byte to the last."""
    clients = {}
    for number in range(connections):
        client = Client(server.port, number, lines)
        clients[client.socket.fileno()] = client
    eventually(lambda: server.descriptors() == server.baseline + connections,
               "not all connections were accepted")

    start, cpu = time.monotonic(), server.cpu()
    poll = select.epoll()
    for fd, client in clients.items():
        poll.register(fd, select.EPOLLIN)
        if client.send():
            poll.modify(fd, select.EPOLLIN | select.EPOLLOUT)
    left = connections
    while left:
        events = poll.poll(30)
        if not events:
            fail("%d of %d connections wait for their lines in vain" % (left, connections))
        for fd, event in events:
            client = clients[fd]
            if event & select.EPOLLIN:
                client.receive()
            elif not event & select.EPOLLOUT:
                fail("connection %d was lost" % client.number)
            if client.done():
                poll.unregister(fd)
                left -= 1
                continue
            waits = client.send()
            if waits or event & select.EPOLLOUT:
                poll.modify(fd, select.EPOLLIN | (select.EPOLLOUT if waits else 0))
    seconds, cpu = time.monotonic() - start, server.cpu() - cpu
    poll.close()

    size = sum(len(client.payload) for client in clients.values())
    for client in clients.values():
        client.socket.close()
    server.expect_baseline()
    print("%d connections x %d lines, %.1f MB: %.1f s, %.2f s CPU and %d KiB of the server"
          % (connections, lines, size / 1e6, seconds, cpu, server.resident()), flush=True)


def die_mid_line(server):
    """Fifty clients end by RST after half a line, before and after they saw its echo."""
    for number in range(50):
        client = connect(server.port)
        client.sendall(b"this line has no end")
        if number % 2:
            client.recv(20)
        reset(client)
    server.expect_baseline()


def die_by_kill(server):
    """A process with twenty connections, with traffic on them that nobody reads, is killed."""
    ready, writer = os.pipe()
    child = os.fork()
    if child == 0:
        clients = [connect(server.port) for _ in range(20)]
        for client in clients:
            client.setblocking(False)
            try:
                while True:
                    client.send(b"x" * 1000)
            except BlockingIOError:
                pass
        os.write(writer, b"!")
        signal.pause()
    os.read(ready, 1)
    os.close(ready)
    os.close(writer)
    expect(server.descriptors() == server.baseline + 20, "20 connections should be open")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    server.expect_baseline()


def send_then_read(server):
    """Until both directions are full, so that the server has to write what it holds in pieces."""
    client = connect(server.port)
    client.setblocking(False)
    block = b"".join(b"%07d\n" % i for i in range(100000))
    sent = 0
    while True:
        try:
            sent += client.send(memoryview(block)[sent % len(block):])
        except BlockingIOError:
            time.sleep(0.1)  # does the server still take some?
            if not select.select([], [client], [], 0)[1]:
                break
    client.setblocking(True)
    client.shutdown(socket.SHUT_WR)
    received = 0
    while data := client.recv(65536):
        at = received % len(block)
        expect(data == (block + block)[at:at + len(data)], "wrong after %d bytes" % received)
        received += len(data)
    expect(sent == received, "%d bytes of %d came back" % (received, sent))
    client.close()
    server.expect_baseline()
    print("%.1f MB sent before the first byte was read" % (sent / 1e6))


def run_out_of_descriptors(server):
    """The server may have 40 open: 60 clients come, and each is served in the end."""
    waiting = [connect(server.port) for _ in range(60)]
    for client in waiting:
        client.sendall(b"served?\n")
    served = 0
    while waiting:
        answered = select.select(waiting, [], [], 20)[0]
        expect(answered, "after %d clients nobody is served any more" % served)
        expect(served or len(answered) < 60, "40 descriptors are enough for 60 clients")
        for client in answered:
            expect(client.recv(100) == b"served?\n", "no echo")
            client.close()
            waiting.remove(client)
            served += 1
    server.expect_baseline()


def stop_while_connected(server, signal_number):
    """Some idle, some in the middle of a line, one that does not read: all see the end."""
    clients = [connect(server.port) for _ in range(20)]
    for client in clients[::2]:
        client.sendall(b"half a line")
        expect(client.recv(100) == b"half a line", "no echo")
    clients[1].setblocking(False)
    try:
        while True:
            clients[1].send(b"x" * 1000)
    except BlockingIOError:
        pass
    eventually(lambda: server.descriptors() == server.baseline + 20, "20 should be connected")
    server.stop(signal_number)
    for client in clients:
        client.settimeout(10)
        try:
            while client.recv(65536):
                pass
        except ConnectionResetError:  # the one whose bytes were not read
            expect(client is clients[1], "a connection was reset")
        client.close()


def main():
    options = arguments(__doc__, connections=(1000, "how many at once"),
                        lines=(1000, "that each of them sends"))
    raise_file_limit()
    with workspace() as directory:
        program = build(options, "echo", directory)
        with Server(program) as server:
            exchange(server, options.connections, options.lines)
            die_mid_line(server)
            die_by_kill(server)
            send_then_read(server)
            before = server.resident()
            exchange(server, options.connections, min(options.lines, 100))
            die_mid_line(server)
            after = server.resident()
            # ASan keeps freed memory in quarantine: there LeakSanitizer is the judge.
            if options.variant != "asan":
                expect(after < before + 1024, "it grew from %d to %d KiB" % (before, after))
            stop_while_connected(server, signal.SIGINT)
        with Server(program, file_limit=40) as server:
            run_out_of_descriptors(server)
            stop_while_connected(server, signal.SIGTERM)
    print("passed")


if __name__ == "__main__":
    main()
