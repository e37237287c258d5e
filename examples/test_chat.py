"""chat over real sockets: rooms, history, bounds, clients too slow, fast or silent, the end."""

import signal
import socket
import time

from support import Server, arguments, build, eventually, expect, fail, workspace

ROOM_LINES = 64  # as in chat.c
GOODBYE = "* the server is closing, goodbye"


class Client:
    """Says lines and compares those it hears."""

    def __init__(self, server, receive_buffer=0):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(20)
        self.socket.connect(("127.0.0.1", server.port))
        self.heard = self.socket.makefile("r", newline="\n")
        self.nick = "?"

    def say(self, *lines):
        self.socket.sendall("".join(line + "\n" for line in lines).encode())

    def hear(self, *lines):
        for line in lines:
            try:
                got = self.heard.readline()
            except OSError as error:
                got = str(error)
            if got != line + "\n":
                fail("%s heard %.80r instead of %.80r" % (self.nick, got, line))

    def hear_until(self, line):
        """What is heard before that line."""
        lines = []
        while (got := self.heard.readline()) != line + "\n":
            expect(got.endswith("\n"), "%s heard %r instead of %r" % (self.nick, got, line))
            lines.append(got[:-1])
        return lines

    def hear_end(self):
        try:
            got = self.heard.readline()
        except ConnectionResetError:
            got = ""
        expect(got == "", "%s heard %r after the end" % (self.nick, got))
        self.close()

    def close(self):
        self.heard.close()
        self.socket.close()


def enter(server, nick, others=(), room="lobby", receive_buffer=0):
    """A client that has taken its name and joined its room; `others` are in the lobby already."""
    client = Client(server, receive_buffer)
    welcome = client.heard.readline()
    expect(welcome.startswith("* welcome, guest"), "a newcomer heard %r" % welcome)
    guest = welcome.split()[-1]
    client.nick = nick
    client.hear("* you are in lobby, with %d more" % len(others))
    client.say("/nick " + nick)
    client.hear_until("* you are " + nick)  # behind what was said in the lobby before
    for other in others:
        other.hear("* %s has joined lobby" % guest, "* %s is now %s" % (guest, nick))
    if room != "lobby":
        client.say("/join " + room)
        for other in others:
            other.hear("* %s has left lobby" % nick)
    return client


def rooms_and_names(server):
    alice = enter(server, "alice")
    bob = enter(server, "bob", [alice])
    carol = enter(server, "carol", [alice, bob], "garden")
    carol.hear("* you are in garden, with 0 more")
    dave = enter(server, "dave", [alice, bob], "garden")
    dave.hear("* you are in garden, with 1 more")
    carol.hear("* dave has joined garden")
    dave.say("/who")
    dave.hear("* in garden: carol dave")
    alice.say("/who")
    alice.hear("* in lobby: alice bob")

    # Everyone else in the room, nobody in the other, and not oneself.
    alice.say("hello", "how are you?")
    carol.say("psst")
    bob.hear("alice: hello", "alice: how are you?")
    dave.hear("carol: psst")
    bob.say("fine")
    alice.hear("bob: fine")
    dave.say("what?")
    carol.hear("dave: what?")

    alice.say("/nick bob", "/nick alyssa")
    alice.hear("* bob is taken", "* you are alyssa")
    bob.hear("* alice is now alyssa")
    alice.say("it is me")
    bob.hear("alyssa: it is me")
    for wrong in ("/nick", "/nick two words", "/nick " + "x" * 16, "/join ../etc"):
        alice.say(wrong)
        alice.hear("* a name has 1 to 15 letters, digits, - or _")
    alice.say("/help")
    alice.hear("* there is /join ROOM, /nick NAME, /who, /rooms and /quit")

    alice.say("/rooms")
    alice.hear("* rooms: garden (2) lobby (2)")
    alice.say("/join lobby", "/join garden")
    alice.hear("* you are in lobby", "* you are in garden, with 2 more", "* dave has joined garden",
               "carol: psst", "dave: what?")
    alice.say("/rooms")
    alice.hear("* rooms: garden (3) lobby (1)")
    bob.hear("* alyssa has left lobby")
    for other in carol, dave:
        other.hear("* alyssa has joined garden")

    # Lines: pieces of any size, \r\n, empty, too long, the last without an end.
    for byte in "slowly\r\n\n":
        alice.say(byte) if byte == "\n" else alice.socket.sendall(byte.encode())
        time.sleep(0.002)
    alice.say("x" * 510, "y" * 511, "z" * 5000, "after")
    alice.hear(*2 * ["* a line has at most 510 bytes"])
    alice.socket.sendall(b"the end")
    alice.socket.shutdown(socket.SHUT_WR)
    alice.hear_end()
    for other in carol, dave:
        other.hear("alyssa: slowly", "alyssa: " + "x" * 510, "alyssa: after", "alyssa: the end",
                   "* alyssa has left garden")

    # A room is gone with the last of its members; /quit ends what is heard.
    carol.say("/quit", "never said")
    carol.hear_end()
    dave.hear("* carol has left garden")
    dave.say("/quit")
    dave.hear_end()
    eventually(lambda: server.descriptors() == server.baseline + 1, "only bob should be here")
    bob.say("/rooms")
    bob.hear("* rooms: lobby (1)")
    bob.close()
    server.expect_baseline()


def history(server):
    """Who comes in hears the last ten lines, those that it said itself before too; who is there
    hears none twice; and a room forgets all with its last member."""
    first = enter(server, "first", [], "past")
    first.hear("* you are in past, with 0 more")
    first.say(*("line %d" % i for i in range(3)), "/who")
    first.hear("* in past: first")
    second = enter(server, "second", [], "past")
    second.hear("* you are in past, with 1 more", *("first: line %d" % i for i in range(3)))
    first.hear("* second has joined past")
    first.say(*("line %d" % i for i in range(3, 20)))
    second.hear(*("first: line %d" % i for i in range(3, 20)))
    second.say("/join lobby", "/join past")
    second.hear_until("* you are in past, with 1 more")
    second.hear(*("first: line %d" % i for i in range(11, 20)), "* second has left past")
    first.hear("* second has left past", "* second has joined past")
    second.say("I am back")
    first.hear("second: I am back")
    first.say("/quit")
    first.hear_end()
    second.hear("* first has left past")
    second.say("/join lobby", "/join past", "/who")
    second.hear_until("* you are in past, with 0 more")
    second.hear("* in past: second")
    second.close()
    server.expect_baseline()


def burst(server):
    """Twice as much as a room keeps is there at once, and is told to one that reads: nothing is
    lost."""
    talker = enter(server, "talker")
    reader = enter(server, "reader", [talker])
    server.process.send_signal(signal.SIGSTOP)
    lines = ["%03d %s" % (i, "." * 100) for i in range(ROOM_LINES * 2)]
    talker.say(*lines)
    server.process.send_signal(signal.SIGCONT)
    reader.hear(*("talker: " + line for line in lines))
    for client in talker, reader:
        client.close()
    server.expect_baseline()


def lines_of(block, count=50):
    return ["%06d %s" % (block * count + i, "." * 480) for i in range(count)]


def stuff(server, talker, room):
    """A client that does not read, until it has missed lines; and what was said."""
    talker.say("/join " + room)
    talker.hear("* you are in %s, with 0 more" % room)
    client = enter(server, "slow-" + room, [], room, receive_buffer=4096)
    client.hear("* you are in %s, with 1 more" % room)
    talker.hear("* slow-%s has joined %s" % (room, room))
    for block in range(8):  # 200 KB; it is told 32 and keeps 4 in the kernel
        talker.say(*lines_of(block), "/nick talker")
        talker.hear("* talker is taken")  # and what was said before has been told
    return client, ["talker: " + line for line in lines_of(0, 8 * 50)]


def hear_with_gaps(client, log, end):
    """It hears all that is in the log, but for what it is told that it has missed, and then the
    end; how much it has missed."""
    at, missed = 0, 0
    while (line := client.heard.readline()) != end + "\n":
        if line.startswith("* you missed "):
            missed += int(line.split()[3])
            at += int(line.split()[3])
            continue
        expect(at < len(log) and line == log[at] + "\n",
               "%s heard %.40r; %d lines were there, this is number %d"
               % (client.nick, line, len(log), at))
        at += 1
    expect(at == len(log), "%d lines of %d were heard or missed" % (at, len(log)))
    return missed


def slow_client(server):
    """One does not read: the others lose nothing and do not wait for it; it hears how much it has
    missed, and is as good as any other then."""
    talker = enter(server, "talker")
    slow, log = stuff(server, talker, "loud")
    reader = enter(server, "reader", [], "loud")
    reader.hear_until(log[-1])
    talker.hear("* reader has joined loud")
    log.append("* reader has joined loud")
    longest = 0.0
    for block in range(8, 20):
        start = time.monotonic()
        said = ["talker: " + line for line in lines_of(block)]
        talker.say(*lines_of(block))
        reader.hear(*said)
        log += said
        longest = max(longest, time.monotonic() - start)
    talker.say("listen")
    reader.hear("talker: listen")
    missed = hear_with_gaps(slow, log, "talker: listen")
    expect(500 < missed <= len(log) + 1 - ROOM_LINES, "it missed %d lines" % missed)
    slow.say("I am late")
    for other in talker, reader:
        other.hear("slow-loud: I am late")
    talker.say("never mind")
    slow.hear("talker: never mind")
    print("slow client: %d lines of %d were missed; 50 lines in %.0f ms at worst"
          % (missed, len(log), longest * 1000))
    for client in slow, talker, reader:
        client.close()
    server.expect_baseline()


def rate_limit(server):
    """20 lines at once, then one every 50 ms; none is lost, and nobody else has to wait."""
    talker = enter(server, "talker")
    other = enter(server, "other", [talker])
    time.sleep(0.2)  # for their names
    lines = ["line %d" % i for i in range(30)]
    start = time.monotonic()
    talker.say(*lines)
    other.hear(*("talker: " + line for line in lines[:20]))
    other.say("not so fast")
    talker.hear("other: not so fast")
    other.hear(*("talker: " + line for line in lines[20:]))
    seconds = time.monotonic() - start
    expect(0.5 <= seconds < 5, "30 lines took %.2f s" % seconds)
    print("rate limit: 30 lines in %.2f s" % seconds)
    for client in talker, other:
        client.close()
    server.expect_baseline()


def idle(server):
    """Who says nothing for a second is told so and put out, whatever it hears meanwhile; so is one
    that takes nothing of what it is told."""
    talker = enter(server, "talker", [], "busy")
    talker.hear("* you are in busy, with 0 more")
    silent = enter(server, "silent", [], "busy")
    start = time.monotonic()
    silent.hear("* you are in busy, with 1 more")
    talker.hear("* silent has joined busy")
    stuck = enter(server, "stuck", [], "busy", receive_buffer=4096)
    stuck.hear_until("* you are in busy, with 2 more")
    for block in range(60):
        talker.say(*lines_of(block, 10))
        time.sleep(0.05)
    silent_heard = silent.hear_until("* you have said nothing for too long, goodbye")
    silent.hear_end()
    expect(len(silent_heard) > 50, "it heard %d lines only" % len(silent_heard))
    heard = sorted(talker.heard.readline() for _ in range(3))
    expect(heard == ["* silent has left busy\n", "* stuck has joined busy\n",
                     "* stuck has left busy\n"], "the talker heard %r" % heard)
    eventually(lambda: server.descriptors() == server.baseline + 1, "one should be left")
    talker.say("/who")
    talker.hear("* in busy: talker", "* you have said nothing for too long, goodbye")
    talker.hear_end()
    print("idle: the last one was put out after %.2f s" % (time.monotonic() - start))
    expect("goodbye" not in stuck.heard.read(), "it was put out because it said nothing")
    stuck.close()
    server.expect_baseline()


def shutdown(server, signal_number):
    """Everyone hears what is left, the goodbye and the end; one that never reads has a second to do
    it, then the server ends without it."""
    talker = enter(server, "talker")
    late, log = stuff(server, talker, "one")
    never, _ = stuff(server, talker, "two")
    talker.say("/join three")
    talker.hear("* you are in three, with 0 more")
    friend = enter(server, "friend", [], "three")
    friend.hear("* you are in three, with 1 more")
    talker.hear("* friend has joined three")
    start = time.monotonic()
    server.process.send_signal(signal_number)
    for client in talker, friend:
        client.hear(GOODBYE)
        client.hear_end()
    expect(hear_with_gaps(late, log + ["* talker has left one"], GOODBYE) > 0, "it missed none")
    late.hear_end()
    expect(server.process.wait(10) == 0, "the server failed")
    seconds = time.monotonic() - start
    expect(0.5 < seconds < 8, "the end took %.1f s" % seconds)
    expect(server.stop() == "closed\n", "it should say that it has closed")
    never.close()
    print("shutdown with one that never reads: %.2f s" % seconds)


def quick_shutdown(server):
    """With nobody to wait for it takes no time."""
    clients = [enter(server, "n0")]
    for i in range(1, 20):
        clients.append(enter(server, "n%d" % i, clients))
    half_a_line = Client(server)
    half_a_line.socket.sendall(b"no end")
    eventually(lambda: server.descriptors() == server.baseline + 21, "21 should be connected")
    for client in clients:
        expect(client.heard.readline().endswith("has joined lobby\n"), "nobody joined")
    start = time.monotonic()
    expect(server.stop(signal.SIGTERM) == "closed\n", "it should say that it has closed")
    seconds = time.monotonic() - start
    for client in clients:
        client.hear(GOODBYE)
        client.hear_end()
    half_a_line.close()
    print("shutdown with 21 clients: %.2f s" % seconds)


def main():
    options = arguments(__doc__)
    with workspace() as directory:
        program = build(options, "chat", directory)
        with Server(program, "60000", "0") as server:  # no limit of the rate
            rooms_and_names(server)
            history(server)
            burst(server)
            slow_client(server)
            shutdown(server, signal.SIGINT)
        with Server(program, "1000", "0") as server:
            idle(server)
        with Server(program, "60000", "50") as server:
            rate_limit(server)
        with Server(program) as server:
            quick_shutdown(server)
    print("passed")


main()
