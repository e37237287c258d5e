"""workers: every job that was taken is done, or counted as dropped, however the pool is stopped."""

import re
import signal
import subprocess
import time

from support import arguments, build, expect, workspace

COUNTS = re.compile(r"(\d+) accepted, (\d+) done, (\d+) dropped, (\d+) not begun\n")


class Pool:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        expect(self.process.stdout.readline() == "ready\n", "it is not ready")

    def give(self, *jobs):
        self.process.stdin.write("".join(job + "\n" for job in jobs))
        self.process.stdin.flush()

    def hear(self, line):
        got = self.process.stdout.readline()
        expect(got == line + "\n", "it said %r, not %r" % (got, line))

    def interrupt(self, number):
        self.process.send_signal(number)

    def end(self):
        """What else it says, and the four counts."""
        output, errors = self.process.communicate(timeout=60)
        expect(self.process.returncode == 0 and not errors,
               "exit %d, %s" % (self.process.returncode, errors))
        lines = output.splitlines(keepends=True)
        counts = COUNTS.fullmatch(lines[-1]) if lines else None
        expect(counts, "it ended with %r" % output)
        return sorted(line[:-1] for line in lines[:-1]), [int(count) for count in counts.groups()]


def at_the_end_of_the_input(program):
    pool = Pool(program)
    names = ["job%03d" % n for n in range(250)]  # more than the queue has room for
    pool.give("nonsense", *("%d %s" % (n % 4, name) for n, name in enumerate(names)))
    output, counts = pool.end()
    expect(output == ["%s is done" % name for name in names] + ["no job: nonsense"],
           "it said %r" % output)
    expect(counts == [250, 250, 0, 0], "it counted %r" % counts)


def at_a_signal(program, number):
    """What is queued is done, though the input stays open; what comes later is not taken."""
    pool = Pool(program)
    pool.give("1 early")
    pool.hear("early is done")
    pool.give(*("200 job%d" % n for n in range(7)), "0 last")
    pool.give("")  # the answer says that all have been taken
    pool.hear("no job: ")
    pool.interrupt(number)
    time.sleep(0.1)
    pool.give("0 late")
    output, counts = pool.end()
    expect(output == ["job%d is done" % n for n in range(7)] + ["last is done"],
           "it said %r" % output)
    expect(counts == [9, 9, 0, 0], "it counted %r" % counts)


def at_the_second_signal(program):
    """Three are dropped in the middle of a job, and what is queued stays."""
    pool = Pool(program)
    pool.give("1 early")
    pool.hear("early is done")
    pool.give(*("1000000000 job%d" % n for n in range(8)), "")
    pool.hear("no job: ")
    start = time.monotonic()
    pool.interrupt(signal.SIGTERM)
    time.sleep(0.2)
    expect(pool.process.poll() is None, "the first signal ended it")
    pool.interrupt(signal.SIGINT)
    output, counts = pool.end()
    expect(output == [] and counts == [9, 1, 3, 5], "it said %r and %r" % (output, counts))
    expect(time.monotonic() - start < 5, "it took too long")


def main():
    options = arguments(__doc__)
    with workspace() as directory:
        program = build(options, "workers", directory)
        at_the_end_of_the_input(program)
        at_a_signal(program, signal.SIGINT)
        at_a_signal(program, signal.SIGTERM)
        at_the_second_signal(program)
        done = subprocess.run([program], stdin=open(program), capture_output=True, text=True,
                              timeout=60)
        expect(done.returncode == 1 and done.stderr == "workers: Operation not permitted\n",
               "with a file it said %r" % done.stderr)  # epoll does not wait for files
    print("passed")


main()
