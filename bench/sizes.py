#!/usr/bin/env python3
"""How large frames are: acc's, the lower bound, rustc's, clang's C++20 coroutines'.

The functions are in sizes/: peer.c (those of rustc's own tests, and where rustc is known to lose),
ported.c (what async Rust programs are made of), later.c (constructs that acc may not know yet).
Each has its counterpart in Rust, written by hand, and its bound in the comment above it; C++ gets
the same text, `async` and `await` replaced.  All programs are run: they must compute what the same
text computes as plain C, and be pending as often.

  acc stored      the frame with its start state: a task's or the root's (acc_frame_size)
  acc embedded    the frame in a caller that awaits it ("-": not in the report of this acc)
  rustc           size_of_val of the future; the smallest of -O0, -O2, unwind, abort
  C++20           the most bytes that the promise's operator new has given out at one time, -O2: the
                  frame with those of the functions that it awaits; no allocation is elided

The last lines are PASS or FAIL, a claim each; the exit code is 0 when all pass.

    ./dev bench sizes [--markdown] [--check]

--check builds and runs the programs with acc only and compares what they compute.
"""

import argparse
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "lib"))
from common import (CLANGXX, ROOT, attempt, cpp_line, find_rustc, has_coroutines, run, rust_line,
                    show, verdict)

SOURCE = ROOT / "bench" / "sizes"
FILES = ("peer", "ported")
GOAL = 0.95

acc = ROOT / "build" / "bin" / "acc"
build = ROOT / "build" / "bench" / "sizes"


# ---- what the sources say ------------------------------------------------------------------------


def bounds(name):
    """{function: (stored, embedded)} of the comments above the functions, in their order."""
    text = (SOURCE / f"{name}.c").read_text()
    return {function: (int(stored), int(embedded)) for function, stored, embedded
            in re.findall(r"^/\* bound (\w+) (\d+) (\d+)\b", text, re.M)}


def as_cpp(name):
    """The same functions as coroutines; leaves.hpp defines await, return and the rest."""
    text = (SOURCE / f"{name}.c").read_text()
    path = build / f"{name}.cpp"
    path.write_text(re.sub(r"^( *)async (.+?)\b(\w+)\(", r"\1NOINLINE task<\2> \3(", text,
                           flags=re.M))
    return path


# ---- the programs --------------------------------------------------------------------------------


def rows(program):
    """{function: (size, what it did)} of a program's lines."""
    found = {}
    for line in run(program).splitlines():
        name, size, did = line.split(" ", 2)
        found[name] = (int(size), did)
    return found


def helpers():
    run("clang-19", "-O2", "-c", SOURCE / "helpers.c", "-o", build / "helpers.o")
    return build / "helpers.o"


def plain(name):
    program = build / f"{name}-plain"
    run("gcc", "-O1", "-DPLAIN", SOURCE / f"{name}.c", build / "helpers.o", "-o", program)
    return rows(program)


def with_acc(name, cc, *flags):
    program = build / f"{name}-{cc}"
    run(acc, f"--acc-cc={cc}", *flags, SOURCE / f"{name}.c", build / "helpers.o", "-o",
        program)
    return rows(program)


def reported(name, *flags):
    """{function: (stored, embedded or None)} of acc's own report: the only reader of it here."""
    text = run(acc, "--report-sizes=/dev/stdout", "-c", *flags, SOURCE / f"{name}.c", "-o",
               build / f"{name}-report.o")
    found = {}
    for function, stored, rest in re.findall(r"^(\w+): (\d+) bytes?(.*)", text, re.M):
        embedded = re.search(r"\bembedded (\d+)|(\d+) (?:bytes? )?embedded\b", rest)
        found[function] = (int(stored), int(embedded[1] or embedded[2]) if embedded else None)
    return found


def with_rust(rustc, name):
    """The smallest size of four builds; they must all do the same."""
    smallest = {}
    for panic in ("unwind", "abort"):
        for level in (0, 2):
            program = build / f"{name}-rust-{panic}-{level}"
            run(rustc, "--edition=2021", f"-Copt-level={level}", f"-Cpanic={panic}",
                SOURCE / f"{name}.rs", f"-Clink-arg={build / 'helpers.o'}", "-o", program)
            for function, (size, did) in rows(program).items():
                before = smallest.get(function, (size, did))
                if before[1] != did:
                    sys.exit(f"sizes.py: {function}: rustc's builds do not do the same")
                smallest[function] = (min(size, before[0]), did)
    return smallest


def with_cpp(name):
    source, program = as_cpp(name), build / f"{name}-cpp"
    run(CLANGXX, "-std=c++20", "-O2", "-w", f"-I{SOURCE}", source, build / "helpers.o", "-o",
        program)
    return rows(program)


def known_later():
    """The functions of later.c that this acc compiles, as flags."""
    flags = []
    for function in bounds("later"):
        done = attempt(acc, "--emit-c", f"-DLATER_{function}", SOURCE / "later.c", "-o",
                       build / "later.gen.c")
        if done.returncode == 0:
            flags.append(f"-DLATER_{function}")
        elif "not supported" not in done.stderr:
            sys.exit(f"sizes.py: acc refuses {function} of later.c:\n{done.stderr}")
    return flags


# ---- all of it -----------------------------------------------------------------------------------


class Row:
    def __init__(self, function, bound):
        self.function, self.bound = function, bound
        self.acc = (None, None)  # stored, embedded
        self.rust = self.cpp = None

    def figures(self):
        """(what, acc, bound) for what acc said."""
        return [(what, mine, bound) for what, mine, bound
                in zip(("stored", "embedded"), self.acc, self.bound) if mine is not None]


def differing(reference, *others):
    """The functions that did not do what the reference did."""
    return sorted({function for other in others for function, (_, did) in other.items()
                   if function not in reference or reference[function][1] != did} |
                  {function for other in others if other for function in reference
                   if function not in other})


def measure(name, rustc, cpp, flags=()):
    """[Row], [function that does not do the same everywhere]; for later.c Rust is the reference"""
    found = {function: Row(function, bound) for function, bound in bounds(name).items()}
    rust = with_rust(rustc, name) if rustc else {}
    if name == "later":
        mine = [with_acc(name, cc, "-O2", *flags) if flags else {} for cc in ("clang-19", "gcc")]
        reference = {function: rust.get(function, done) for function, done in mine[0].items()}
    else:
        mine = [with_acc(name, cc, "-O2") for cc in ("clang-19", "gcc")]
        reference = plain(name)
    frames = reported(name, *flags) if mine[0] else {}
    others = with_cpp(name) if cpp and name != "later" else {}
    bad = differing(reference, *mine, others, *([rust] if name != "later" else []))
    for function, (stored, _) in mine[0].items():
        if mine[1][function][0] != stored or frames[function][0] != stored:
            sys.exit(f"sizes.py: {function}: {stored} bytes with clang, {mine[1][function][0]} "
                     f"with gcc, {frames[function][0]} in the report")
    for function, row in found.items():
        row.acc = frames.get(function, (None, None))
        row.rust = rust.get(function, (None,))[0]
        row.cpp = others.get(function, (None,))[0]
    return list(found.values()), bad


def check():
    """With acc alone: every function does what it does in plain C, whichever compiler is behind."""
    bad = []
    for name in FILES:
        reference = plain(name)
        mine = [with_acc(name, cc) for cc in ("clang-19", "gcc")]
        bad += differing(reference, *mine)
        frames = reported(name)
        without = set(bounds(name)) ^ set(reference)
        without |= {function for function in bounds(name) if function not in frames}
        if without:
            sys.exit(f"sizes.py: {name}.c: no row, bound or frame for {', '.join(sorted(without))}")
        bad += [function for function in reference
                if mine[0][function][0] != mine[1][function][0]]
    flags = known_later()
    if flags:
        with_acc("later", "clang-19", *flags)
    if bad:
        print("not as in plain C, or not the same size with clang and gcc: " + ", ".join(bad))
    return 1 if bad else 0


def tabulate(table, markdown):
    head = ["function", "stored", "embedded", "bound st.", "bound emb.", "rustc", "C++20", ""]
    lines = []
    for row in table:
        remarks = [f"{what}: {mine - bound:+d}" for what, mine, bound in row.figures()
                   if mine != bound]
        if row.acc[0] is None:
            remarks.append("not yet")
        if row.rust and any(mine > row.rust for _, mine, _ in row.figures()):
            remarks.append("rustc's is smaller")
        lines.append([row.function] + ["-" if value is None else str(value) for value in
                                       (*row.acc, *row.bound, row.rust, row.cpp)] +
                     ["; ".join(remarks)])
    show(head, lines, (0, 7), markdown)


def judge(table, bad, rustc):
    built = [row for row in table if row.acc[0] is not None]
    figures = [(row, *figure) for row in built for figure in row.figures()]
    reached = [figure for figure in figures if figure[2] == figure[3]]
    below = [f"{row.function} {what}" for row, what, mine, bound in figures if mine < bound]
    good = [verdict(not bad, "all variants do the same" +
                    (": not " + ", ".join(bad) if bad else f" ({len(built)} functions)"))]
    if rustc:
        larger = [(row, what, mine) for row, what, mine, _ in figures
                  if row.rust is not None and mine > row.rust]
        smaller = sum(row.rust is not None and row.acc[0] < row.rust for row in built)
        good.append(verdict(not larger, f"no frame is larger than rustc's ({len(built)} functions; "
                            f"{smaller} stored ones are smaller)"))
        for row, what, mine in larger:
            print(f"      {row.function}: {what} {mine}, rustc {row.rust}")
    else:
        print("note  no rustc here: nothing is compared with it")
    for what in ("stored", "embedded"):
        of = [figure for figure in figures if figure[1] == what]
        if of:
            print(f"note  {what}: {sum(f[2] == f[3] for f in of)} of {len(of)} at the bound")
        else:
            print(f"note  {what}: this acc does not report it")
    good.append(verdict(len(reached) >= GOAL * len(figures),
                        f"at least {GOAL:.0%} of these sizes are at the bound: {len(reached)} of "
                        f"{len(figures)}, {len(reached) / len(figures):.1%}"))
    for row, what, mine, bound in figures:
        if mine > bound:
            print(f"      {row.function}: {what} {mine}, bound {bound}")
    if below:
        good.append(verdict(False, "a bound is a bound: below it are " + ", ".join(below)))
    return all(good)


def main():
    global acc, build
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--acc", type=Path, default=acc)
    parser.add_argument("--build", type=Path, default=build, help="where the programs go")
    parser.add_argument("--check", action="store_true", help="acc's programs only, for the tests")
    parser.add_argument("--markdown", action="store_true", help="print the table as markdown")
    options = parser.parse_args()
    acc, build = options.acc.resolve(), options.build.resolve()
    build.mkdir(parents=True, exist_ok=True)
    helpers()
    if options.check:
        return check()

    rustc, cpp = find_rustc(), has_coroutines()
    print(rust_line(rustc))
    print(cpp_line(cpp))
    print()
    table, bad = [], []
    for name in FILES + ("later",):
        part, differ = measure(name, rustc, cpp, known_later() if name == "later" else ())
        table += part
        bad += differ
    tabulate(table, options.markdown)
    print()
    return 0 if judge(table, bad, rustc) else 1


if __name__ == "__main__":
    sys.exit(main())
