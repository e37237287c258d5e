#!/usr/bin/env python3
"""Random programs, dropped after 0, 1, 2, ... polls: what they print is what reference.py says.

    drops.py [--count N] [--seed S] [--acc PATH] [--builds LIST] [--keep DIR]

Program S+i depends on S+i alone.  Programs are built some at a time, each time in another two of
the builds, or in all of --builds; what they print is compared line for line.  A program that fails
is made small, and written to --keep with the difference.  The builds: clang-O0, clang-O2, gcc-O0,
gcc-O2, asan (clang -O1, AddressSanitizer with leaks, UBSan).
"""
import argparse
import difflib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

import generate
import reference

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CLANG, GCC = os.environ.get("CLANG", "clang-19"), os.environ.get("GCC", "gcc")
FLAGS = ["-std=gnu11", "-w", "-I", HERE, "-I", os.path.join(ROOT, "runtime", "include"),
         f"-DDRIVER_FUEL={reference.FUEL}"]
# What is read before it is written must not be right by luck.
PATTERN = "-ftrivial-auto-var-init=pattern"
SANITIZE = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]


class Build:
    """How C is compiled, and what acc is told; `libacc` is linked where it has a name."""

    def __init__(self, *compile, acc=(), libacc=None):
        self.compile, self.acc, self.libacc = compile, acc, libacc


BUILDS = {
    "clang-O0": Build(CLANG, "-O0", PATTERN),
    "clang-O2": Build(CLANG, "-O2"),
    "gcc-O0": Build(GCC, "-O0", PATTERN),
    "gcc-O2": Build(GCC, "-O2"),
    "asan": Build(CLANG, "-O1", *SANITIZE),
}


class Program:
    """Functions, the last of which is run; test/trees has programs of another kind."""

    name, header = "drops", "drops.h"
    builds, batch, flags = BUILDS, 10, []
    generator, printer = generate.Generator, generate.Printer
    expected = staticmethod(reference.expected)

    def __init__(self, seed, functions, schedules):
        self.seed, self.functions, self.schedules = seed, functions, schedules
        self.traces = {s: self.expected(functions[-1], [s]) for s in schedules}

    @staticmethod
    def schedules_of(seed):
        """Never pending, always once, and two of which leaf is pending, which resource missing."""
        r = random.Random(seed)
        return [(0, 0, 0), (1, 0, 0)] + [(2, r.getrandbits(31), r.randrange(5)) for _ in range(2)]

    def runs(self, build):
        """The schedules that a build knows."""
        return self.schedules

    def lines(self, build=None):
        """What the driver prints, in a build or in all of them."""
        return [line for s in (self.runs(build) if build else self.schedules)
                for line in self.traces[s]]

    def is_dull(self):
        return sum(line.startswith("---") for line in self.lines()) < 12

    def text(self, prefix):
        return self.printer(prefix).program(self.functions)


def make(seed, kind=Program):
    """The program of a seed: the first one that is neither dull nor too long."""
    for attempt in range(1000):
        functions = kind.generator(f"{seed} {attempt}").program()
        try:
            program = kind(seed, functions, kind.schedules_of(seed))
        except (reference.TooLong, reference.Wrong):
            continue
        if not program.is_dull():
            return program
    raise SystemExit(f"no program for seed {seed}")


def run(command):
    """The exit code and the output of a command."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", timeout=300)
    except subprocess.TimeoutExpired:
        return "timeout", ""
    return done.returncode, done.stdout


class Work:
    """A folder in which programs are built and run."""

    def __init__(self, acc, kind):
        self.acc, self.kind = acc, kind
        self.directory = tempfile.mkdtemp(prefix=f"acc-{kind.name}-")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.directory)

    def path(self, name):
        return os.path.join(self.directory, name)

    def emit(self, programs, build):
        """The message of acc, if it refuses them."""
        text = [f'#include "{self.kind.header}"\n']
        text += [p.text(f"p{i}") for i, p in enumerate(programs)]
        with open(self.path("program.c"), "w") as file:
            file.write("\n".join(text))
        with open(self.path("driver.c"), "w") as file:
            names = " ".join(f"X(p{i}_subject)" for i in range(len(programs)))
            file.write(f'#include "emitted.c"\n#define SUBJECTS(X) {names}\n#include "driver.h"\n')
        code, out = run([self.acc, "--emit-c", *self.kind.builds[build].acc, *FLAGS,
                         *self.kind.flags, self.path("program.c"), "-o", self.path("emitted.c")])
        return None if code == 0 else out or f"acc: exit {code}"

    def compile(self, build, *more):
        """The exit code and messages of the compiler behind acc."""
        how = self.kind.builds[build]
        libraries = os.path.join(os.path.dirname(os.path.dirname(self.acc)), "lib")
        library = [os.path.join(libraries, how.libacc)] if how.libacc else []
        return run([*how.compile, *FLAGS, *self.kind.flags, self.path("driver.c"), *library, *more])

    def trace(self, build, programs):
        """The exit code, and what each of the programs printed, by its number."""
        operands = [f"{i}:{','.join(map(str, s))}" for i, p in programs for s in p.runs(build)]
        code, out = run([self.path(build), *operands])
        found, last = {}, None
        for line in out.splitlines():
            if line.startswith("=== "):
                last = found.setdefault(int(line[4:]), [])
            elif last is not None:
                last.append(line)
        if code != 0 and last is not None:
            last.append(f"exit code {code}")
        return code, found

    def lines(self, build, programs):
        """What each program prints in this build; or the message, where it cannot be built."""
        code, out = self.compile(build, "-o", self.path(build))
        if code != 0:
            return None, out
        numbered = list(enumerate(programs))
        code, found = self.trace(build, numbered)
        if code != 0:  # one of them ended them all
            for one in numbered:
                found.update(self.trace(build, [one])[1])
        return [found.get(i, []) for i, _ in numbered], None


def failure(work, program, build, expected=None):
    """What is wrong with one program: its kind, and the text.  `expected` may save some work."""
    message = work.emit([program], build)
    if message:
        return "acc " + re.sub("[0-9]+", "N", message.splitlines()[0].split(":", 3)[-1]), message
    if expected == "backend":
        code, message = work.compile(build, "-fsyntax-only")
        return ("backend", message) if code else (None, None)
    found, message = work.lines(build, [program])
    if message:
        return "backend", message
    if found[0] == program.lines(build):
        return None, None
    diff = difflib.unified_diff(program.lines(build), found[0], "reference", build,
                                lineterm="", n=6)
    return "trace", "\n".join(list(diff)[:60])


# ---- a smaller program that fails as well ------------------------------------------------------


def blocks(functions):
    """Every block of statements, those in expressions too, inner ones last."""
    out = []

    def visit(x):
        if isinstance(x, list):
            out.append(x)
        if isinstance(x, (list, tuple)):
            for part in x:
                visit(part)

    for f in functions:
        visit(f.body)
    return out


def simpler(s):
    """What a statement may be replaced by."""
    yield []
    if s[0] not in ("arm", "when"):
        yield from generate.inner_blocks(s)
    for i, part in enumerate(s):
        if i and isinstance(part, tuple) and part and s[0] != "for":
            for e in part[1:]:
                if isinstance(e, tuple) and part[0] not in ("init", "lit", "pairlit", "assign"):
                    yield [s[:i] + (e,) + s[i + 1:]]
            if part[0] not in ("num", "init"):
                yield [s[:i] + (("num", 1),) + s[i + 1:]]


def used(functions):
    """The functions that the last one needs."""
    needed, work = set(), [functions[-1]]

    def visit(x):
        if isinstance(x, generate.Function):
            if x not in needed:
                work.append(x)
        elif isinstance(x, (list, tuple)):
            for part in x:
                visit(part)

    while work:
        f = work.pop()
        needed.add(f)
        visit(f.body)
    return [f for f in functions if f in needed]


def reduce(work, program, build, kind, seconds):
    """Takes statements away as long as the failure stays the same one."""
    end = time.time() + seconds

    def still(functions):
        try:
            smaller = work.kind(program.seed, used(functions), program.schedules)
            return smaller if failure(work, smaller, build, kind)[0] == kind else None
        except Exception:  # what means nothing any more is not smaller
            return None

    for s in program.schedules:  # one schedule is enough
        try:
            alone = work.kind(program.seed, program.functions, [s])
        except reference.TooLong:
            continue
        if failure(work, alone, build, kind)[0] == kind:
            program = alone
            break
    changed = True
    while changed and time.time() < end:
        changed = False
        for block in blocks(program.functions):
            i = len(block) - 1
            while i >= 0 and time.time() < end:
                old = block[i]
                for new in simpler(old):
                    block[i:i + 1] = new
                    smaller = still(program.functions)
                    if smaller:
                        program, changed = smaller, True
                        break
                    block[i:i + len(new)] = [old]
                i -= 1
    return program


def report(work, options, program, build, kind):
    """Makes a failing program small and keeps it."""
    print(f"FAIL seed {program.seed}, {build}: {kind}", flush=True)
    if options.reduce:
        program = reduce(work, program, build, kind, options.reduce)
    kind, text = failure(work, program, build)
    os.makedirs(options.keep, exist_ok=True)
    name = os.path.join(options.keep, f"{work.kind.name}-{program.seed}")
    with open(name + ".c", "w") as file:
        file.write(f'#include "{work.kind.header}"\n\n' + program.text("p0"))
    with open(name + ".txt", "w") as file:
        file.write(f"seed {program.seed}, {build}: {kind}\n{text}\n")
    print(f"{text}\nkept in {name}.c and .txt", flush=True)


# ---- all of it --------------------------------------------------------------------------------


def check(work, options, programs, builds):
    """Builds and compares some programs at once; then those that fail, one by one."""
    failed = {}
    for build in builds:
        if work.emit(programs, build):
            for p in programs:
                kind, _ = failure(work, p, build)
                if kind:
                    failed[p.seed] = (p, build, kind)
            programs = [p for p in programs if p.seed not in failed]
            if programs and work.emit(programs, build):
                raise SystemExit("acc refuses programs together that it takes alone")
        found, message = work.lines(build, programs) if programs else ([], None)
        for i, p in enumerate(programs):
            if p.seed not in failed and (message or found[i] != p.lines(build)):
                failed[p.seed] = (p, build, "backend" if message else "trace")
    for p, build, kind in failed.values():
        exact, _ = failure(work, p, build)
        if not exact and kind != "backend":
            print(f"seed {p.seed}, {build}: fails beside others only")
        if exact:
            report(work, options, p, build, exact)
    return len(failed)


def main(about=__doc__, kind=Program):
    parser = argparse.ArgumentParser(description=about,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=kind.batch)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--acc", default=os.path.join(ROOT, "build", "bin", "acc"))
    parser.add_argument("--builds", help="all of these each time, by their names and commas")
    parser.add_argument("--keep", default=f"{kind.name}-failures", help="where failures are written")
    parser.add_argument("--reduce", type=int, default=120, help="seconds for each failure")
    parser.add_argument("--print", action="store_true", help="print the program and its trace")
    options = parser.parse_args()
    options.acc = os.path.abspath(options.acc)
    if options.print:
        program = make(options.seed, kind)
        print(program.text("p0"))
        print("\n".join(program.lines()))
        return 0
    with Work(options.acc, kind) as work:
        return run_all(work, options)


def run_all(work, options):
    failed = tries = events = done = runs = 0
    batch, known = work.kind.batch, list(work.kind.builds)
    for first in range(options.seed, options.seed + options.count, batch):
        last = min(first + batch, options.seed + options.count)
        programs = [make(seed, work.kind) for seed in range(first, last)]
        turn = (first - options.seed) // batch
        builds = (options.builds.split(",") if options.builds else
                  [known[(turn + k) % len(known)] for k in (0, 2)])
        failed += check(work, options, programs, builds)
        done += len(programs)
        runs += len(programs) * len(builds)
        tries += sum(line.startswith("---") for p in programs for line in p.lines())
        events += sum(not line.startswith("---") for p in programs for line in p.lines())
        if done % 200 < batch:
            print(f"{done} programs, {tries} drops, {failed} failed", flush=True)
    print(f"{done} programs from seed {options.seed}, {tries} drops and ends, {events} events, "
          f"{runs} builds: {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
