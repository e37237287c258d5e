#!/usr/bin/env python3
"""Runs the programs of c-testsuite asyncified, and compares with what the suite expects.

    ctestsuite.py DIR [--acc PATH] [--mode statements|expressions] [-v]

DIR is a clone of https://github.com/c-testsuite/c-testsuite, or any directory of programs NAME.c
beside what they print, NAME.c.expected.  A program that returns another code than 0, or prints
something else, has failed.  Each goes through both modes of asyncify, compiled at -O0 with gcc and
at -O2 with clang behind acc, under three schedules.  Its end is one of

    passed     it does what the suite expects in all of them
    plain      asyncify finds no function that can be async, so the program proves nothing
    refused    acc says an error: its message is listed
    failed     anything else
    skipped    the plain program itself does not do what the suite expects

The last line counts them; the exit code is 1 if one failed.
"""
import argparse
import glob
import os
import re
import sys
import tempfile

import conform

HERE = conform.HERE
MODES = ["statements", "expressions"]
SCHEDULES = ["ready", "once", "1"]
BUILDS = [(conform.GCC, "-O0"), (conform.CLANG, "-O2")]
STANDARD = "-std=gnu11"
SECONDS = 300


def runs(program, expected, schedule, directory):
    """Whether the program does what is expected; what it did instead."""
    code, out, err = conform.run([program], SECONDS, {"SCHED": schedule}, directory)
    if code == 0 and out + err == expected:
        return None
    return f"exit {code}, {len(out + err)} bytes of output where {len(expected)} are expected"


def check(source, expected, mode, acc, work):
    """The end of one program in one mode, and a text about it."""
    include = ["-I", os.path.dirname(source)]
    directory = os.path.dirname(source)
    dialect, program = os.path.join(work, "dialect.c"), os.path.join(work, "program")
    plain = conform.run([conform.CLANG, "-w", STANDARD, *include, source, "-o", program, "-lm"],
                        SECONDS)
    if plain[0] != 0 or runs(program, expected, "ready", directory):
        return "skipped", "the plain program"
    code, _, err = conform.run([sys.executable, os.path.join(HERE, "asyncify"), "--explain",
                                "--mode", mode, STANDARD, *include, source, "-o", dialect],
                               SECONDS)
    if code != 0:
        return "failed", "asyncify: " + err.strip()
    if not re.search(r": async\b", err):
        return "plain", ", ".join(err.split("\n")).strip(", ")
    for compiler, level in BUILDS:
        code, out, err = conform.run([acc, f"--acc-cc={compiler}", "-w", STANDARD, level, *include,
                                      "-I", HERE, dialect, "-o", program, "-lm"], SECONDS)
        if code != 0:
            message = re.search(r"error: (.*)", err)
            refused = code == 1 and message and ": error:" in err
            return ("refused" if refused else "failed",
                    message.group(1) if message else f"acc: exit {code}")
        for schedule in SCHEDULES:
            wrong = runs(program, expected, schedule, directory)
            if wrong:
                return "failed", f"{compiler} {level}, SCHED={schedule}: {wrong}"
    return "passed", ""


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--acc", default=os.path.join(conform.ROOT, "build", "bin", "acc"))
    parser.add_argument("--mode", choices=MODES, help="one mode instead of both")
    parser.add_argument("-v", "--verbose", action="store_true", help="names what passes, too")
    options = parser.parse_args()
    within = os.path.join(options.directory, "tests", "single-exec")
    sources = glob.glob(os.path.join(within if os.path.isdir(within) else options.directory, "*.c"))
    counts = {}
    for source in sorted(os.path.abspath(source) for source in sources):
        if not os.path.exists(source + ".expected"):
            continue
        with open(source + ".expected", encoding="latin-1", newline="") as file:
            expected = file.read()
        for mode in [options.mode] if options.mode else MODES:
            with tempfile.TemporaryDirectory(prefix="acc-suite-") as work:
                end, text = check(source, expected, mode, options.acc, work)
            counts.setdefault(mode, {}).setdefault(end, []).append(source)
            if end != "passed" or options.verbose:
                print(f"{end} {os.path.basename(source)} {mode}: {text}", flush=True)
    failed = False
    for mode, ends in counts.items():
        total = sum(len(names) for names in ends.values())
        print(f"{mode}: {total} programs, " +
              ", ".join(f"{len(ends.get(end, []))} {end}" for end in
                        ["passed", "plain", "refused", "failed", "skipped"]))
        failed |= bool(ends.get("failed"))
    if not counts:
        sys.exit(f"ctestsuite: no NAME.c with NAME.c.expected in {options.directory}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
