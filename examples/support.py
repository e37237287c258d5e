"""What the tests of the examples share: building one, running a server, waiting for something."""

import argparse
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)

# name -> options of acc.  `asan` finds leaks too (LeakSanitizer), and has the runtime's sources
# compiled in, so that their reads and writes are checked as well.
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g", "-O1"]
VARIANTS = {
    "clang": ["-O2"],
    "gcc": ["-O2", "--acc-cc=gcc"],
    "hard": ["-O1", "--acc-hard"],
    "asan": SANITIZE,
}


def arguments(description, **options):
    """Parses --acc and --variant, and what else the test says: name=(default, help)."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--acc", default=os.path.join(ROOT, "build/bin/acc"))
    parser.add_argument("--variant", choices=VARIANTS, default="clang")
    for name, (default, text) in options.items():
        parser.add_argument("--" + name, type=type(default), default=default, help=text)
    return parser.parse_args()


def fail(message):
    print("FAILED:", message, flush=True)
    sys.exit(1)


def expect(condition, message):
    if not condition:
        fail(message)


def run(command, **options):
    """Runs a command that has to succeed silently."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=300, **options)
    if done.returncode or done.stdout:
        fail("%s\n%s(exit %d)" % (" ".join(command), done.stdout, done.returncode))


def instrumented_runtime(directory):
    """The runtime's sources compiled with the sanitizers, as objects to link before libacc; once
    for all programs of a directory."""
    source = os.path.join(ROOT, "runtime")
    names = re.search(r"set\(ACC_RUNTIME_SOURCES([^)]*)\)",
                      open(os.path.join(source, "CMakeLists.txt")).read()).group(1).split()
    clang = next(filter(shutil.which, ("clang-19", "clang")))
    objects = [os.path.join(directory, name[:-2] + ".o") for name in names]
    if not all(map(os.path.exists, objects)):
        run([clang, "-std=c11", "-DACC_GENERATED", "-D_GNU_SOURCE", "-I", source + "/include", "-c",
             *SANITIZE, *(os.path.join(source, name) for name in names)], cwd=directory)
    return objects


def build(options, name, directory):
    """Compiles NAME.c, without a warning, and returns the program's path."""
    objects = instrumented_runtime(directory) if options.variant == "asan" else []
    program = os.path.join(directory, name)
    run([os.path.abspath(options.acc), "-Wall", "-Wextra", "-Werror", *VARIANTS[options.variant],
         os.path.join(HERE, name + ".c"), *objects, "-pthread", "-o", program])
    return program


def workspace():
    return tempfile.TemporaryDirectory(prefix="acc-example-")


def raise_file_limit():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    expect(hard >= 4096, "this test needs 4096 descriptors; the limit is %d" % hard)


def eventually(condition, message, seconds=10):
    """Waits until condition() is true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            fail(message() if callable(message) else message)
        time.sleep(0.01)


class Server:
    """A server that prints "listening on PORT"; it is killed if the test ends before it does."""

    def __init__(self, program, *arguments, file_limit=None):
        def limit():
            if file_limit:
                resource.setrlimit(resource.RLIMIT_NOFILE, (file_limit, file_limit))

        self.process = subprocess.Popen([program, "0", *arguments], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, preexec_fn=limit)
        line = self.process.stdout.readline()
        match = re.fullmatch(r"listening on (\d+)\n", line)
        if not match:
            self.process.kill()
            fail("no port in %r, %s" % (line, self.process.communicate()[1]))
        self.port = int(match.group(1))
        self.baseline = self.descriptors()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self.process.poll() is None:
            self.process.kill()
        errors = self.process.communicate()[1]
        if any(exception) and errors:
            print("the server wrote:\n" + errors)

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))

    def resident(self):
        """Resident memory in KiB."""
        with open("/proc/%d/status" % self.process.pid) as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1))

    def cpu(self):
        """Seconds of CPU time, user and system."""
        with open("/proc/%d/stat" % self.process.pid) as stat:
            words = stat.read().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def expect_baseline(self):
        """Nobody is connected: each descriptor of a connection has to go."""
        eventually(lambda: self.descriptors() == self.baseline,
                   lambda: "%d descriptors are open, %d were at the start"
                   % (self.descriptors(), self.baseline))

    def stop(self, signal_number=signal.SIGINT, seconds=20):
        """Ends it; it has to exit with 0 and to say nothing on stderr.  Returns its output."""
        self.process.send_signal(signal_number)
        try:
            output, errors = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            fail("signal %d did not end the server in %d s" % (signal_number, seconds))
        if self.process.returncode or errors:
            fail("exit %d\n%s" % (self.process.returncode, errors))
        return output
