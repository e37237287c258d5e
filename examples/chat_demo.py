#!/usr/bin/env python3
"""Compiles chat.c with acc, lets two people talk through it, and stops it: what ./dev demo shows.

Exit status 0 only if everything that is shown is as it has to be.
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = "chat.c"  # in HERE

# Who says what, and what each of the two hears of it.
SCRIPT = [
    ("alice", "/nick alice", ["* you are alice"], ["* guest1 is now alice"]),
    ("bob", "/nick bob", ["* guest2 is now bob"], ["* you are bob"]),
    ("alice", "/join garden", ["* you are in garden, with 0 more"], ["* alice has left lobby"]),
    ("alice", "is anybody here?", [], []),
    ("alice", "/who", ["* in garden: alice"], []),
    ("bob", "/join garden", ["* bob has joined garden"],
     ["* you are in garden, with 1 more", "alice: is anybody here?"]),
    ("bob", "I am", ["bob: I am"], []),
    ("bob", "what serves us?", ["bob: what serves us?"], []),
    ("alice", "C, with async and await", [], ["alice: C, with async and await"]),
    ("bob", "/rooms", [], ["* rooms: garden (2)"]),
]
GOODBYE = "* the server is closing, goodbye"


def expect(condition, message):
    if not condition:
        sys.exit("chat_demo: " + message)


class Person:
    def __init__(self, name, port):
        self.name = name
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.lines = self.socket.makefile("r", newline="\n")
        self.seen = []

    def say(self, line):
        self.seen.append("> " + line)
        self.socket.sendall(line.encode() + b"\n")

    def hear(self, *expected):
        for line in expected:
            got = self.lines.readline()
            expect(got == line + "\n", "%s heard %r, not %r" % (self.name, got, line))
            self.seen.append("  " + line)

    def hear_end(self):
        expect(self.lines.readline() == "", "%s is still connected" % self.name)
        self.seen.append("  (closed)")


def talk(server):
    """Plays the script and stops the server; returns the two people with all they saw."""
    started = server.stdout.readline()
    match = re.fullmatch(r"listening on (\d+)\n", started)
    expect(match, "the server said %r" % started)
    print("chat: " + started, end="")
    port = int(match.group(1))

    alice = Person("alice", port)
    alice.hear("* welcome, guest1", "* you are in lobby, with 0 more")
    bob = Person("bob", port)
    bob.hear("* welcome, guest2", "* you are in lobby, with 1 more")
    alice.hear("* guest2 has joined lobby")
    for speaker, line, alice_hears, bob_hears in SCRIPT:
        (alice if speaker == "alice" else bob).say(line)
        alice.hear(*alice_hears)
        bob.hear(*bob_hears)

    server.send_signal(signal.SIGINT)
    for person in alice, bob:
        person.hear(GOODBYE)
        person.hear_end()
    return alice, bob


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acc", required=True, help="the compiler")
    acc = os.path.abspath(parser.parse_args().acc)

    with tempfile.TemporaryDirectory(prefix="acc-demo-") as directory:
        program = os.path.join(directory, "chat")
        print("$ acc -O2 chat.c -o chat", flush=True)
        subprocess.run([acc, "-O2", SOURCE, "-o", program], cwd=HERE, check=True, timeout=60)
        print("$ ./chat &")
        server = subprocess.Popen([program], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True)
        try:
            people = talk(server)
            output, errors = server.communicate(timeout=30)
        finally:
            server.kill()
        report = subprocess.run([acc, "--report-sizes", "-c", SOURCE, "-o", program + ".o"],
                                cwd=HERE, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, timeout=60)

    for person in people:
        print("\n---- what %s says (>) and hears %s" % (person.name, "-" * 40))
        print("\n".join(person.seen))

    print("\n$ kill -INT %1")
    print("chat: " + output, end="")
    print("exit status %d" % server.returncode)
    expect(output == "closed\n" and not errors, "it ended with %r, %r" % (output, errors))
    expect(server.returncode == 0, "exit status %d" % server.returncode)

    print("\n$ acc --report-sizes -c chat.c\n" + report.stdout, end="")
    expect(report.returncode == 0 and "serve: " in report.stdout, "no report")


main()
