#!/usr/bin/env python3
"""Runs the programs of a test suite asyncified, and compares with what they do as they are.

    suite.py DIR|FILE.c ... [--with FILE] [--mode statements|expressions] [--jobs J] [flags: -D -I -std ...]

Each NAME.c in the directories and below is a program of its own; --with FILE is compiled plain and
linked to each.  What it has to do is what it does when gcc compiles it at -O0: output and exit code
(and what NAME.c.expected says, where a suite has such files).  Each goes through both modes of
asyncify, compiled at -O0 with gcc and at -O2 with clang behind acc, under three schedules.  Its end
is one of

    passed     it does the same in all of them
    plain      asyncify finds no function that can be async, so the program proves nothing
    refused    acc says an error: its message is listed
    slow       acc, the C compiler or the program does not end within the limit (--seconds)
    failed     anything else
    skipped    the plain program does not compile, does different things with gcc and clang, -O0 and
               -O2, does not end in --plain-seconds, not what is expected, or, where the other
               one differs, something else under ASan and UBSan

The last lines count them, and the functions that stayed plain by their reasons; the exit code is 1
if one failed.
"""
import argparse
import collections
import concurrent.futures
import glob
import os
import re
import sys
import tempfile

import asyncify
import conform

HERE = conform.HERE
ENDS = ["passed", "plain", "refused", "slow", "failed", "skipped"]
MODES = ["statements", "expressions"]
SCHEDULES = ["ready", "once", "1"]
BUILDS = [(conform.GCC, "-O0"), (conform.CLANG, "-O2")]
PLAIN_BUILDS = [(conform.GCC, "-O0"), (conform.CLANG, "-O0"), (conform.GCC, "-O2"),
                (conform.CLANG, "-O2")]
# What a program may need to be C for clang: old ones call what they do not declare, and some are
# made for compilers that do not mind the rest.
LENIENT = ["-Wno-int-conversion", "-Wno-incompatible-pointer-types", "-Wno-return-mismatch",
           "-Wno-incompatible-function-pointer-types", "-Wno-implicit-function-declaration"]
STANDARDS = [["-std=gnu11"], ["-std=gnu89"], ["-std=gnu23"], ["-std=gnu11", *LENIENT]]


class End(Exception):
    """How a program ended, and a text about it."""


class Suite:
    """What all programs of a run have in common."""

    def __init__(self, options, flags):
        self.options, self.acc = options, os.path.abspath(options.acc)
        self.flags = [flag for flag in flags if not flag.startswith("-std=")]
        self.standards = [[flag] for flag in flags if flag.startswith("-std=")] or STANDARDS
        self.arguments = options.arguments.split()
        self.objects = []

    def build_others(self, directory):
        """Compiles the files that are linked to each program; they need not be named like C."""
        for path in self.options.others:
            self.objects.append(os.path.join(directory, f"{len(self.objects)}.o"))
            command = [conform.GCC, "-w", "-c", "-x", "c", path, "-o", self.objects[-1]]
            code, said = self.run(command, self.options.seconds)
            if code != 0:
                sys.exit(f"suite: {path}: {conform.first_error(said)}")

    def run(self, command, seconds, environment=None, directory=None):
        code, out, err = conform.run(command, seconds, environment, directory)
        if code == "timeout":
            raise End("slow", f"{os.path.basename(command[0])} {command[1] if command[1:] else ''}"
                      f" after {seconds} seconds ({environment or ''})")
        return code, out + err

    def does(self, program, seconds, schedule, directory):
        return self.run([program, *self.arguments], seconds, {"SCHED": schedule}, directory)

    def standard(self, source, flags, directory):
        """The first flags with which the program is C for clang."""
        for standard in self.standards:
            command = [conform.CLANG, "-w", *standard, *flags, "-fsyntax-only", source]
            code, said = self.run(command, self.options.seconds, None, directory)
            if code == 0:
                return standard
        raise End("skipped", "clang: " + conform.first_error(said))

    def reference(self, source, flags, directory):
        """What the plain program does, in the same way however it is compiled."""
        program = os.path.join(directory, "plain")
        reference = None
        for compiler, level in PLAIN_BUILDS:
            command = [compiler, "-w", level, *flags, source, *self.objects, "-o", program, "-lm"]
            code, said = self.run(command, self.options.seconds, None, directory)
            if code != 0:
                raise End("skipped", f"{compiler}: {conform.first_error(said)}")
            code, out, err = conform.run([program, *self.arguments], self.options.plain_seconds,
                                         None, directory)
            if code == "timeout":
                raise End("skipped", f"no end in {self.options.plain_seconds} seconds by itself")
            if reference not in (None, (code, out + err)):
                raise End("skipped", "depends on the compiler")
            reference = code, out + err
        if os.path.exists(source + ".expected"):
            with open(source + ".expected", encoding="latin-1", newline="") as file:
                if reference != (0, file.read()):
                    raise End("skipped", "the plain program does not do what is expected")
        return reference

    def sanitize(self, source, flags, directory, reference):
        """A program that does something else may have undefined behaviour by itself."""
        program = os.path.join(directory, "plain")
        code, _ = self.run([conform.CLANG, "-w", "-O1", *conform.SANITIZE, *flags, source,
                            *self.objects, "-o", program, "-lm"], self.options.seconds)
        if code != 0 or self.does(program, self.options.seconds, "ready", directory) != reference:
            raise End("skipped", "the plain program fails under the sanitizers")

    def asyncify(self, source, flags, mode, dialect, reasons):
        """Writes the program in the dialect; notes in `reasons` what became of its functions."""
        code, said = self.run([sys.executable, os.path.join(HERE, "asyncify"), "--explain",
                               "--mode", mode, *flags, source, "-o", dialect],
                              self.options.seconds)
        if code != 0:
            raise End("failed", "asyncify: " + said.strip()[-500:])
        reasons += re.findall(r"^\w+: (.*)", said, re.M)
        if "async" not in reasons:
            raise End("plain", ", ".join(said.split("\n")).strip(", "))

    def check(self, source, mode, directory, reasons):
        """Raises the end of one program in one mode, unless it is passed."""
        include = ["-I", os.path.dirname(source)]
        flags = [*include, *self.flags]
        flags += self.standard(source, flags, directory)
        reference = self.reference(source, flags, directory)
        dialect, program = os.path.join(directory, "dialect.c"), os.path.join(directory, "program")
        self.asyncify(source, flags, mode, dialect, reasons)
        for compiler, level in BUILDS:
            code, said = self.run([self.acc, f"--acc-cc={compiler}", "-w", level, *flags, "-I",
                                   HERE, dialect, *self.objects, "-o", program, "-lm"],
                                  self.options.seconds)
            if code != 0:
                message = re.search(r": error: (.*)", said)
                refused = code == 1 and message and "internal error" not in said
                raise End("refused" if refused else "failed",
                          f"{compiler} {level}: acc: exit {code}: {conform.first_error(said)}")
            for schedule in SCHEDULES:
                code, out = self.does(program, self.options.seconds, schedule, directory)
                if (code, out) != reference:
                    self.sanitize(source, flags, directory, reference)
                    raise End("failed", f"{compiler} {level}, SCHED={schedule}: exit {code} instead "
                              f"of {reference[0]}{conform.difference(reference[1], out)}")

    def program(self, source, mode):
        """The end of one program in one mode, a text about it, and what became of its functions."""
        reasons = []
        with tempfile.TemporaryDirectory(prefix="acc-suite-") as directory:
            try:
                self.check(source, mode, directory, reasons)
            except End as end:
                return *end.args, reasons
        return "passed", "", reasons


def sources(paths):
    """The programs in the given directories and below, and the given programs."""
    found = []
    for path in paths:
        within = os.path.join(path, "tests", "single-exec")  # c-testsuite's own
        path = within if os.path.isdir(within) else path
        found += glob.glob(os.path.join(path, "**", "*.c"), recursive=True) \
            if os.path.isdir(path) else [path]
    return sorted(os.path.abspath(path) for path in found)


def report(mode, ends, reasons):
    total = sum(ends.values())
    print(f"{mode}: {total} programs, " + ", ".join(f"{ends[end]} {end}" for end in ENDS))
    plain = collections.Counter(re.sub(r"called by \w+", "called by one", reason)
                                for reason in reasons if reason != "async")
    print(f"{mode}: {reasons.count('async')} functions async, {sum(plain.values())} plain" +
          "".join(f"\n    {count} {reason}" for reason, count in plain.most_common()))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--acc", default=os.path.join(conform.ROOT, "build", "bin", "acc"))
    parser.add_argument("--mode", choices=MODES, help="one mode instead of both")
    parser.add_argument("--with", dest="others", action="append", default=[], metavar="FILE",
                        help="is compiled as plain C and linked to each program")
    parser.add_argument("--arguments", default="", help="what each program is run with")
    parser.add_argument("--seconds", type=int, default=300, help="the limit of each step")
    parser.add_argument("--plain-seconds", type=int, default=5,
                        help="a program that takes longer by itself is skipped")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("-v", "--verbose", action="store_true", help="names what passes, too")
    options, flags = asyncify.parse_flags(parser)
    suite = Suite(options, flags)
    modes = [options.mode] if options.mode else MODES
    ends = {mode: collections.Counter() for mode in modes}
    reasons = {mode: [] for mode in modes}
    work = [(source, mode) for source in sources(options.paths) for mode in modes]
    if not work:
        sys.exit("suite: no C program in " + " ".join(options.paths))
    with tempfile.TemporaryDirectory(prefix="acc-suite-") as directory, \
            concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        suite.build_others(directory)
        for (source, mode), (end, text, found) in zip(
                work, pool.map(lambda pair: suite.program(*pair), work)):
            ends[mode][end] += 1
            reasons[mode] += found
            if end != "passed" or options.verbose:
                print(f"{end} {os.path.relpath(source)} {mode}: {text}", flush=True)
    for mode in modes:
        report(mode, ends[mode], reasons[mode])
    return any(ends[mode]["failed"] for mode in modes)


if __name__ == "__main__":
    sys.exit(main())
