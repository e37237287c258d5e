"""fetcher against a server that is slow, silent, wrong or gone: its output, how many at once."""

import socket
import socketserver
import subprocess
import threading
import time

from support import arguments, build, expect, workspace


class Handler(socketserver.StreamRequestHandler):
    """One request; the path says what is done with it."""

    def handle(self):
        server = self.server
        with server.lock:
            server.now += 1
            server.most = max(server.most, server.now)
        try:
            self.answer(self.rfile.readline().decode().split())
        except OSError:
            pass  # the fetcher has gone
        finally:
            with server.lock:
                server.now -= 1

    def answer(self, request):
        expect(request[0] == "GET" and request[2] == "HTTP/1.0", "it asked %r" % request)
        path = request[1]
        header = []
        while (line := self.rfile.readline()) != b"\r\n":
            header.append(line)
        expect(header == [b"Host: 127.0.0.1\r\n"], "the header was %r" % header)
        if path.startswith("/slow"):
            time.sleep(0.2)
        if path == "/never":
            self.rfile.read()  # until the fetcher gives up
            self.server.given_up.set()
        elif path == "/missing":
            self.wfile.write(b"HTTP/1.0 404 Not Found\r\n\r\nno such page\n")
        elif path == "/strange":
            self.wfile.write(b"220 mail, not pages\r\n")
        elif path == "/nothing":
            pass
        elif path == "/stalls":
            self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\nhalf a pa")
            self.rfile.read()
        elif path == "/pieces":
            for byte in b"HTTP/1.0 200 OK\r\nX: " + b"y" * 3000 + b"\r\n\r\nbody":
                self.wfile.write(bytes([byte]))
        else:
            self.wfile.write(b"HTTP/1.0 200 OK\r\nServer: test\r\n\r\n" + b"x" * int(path[-5:]))


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.given_up = threading.Event()
        self.now = self.most = 0


def fetch(program, limit_ms, port, paths, status):
    """Runs it; returns what it said of each path."""
    urls = ["127.0.0.1:%d%s" % (port, path) for path in paths]
    done = subprocess.run([program, str(limit_ms), *urls], capture_output=True, text=True,
                          timeout=60)
    expect(done.returncode == status and not done.stderr,
           "exit %d, %s\n%s" % (done.returncode, done.stderr, done.stdout))
    lines = done.stdout.splitlines()
    expect(len(lines) == len(urls) + 1, "it printed\n" + done.stdout)
    for line, url in zip(lines, urls):
        expect(line.startswith(url + ": "), "%r is not about %s" % (line, url))
    return [line[len(url) + 2:] for line, url in zip(lines, urls)] + lines[-1:]


def expect_lines(got, expected):
    expect(got == expected, "it said\n%s\ninstead of\n%s" % ("\n".join(got), "\n".join(expected)))


def main():
    options = arguments(__doc__)
    with workspace() as directory, Server() as server:
        program = build(options, "fetcher", directory)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]

        # Five at once: 20 slow ones take four turns.
        start = time.monotonic()
        got = fetch(program, 20000, port, ["/slow%05d" % n for n in range(20)], 0)
        seconds = time.monotonic() - start
        expect_lines(got, ["status 200, %d bytes" % n for n in range(20)]
                     + ["20 fetched, 0 failed"])
        expect(server.most == 5, "%d were there at once" % server.most)
        expect(seconds >= 0.8, "20 took %.2f s, %.2f s with five at once" % (seconds, 0.8))
        print("20 pages of 0.2 s each, five at once: %.2f s" % seconds)

        # Each its own answer, in the order of the command line; nobody waits for those that hang.
        got = fetch(program, 3000, port, ["/never", "/slow70000", "/missing", "/stalls", "/strange",
                                          "/nothing", "/pieces", "/00000"], 1)
        expect_lines(got, ["Connection timed out", "status 200, 70000 bytes",
                           "status 404, 13 bytes", "Connection timed out", "Protocol error",
                           "Protocol error", "status 200, 4 bytes", "status 200, 0 bytes",
                           "3 fetched, 5 failed"])
        expect(server.given_up.wait(10), "the connection that timed out is still open")

        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        expect_lines(fetch(program, 1000, port, ["/"], 1),
                     ["Connection refused", "0 fetched, 1 failed"])
        server.shutdown()

        done = subprocess.run([program, "9", "nowhere"], capture_output=True, text=True, timeout=60)
        expect(done.stdout == "nowhere: Invalid argument\n0 fetched, 1 failed\n", done.stdout)
        done = subprocess.run([program], capture_output=True, text=True, timeout=60)
        expect(done.returncode == 2 and done.stderr.startswith("usage: "), done.stderr)
    print("passed")


main()
