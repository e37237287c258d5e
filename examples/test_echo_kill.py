"""echo's clients die at random, in the middle of traffic, for a few seconds.

Four processes run up to 40 clients each, which send, read some of the echo, and end at any moment:
by FIN, by RST, by half-close, or without having said a word; every now and then a whole process is
killed, and another takes its place.  A well-behaved client runs beside them and gets every byte.
In the end no descriptor is left, and, under ASan, no memory.
"""

import os
import random
import signal
import socket
import time

from support import Server, arguments, build, expect, fail, raise_file_limit, workspace
from test_echo import connect, reset

PROCESSES, CLIENTS = 4, 40


def wreck(port, seed):
    """Runs in a process of its own until it is killed."""
    draw = random.Random(seed)
    clients = []
    while True:
        if len(clients) < CLIENTS and draw.random() < 0.5:
            client = connect(port)
            client.setblocking(False)
            clients.append(client)
        if not clients:
            continue
        client = draw.choice(clients)
        action = draw.random()
        try:
            if action < 0.5:
                client.send(b"0123456789\n" * draw.choice((1, 10, 1000)))
            elif action < 0.8:
                client.recv(draw.choice((1, 100, 100000)))
            elif action < 0.83:
                client.shutdown(socket.SHUT_WR)
            else:
                clients.remove(client)
                (reset if draw.random() < 0.5 else socket.socket.close)(client)
        except BlockingIOError:
            pass
        except OSError:  # it was shut down before
            clients.remove(client)
            client.close()


def start(port, seed):
    child = os.fork()
    if child == 0:
        try:
            wreck(port, seed)
        finally:
            os._exit(1)
    return child


def stop(child):
    """SIGKILL; it must not have ended by itself, which would mean that it could not connect."""
    os.kill(child, signal.SIGKILL)
    expect(os.WIFSIGNALED(os.waitpid(child, 0)[1]), "a client process failed")


def main():
    options = arguments(__doc__, seconds=(4.0, "how long"), seed=(1, "of the random choices"))
    raise_file_limit()
    draw = random.Random(options.seed)
    with workspace() as directory, Server(build(options, "echo", directory)) as server:
        witness = connect(server.port)
        children = []
        kills = lines = most = 0
        try:
            children = [start(server.port, options.seed * 1000 + i) for i in range(PROCESSES)]
            end = time.monotonic() + options.seconds
            kill_at = time.monotonic()
            while time.monotonic() < end or lines < 20:
                if time.monotonic() > kill_at:
                    kill_at += 0.2
                    kills += 1
                    victim = draw.randrange(PROCESSES)
                    stop(children[victim])
                    children[victim] = start(server.port, options.seed * 1000 + 100 + kills)
                line = b"line %d %s\n" % (lines, b"." * draw.randrange(2000))
                witness.sendall(line)
                echo = b""
                while len(echo) < len(line):
                    echo += witness.recv(len(line) - len(echo)) or fail("the witness was cut off")
                expect(echo == line, "the witness read %r" % echo[:80])
                lines += 1
                most = max(most, server.descriptors() - server.baseline)
                time.sleep(0.005)
        finally:
            for child in children:
                stop(child)
        witness.close()
        server.expect_baseline()
        server.stop()
    print("%d lines echoed, %d processes killed, at most %d connections\npassed"
          % (lines, kills, most))


main()
