"""The echo server on libuv: lines, timers, a thread's wake; nothing of acc's runtime is linked.

 1. The program links without libacc, and no symbol of its runtime is in it.
 2. 200 connections at once, every byte right; a line that is longer than the buffer; clients that
    die in the middle of a line leave no descriptor.
 3. "later" answers wait their time while others go on; "primes" come from other threads, several
    in a group; "race" is an await_within, in both orders; silent clients are sent away in time.
 4. SIGINT with connections, timers and threads under way: all tasks are dropped, and libuv finds no
    handle left when its loop is closed.
"""

import os
import select
import socket
import struct
import subprocess
import time

from support import (HERE, SANITIZE, VARIANTS, Server, arguments, expect, run, workspace)


def build_uv(options, directory):
    """acc compiles; a plain compiler links, so nothing can come from the runtime unnoticed."""
    gcc = options.variant == "gcc"
    objects = []
    for name in ("echo", "leaves", "executor"):
        objects.append(os.path.join(directory, name + ".o"))
        run([os.path.abspath(options.acc), "-Wall", "-Wextra", "-Werror",
             *VARIANTS[options.variant], "-c", os.path.join(HERE, "uv", name + ".c"),
             "-o", objects[-1]])
    program = os.path.join(directory, "echo")
    run(["gcc" if gcc else "clang-19", *objects,
         *(SANITIZE if options.variant == "asan" else []), "-luv", "-pthread", "-o", program])
    symbols = subprocess.run(["nm", program], capture_output=True, text=True, check=True).stdout
    expect("acc_run_blocking" in symbols, "no executor")
    for name in ("acc_runtime", "acc__"):
        expect(name not in symbols, "%s is linked" % name)
    return program


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def ask(connection, line):
    """What comes back, up to the end of the line."""
    connection.sendall(line)
    answer = b""
    while not answer.endswith(b"\n"):
        data = connection.recv(65536)
        expect(data, "the connection ended behind %r" % answer[-60:])
        answer += data
    return answer


def exchange(server, count):
    clients = [connect(server.port) for _ in range(count)]
    for i in range(20):
        for number, client in enumerate(clients):
            client.sendall(b"%d:%d:%s\n" % (number, i, b"x" * (number * 7 + i)))
    for number, client in enumerate(clients):
        want = b"".join(b"%d:%d:%s\n" % (number, i, b"x" * (number * 7 + i)) for i in range(20))
        got = b""
        while len(got) < len(want):
            got += client.recv(65536)
        expect(got == want, "connection %d got something else" % number)
    long_line = bytes(97 + i % 26 for i in range(100000)) + b"\n"
    expect(ask(clients[0], long_line) == long_line, "the long line came back otherwise")
    for client in clients[::2]:
        client.sendall(b"half a line")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    for client in clients:
        client.close()
    server.expect_baseline()


def send_then_read(server):
    """Both directions fill up: the server's writes have to wait."""
    client = connect(server.port)
    client.setblocking(False)
    block, sent = b"%063d\n" % 1, 0
    while True:
        try:
            sent += client.send((block * 1000)[sent % 64:])
        except BlockingIOError:
            time.sleep(0.1)
            if not select.select([], [client], [], 0)[1]:
                break
    client.setblocking(True)
    client.sendall(block[sent % 64:] if sent % 64 else b"")
    client.shutdown(socket.SHUT_WR)
    received = 0
    while data := client.recv(65536):
        expect(data == (block * 2000)[received % 64:received % 64 + len(data)], "wrong bytes")
        received += len(data)
    expect(received == (sent + 63) // 64 * 64, "%d bytes of %d came back" % (received, sent))
    client.close()
    server.expect_baseline()


def wait_beside(server):
    """Two timers and two threads at once; who comes first is told by the time that each takes."""
    clients = [connect(server.port) for _ in range(5)]
    start = time.monotonic()
    for client, line in zip(clients, (b"later 400 a\n", b"later 100 b\n", b"primes 1000\n",
                                      b"primes 100000\n", b"at once\n")):
        client.sendall(line)
    expect(clients[4].recv(100) == b"at once\n", "an echo")
    expect(time.monotonic() - start < 0.4, "the echo waited for others")
    expect(clients[1].recv(100) == b"later 100 b\n", "the earlier timer")
    expect(time.monotonic() - start > 0.098, "too early")
    expect(clients[0].recv(100) == b"later 400 a\n", "the later timer")
    expect(time.monotonic() - start > 0.398, "too early")  # libuv counts in ms
    expect(clients[2].recv(100) == b"168\n", "the primes below 1000")
    expect(clients[3].recv(100) == b"9592\n", "the primes below 100000")
    for _ in range(20):
        expect(ask(clients[0], b"primes 10\n") == b"4\n", "the primes below 10")
    expect(ask(clients[0], b"primes 10 100 1000 10000 2 3 5 7 11 13\n") ==
           b"4 25 168 1229 0 1 2 3 4 5\n", "several counts of primes")
    for client, line in zip(clients, (b"race 20 5000\n", b"race 5000 20\n", b"race 0 5000\n",
                                      b"race 5000 0\n", b"race 100000 100\n")):
        client.sendall(line)
    for client, want in zip(clients, (b"first", b"second", b"first", b"second", b"second")):
        got = client.recv(100)
        expect(got == b"the " + want + b"\n", "who won a race: %r, not %r" % (got, want))
    for client in clients:
        client.close()
    server.expect_baseline()


def leave_silent(server):
    """Idle for 300 ms; half a line counts as something said."""
    quiet, talker = connect(server.port), connect(server.port)
    start = time.monotonic()
    for _ in range(8):
        time.sleep(0.1)
        talker.sendall(b"x")
    expect(quiet.recv(100) == b"", "a silent client is still there")
    expect(ask(talker, b"\n") == b"xxxxxxxx\n", "a slow client's line")
    expect(talker.recv(100) == b"", "the slow client stayed")
    expect(time.monotonic() - start > 1.098, "too early")
    quiet.close()
    talker.close()
    server.expect_baseline()


def stop(server):
    clients = [connect(server.port) for _ in range(4)]
    for client, line in zip(clients, (b"later 100000 x\n", b"primes 300000\n", b"half", b"all\n")):
        client.sendall(line)
    expect(clients[3].recv(100) == b"all\n", "an echo")
    output = server.stop()
    expect(output == "4 connections, the loop turned\n", "it printed %r" % output)
    for client in clients:
        client.settimeout(10)
        while client.recv(1000):
            pass
        client.close()


def main():
    options = arguments(__doc__)
    with workspace() as directory:
        program = build_uv(options, directory)
        with Server(program) as server:
            exchange(server, 200)
            send_then_read(server)
            wait_beside(server)
            stop(server)
        with Server(program, "300") as server:
            leave_silent(server)
            server.stop()
    print("passed")


if __name__ == "__main__":
    main()
