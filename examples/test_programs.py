"""Each of the small programs prints what it should, whatever the order in which its tasks run."""

import subprocess

from support import arguments, build, expect, workspace

EXPECTED = {
    "lock": """\
without the lock: 10 deposits of 10 make 10
with it: 100
2 cancelled: 80
""",
    "primes": """\
60 answers: 2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59
""",
    "ticker": """\
burst: 100 200 300 400(550) 500(555) 600 700
delay: 100 200 300 400(550) 650 750 850
skip: 100 200 300 400(550) 600 700 800
interrupted: 100
""",
    "store": """\
memory: counted, the 1, rose 5, is 3, a 3, no tulip, then: No space left on device
remote: counted, the 1, rose 5, is 3, a 3, no tulip, then: No space left on device
the server served 39 requests
afterwards: Broken pipe
""",
    "frames": """\
client: 5 bytes: "HELLO"
client: 0 bytes: ""
client: 65536 bytes
client: "ONEMO", and "MESSAGE"
server: goodbye
server: Message too long
server: Protocol error
""",
    "retry": """\
works at once
  done after 1 calls and 3 ms
comes back
  Connection refused; again in 5 ms
  Connection refused; again in 19 ms
  Connection refused; again in 30 ms
  Connection refused; again in 75 ms
  Connection refused; again in 121 ms
  Connection refused; again in 48 ms
  Connection refused; again in 45 ms
  done after 8 calls and 367 ms
comes back, another client
  Connection refused; again in 0 ms
  Connection refused; again in 6 ms
  Connection refused; again in 31 ms
  done after 4 calls and 49 ms
is not allowed
  Permission denied after 1 calls and 3 ms
stays away
  Connection timed out; again in 5 ms
  Connection timed out; again in 19 ms
  Connection timed out after 3 calls and 33 ms
""",
    "pipeline": """\
 7 ms: 4 16 36 64 100 144 196 256 324 400
14 ms: 484 576 676 784 900 1024 1156 1296 1444 1600
21 ms: 1764 1936 2116 2304 2500 2704 2916 3136 3364 3600
28 ms: 3844 4096 4356 4624 4900 5184 5476 5776 6084 6400
95 numbers were drawn
35 ms: 6724 7056 7396 7744 8100 8464 8836
sum 142880 after 35 ms

95 numbers were drawn
at most 10 at once
sum 142880 after 22 ms

1764 is the first of a batch
60 numbers were drawn
""",
    "race": """\
  near: connected
  far: connected
  near: closed
  far: half a file removed
  far: closed
two mirrors: 4711 bytes after 55 ms

  hung: connected
  hung: connected
  hung: half a file removed
  hung: closed
  hung: half a file removed
  hung: closed
nobody answers: Connection timed out after 500 ms

  broken: connected
  broken: closed
the first answer: Connection reset by peer after 10 ms

  broken: connected
  broken: closed
  far: connected
  far: closed
the first success: 4711 bytes after 120 ms

  broken: connected
  broken: closed
  far: connected
  far: half a file removed
  far: closed
none in time: Connection timed out after 100 ms

  near: connected
  near: closed
no need of the spare: 4711 bytes after 55 ms

  hung: connected
  near: connected
  near: closed
  hung: half a file removed
  hung: closed
the spare: 4711 bytes after 155 ms

""",
}

options = arguments(__doc__)
with workspace() as directory:
    for name, expected in EXPECTED.items():
        done = subprocess.run([build(options, name, directory)], capture_output=True, text=True,
                              timeout=60)
        expect(done.returncode == 0 and not done.stderr,
               "%s: exit %d, %s" % (name, done.returncode, done.stderr))
        expect(done.stdout == expected, "%s printed\n%s" % (name, done.stdout))
print("passed")
