#!/usr/bin/env python3
"""Polls and the code between awaits, beside the best of the others, in instructions and in time.

The workloads of bench/await (loops with a rare await, children that are ready, chains of 1, 8 and
64 awaits that are ready, pending once, or still pending), gcc and clang behind acc, against

  plain     the same text in plain C: what the code between awaits is held to (loops)
  by hand   state machines, by the same compiler
  Rust      async functions, -O2, one codegen unit, panic=abort
  C++20     coroutines, clang++ -O2, in frames whose allocation is an addition

Instructions: callgrind counts each workload with two counts and the difference is divided, so
start-up cancels out.  Time: CPU time, of programs laid out in memory in several ways (PLACEMENTS in
await/programs.py); all of them run in turn, once a round; the best of a program's layouts is its
time in that round, a ratio is taken within a round, and the median of the rounds is shown.

The last lines are PASS or FAIL, a claim each; the exit code is 0 when all pass.

    ./dev bench poll [--rounds N] [--markdown] [--check]

--check builds acc's, the plain and the hand-written programs and compares what they compute.
"""

import argparse
import concurrent.futures
import os
import statistics
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path(__file__).resolve().parent / folder) for folder in ("lib", "await")]
from common import (ROOT, cpp_line, find_rustc, has_coroutines, run, rust_line, show, verdict,
                    version)
from programs import COMPILERS, PLACEMENTS, ROWS, VARIANTS, Programs, different, number

PLAIN_LIMIT = 1.02  # between awaits: this much of plain C
BEST_LIMIT = 1.005  # instructions: as good as the best of the others, the rest is rounding
TIME_LIMIT = 1.05   # what the machine's noise allows to say of time; the control is printed

AGAIN = ("acc", "again")  # acc with clang once more: what a ratio of equals looks like


def build(programs, rustc, cpp, placement=None):
    """{(variant, compiler): program}"""
    built = {(variant, label): programs.compile_variant(label, variant, placement)
             for label in COMPILERS for variant in VARIANTS}
    if rustc:
        built["Rust", ""] = programs.compile_rust(rustc, placement)
    if cpp:
        built["C++20", ""] = programs.compile_cpp(placement)
    return built


def results(program):
    """{label: result} of a run that nothing counts."""
    return {label: result for label, _, result in
            (line.split() for line in run(program).splitlines())}


def check(programs):
    programs.generate()
    built = build(programs, None, False)
    reference = results(built["plain", "gcc"])
    found = {label: results(program) for label, program in built.items()}
    bad = different(reference, found)
    for (variant, label), those in found.items():
        missing = set(reference) - set(those)
        if missing:
            sys.exit(f"poll.py: {variant}, {label}: no {', '.join(sorted(missing))}")
    if bad:
        print("not as in plain C: " + ", ".join(bad))
    return 1 if bad else 0


# ---- measuring ----------------------------------------------------------------------------------


def take_times(layouts, rounds):
    """{program: [{workload: nanoseconds}, one a round]}; the best of its layouts"""
    found = {label: [] for label in [*layouts[0], AGAIN]}
    for _ in range(rounds):
        for spent in found.values():
            spent.append({})
        for built in layouts:
            for label, program in [*built.items(), (AGAIN, built["acc", "clang"])]:
                best = found[label][-1]
                for line in run(program, "time").splitlines():
                    name, spent = line.split()
                    best[name] = min(int(spent), best.get(name, int(spent)))
    return found


class Figures:
    """Instructions and times of all programs, and the ratios between them."""

    def __init__(self, counted, times):
        self.counted, self.times = counted, times

    def instructions(self, label, name, units=1):
        value = self.counted[label][0].get(name) if label in self.counted else None
        return value / units if value is not None else None

    def in_instructions(self, label, peer, name):
        mine, other = self.instructions(label, name), self.instructions(peer, name)
        return mine / other if mine is not None and other else None

    def in_time(self, label, peer, name):
        if label not in self.times or peer not in self.times or name not in self.times[peer][0]:
            return None
        return statistics.median(mine[name] / other[name] for mine, other
                                 in zip(self.times[label], self.times[peer]))

    def best(self, ratio, label, peers, name):
        """(the largest ratio to a peer, that peer), or (None, None)"""
        found = [(value, peer[0]) for peer in peers
                 if (value := ratio(label, peer, name)) is not None]
        return max(found, default=(None, None))


def noise(figures):
    """The largest and the smallest ratio of a program to itself."""
    ratios = [figures.in_time(AGAIN, ("acc", "clang"), name) for name, *_ in ROWS]
    return min(ratios), max(ratios)


# ---- judging ------------------------------------------------------------------------------------


def cell(value):
    return "-" if value is None else f"{value:.3f}"


class Claim:
    """Ratios that have a limit; those over it are shown."""

    def __init__(self, text, limit):
        self.text, self.limit, self.held, self.bad = text, limit, 0, []

    def add(self, value, row):
        if value is None:
            return
        if value <= self.limit:
            self.held += 1
        else:
            self.bad.append((value, row))

    def verdict(self):
        verdict(not self.bad, f"{self.text} (<= {self.limit}): {self.held} of "
                              f"{self.held + len(self.bad)} rows")
        for value, row in sorted(self.bad, reverse=True):
            print(f"      {value:.3f}  {row}")
        return not self.bad


def tabulate(figures, markdown):
    """Shows the table; returns the claims."""
    loops = Claim("between awaits: as many instructions as plain C", PLAIN_LIMIT)
    loops_time = Claim("between awaits: as much time as plain C", TIME_LIMIT)
    counts = Claim("no more instructions than the best of the others", BEST_LIMIT)
    times = Claim("no more time than the best of the others", TIME_LIMIT)
    rows = []
    for name, title, units, is_loop in ROWS:
        for cc in COMPILERS:
            mine, plain = ("acc", cc), ("plain", cc)
            peers = [("hand", cc), ("Rust", ""), ("C++20", "")]
            count, by = figures.best(figures.in_instructions, mine, peers, name)
            spent, spent_by = figures.best(figures.in_time, mine, peers, name)
            to_plain = figures.in_instructions(mine, plain, name)
            to_plain_time = figures.in_time(mine, plain, name)
            rows.append([title, cc] +
                        [number(figures.instructions(label, name, units))
                         for label in [mine, plain] + peers] +
                        [cell(to_plain), cell(count), cell(to_plain_time), cell(spent)])
            row = f"{title.strip()}, {cc}"
            counts.add(count, f"{row} ({by})")
            times.add(spent, f"{row} ({spent_by})")
            if is_loop:
                loops.add(to_plain, row)
                loops_time.add(to_plain_time, row)
    show(["workload", "cc", "acc", "plain", "by hand", "Rust", "C++20", "/plain", "/best",
          "t/plain", "t/best"], rows, (0, 1), markdown)
    return loops, counts, loops_time, times


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--acc", type=Path, default=ROOT / "build" / "bin" / "acc")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "bench" / "poll")
    parser.add_argument("--rounds", type=int, default=11, help="of the times (11)")
    parser.add_argument("--markdown", action="store_true", help="print the table as markdown")
    parser.add_argument("--check", action="store_true", help="measure nothing, for the tests")
    options = parser.parse_args()
    programs = Programs(options.acc, options.build)
    if options.check:
        return check(programs)

    rustc, cpp = find_rustc(), has_coroutines()
    programs.generate()
    built = build(programs, rustc, cpp)
    layouts = [build(programs, rustc, cpp, placement) for placement in range(len(PLACEMENTS))]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        counted = dict(zip(built, pool.map(programs.count, built.values())))
    times = take_times(layouts, max(1, options.rounds))
    figures = Figures(counted, times)

    for compiler in COMPILERS.values():
        print(f"{compiler}: {version(compiler)}")
    print(rust_line(rustc))
    print(cpp_line(cpp))
    print("\nInstructions an iteration (a call, a resume); acc's to those of plain C and to the\n"
          "best of by hand, Rust and C++20; the same ratios in time\n")
    claims = tabulate(figures, options.markdown)
    low, high = noise(figures)
    print(f"\nA program against itself, in time: {low:.3f} to {high:.3f}; load "
          f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {len(times[AGAIN])} rounds\n")
    bad = different(counted["acc", "gcc"][1], {label: those for label, (_, those)
                                               in counted.items()})
    good = [verdict(not bad, "all variants compute the same results" +
                    (": not " + ", ".join(bad) if bad else ""))]
    good += [claim.verdict() for claim in claims]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
