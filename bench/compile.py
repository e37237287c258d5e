#!/usr/bin/env python3
"""What acc adds to compiling.

Writes a file of 10,000 lines with 500 async functions (seeded, so always the same) and measures
wall time and peak memory of `acc -O2 -c`, of `acc --emit-c` and of clang-19 alone on the C that
acc emitted.  The goal: acc -O2 -c <= 1.3 x clang alone + 60 ms.  Then 1,000, 10,000 and 100,000
lines of the same kind: 10 times the code must take at most 11 times the time, and so it must where
the code is one function, in each of several shapes (HUGE).  Times are the
smallest of several runs, and the verdicts go by CPU time (children included), which load on the
machine disturbs least.

    ./dev bench compile [--runs N] [--profile] [--keep DIR] [--huge SHAPE ...]

--profile counts instructions of `acc --emit-c` with callgrind and shows the hottest functions.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench" / "compile"
ACC = ROOT / "build" / "bin" / "acc"
INCLUDE = ROOT / "runtime" / "include"
CLANG = "clang-19"

LINES_PER_FUNCTION = 20  # 500 async functions in 10,000 lines, plain ones between them
FACTOR, CONSTANT = 1.3, 0.060
LINEAR = 11.0
HUGE_LIMIT = 60.0  # seconds: with more, ten times the code is not tried

# ---- the generated program -----------------------------------------------------------------------

PROLOGUE = """\
#include <acc/async.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct connection {
    int fd;
    unsigned flags;
    long received, sent;
    char name[32];
};

struct leaf {
    long x;
};

async_manual(leaf) long rest(long x);
void leaf_init(struct leaf *self, long x);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, long *out);
void leaf_drop(struct leaf *self);

void use(void *object);
long mix(long a, long b);
"""


class Writer:
    """Writes functions that call only what was written before them."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = PROLOGUE.splitlines()
        self.asyncs = []
        self.plains = []

    def expression(self, names, depth=0):
        r = self.random
        kind = r.randrange(6) if depth < 2 else r.randrange(2)
        if kind == 0:
            return str(r.randrange(1, 100))
        if kind in (1, 2):
            return r.choice(names)
        if kind == 3 and self.plains:
            return f"{r.choice(self.plains)}({r.choice(names)}, {r.choice(names)})"
        operator = r.choice(["+", "-", "*", "^", "&", "|"])
        return (f"({self.expression(names, depth + 1)} {operator} "
                f"{self.expression(names, depth + 1)})")

    def call(self, names):
        """An await of an earlier function; near ones, so that chains stay short."""
        r = self.random
        near = self.asyncs[-40:-4]
        if not near or r.random() < 0.5:
            return f"await rest({r.choice(names)})"
        return f"await {r.choice(near)}(c, {r.choice(names)})"

    def plain(self, number):
        r = self.random
        name = f"mix{number}"
        body = [f"static long {name}(long a, long b)", "{", f"    long r = a ^ {number};"]
        if r.random() < 0.5:
            body += [f"    for (int i = 0; i < {r.randrange(2, 9)}; i++)",
                     f"        r = r * {r.randrange(3, 99)} + (b >> i);"]
        else:
            body += [f"    if (b > {r.randrange(100)})", f"        r -= b * {r.randrange(2, 9)};"]
        self.lines += body + ["    return r;", "}", ""]
        self.plains = (self.plains + [name])[-8:]

    def statements(self, names, depth, budget):
        """About `budget` lines that use what is in `names`."""
        r = self.random
        pad = "    " * depth
        out = []
        names = list(names)
        while len(out) < budget:
            kind = r.randrange(12) if depth < 3 else r.randrange(5)
            target = r.choice([name for name in names if name not in ("i", "j", "k")])
            if kind in (0, 1):
                out.append(f"{pad}{target} += {self.call(names)};")
            elif kind == 2:
                out.append(f"{pad}{target} = {self.expression(names)};")
            elif kind == 3:
                name = f"v{depth}_{len(out)}"
                if name not in names:
                    out.append(f"{pad}long {name} = {self.expression(names)};")
                    names.append(name)
            elif kind == 4:
                out.append(f"{pad}c->{r.choice(['received', 'sent'])} += {target};")
            elif kind in (5, 6):
                out.append(f"{pad}if ({target} % {r.randrange(2, 9)} > "
                           f"{self.expression(names)}) {{")
                out += self.statements(names, depth + 1, r.randrange(1, 4))
                if r.random() < 0.4:
                    out.append(f"{pad}}} else {{")
                    out += self.statements(names, depth + 1, r.randrange(1, 3))
                out.append(f"{pad}}}")
            elif kind in (7, 8):
                i = "ijk"[depth - 1]
                if i not in names:
                    out.append(f"{pad}for (int {i} = 0; {i} < {r.randrange(2, 20)}; {i}++) {{")
                    out += self.statements(names + [i], depth + 1, r.randrange(1, 4))
                    if r.random() < 0.3:
                        out.append(f"{pad}    if ({target} & 1)")
                        out.append(f"{pad}        {r.choice(['break', 'continue'])};")
                    out.append(f"{pad}}}")
            elif kind == 9:
                out.append(f"{pad}switch ({target} & 3) {{")
                for case in range(2):
                    out.append(f"{pad}case {case}: {{")
                    out += self.statements(names, depth + 1, 1)
                    out += [f"{pad}    break;", f"{pad}}}"]
                out += [f"{pad}default:", f"{pad}    {target} -= 1;", f"{pad}}}"]
            elif kind == 10:
                buffer = f"buffer{depth}_{len(out)}"
                out.append(f"{pad}unsigned char {buffer}[{r.choice([16, 64, 256])}];")
                out.append(f"{pad}memset({buffer}, (int){target}, sizeof {buffer});")
                out.append(f"{pad}{target} += {self.call(names)} + {buffer}[{target} & 15];")
            elif kind == 11:
                out.append(f"{pad}while ({target} > 1000 && {self.call(names)} > 0)")
                out.append(f"{pad}    {target} /= 2;")
        return out

    def coroutine(self, number, budget):
        r = self.random
        name = f"work{number}"
        linkage = "static " if r.random() < 0.7 else ""
        body = self.statements(["n", "sum"], 1, budget)
        self.lines += [f"{linkage}async long {name}(struct connection *c, long n)", "{",
                       "    long sum = n;"]
        self.lines += body + ["    return sum;", "}", ""]
        self.asyncs.append(name)

    def write(self, functions):
        for number in range(functions - 1):
            if number % 3 == 0:
                self.plain(number)
            room = (number + 1) * LINES_PER_FUNCTION - len(self.lines) - 6
            self.coroutine(number, max(3, min(room, 16)))
        # All functions are used, and the file has the lines it was asked for.
        self.lines += ["async long all(struct connection *c, long n)", "{"]
        for name in self.asyncs[-4:]:
            self.lines.append(f"    n += await {name}(c, n);")
        self.lines += ["    return n;", "}"]
        short = functions * LINES_PER_FUNCTION - len(self.lines)
        return "\n".join(self.lines + [""] * max(short, 0)) + "\n"


# ---- one huge function ---------------------------------------------------------------------------

# What stands in it again and again, @ being the number, and what stands around that.
HUGE = {
    "short-lived": (["    long v@ = await rest(n);", "    sum += v@ + await rest(v@);"], [], []),
    "scopes": (["    {", "        long v = await rest(@);", "        char b[80] = {(char)v};",
                "        sum += await rest(v) + b[v & 7];", "    }"], [], []),
    "switch": (["    case @:", "        sum += await rest(@);", "        break;"],
               ["    switch (n) {"], ["    }"]),
    "loops": (["    for (int i = 0; i < n; i++) {", "        sum += await rest(i);",
               "        if (sum & 1)", "            sum ^= await rest(sum);", "    }"], [], []),
    "one-loop": (["        sum += await rest(i);", "        if (sum & 1)",
                  "            sum ^= await rest(sum);"],
                 ["    for (int i = 0; i < n; i++) {"], ["    }"]),
    "long-lived": (["    long v@ = await rest(n);"], [], ["    sum += v@;"]),
    "buffers": (["    char b@[80] = {(char)sum};", "    sum += await rest(b@[1]) + b@[2];"], [], []),
    "awaits": (["    sum += await rest(@);"], [], []),
    "lent": (["    long v@ = await rest(n);", "    use(&v@);"], [], []),
    "lent-sizes": (["    char c@[3];", "    int v@[5];", "    use(c@), use(v@);",
                    "    sum += await rest(n);"], [], []),
    "across": (["    long v@ = mix(n, @);", "    sum += await rest(n);"], [], ["    sum += v@;"]),
    "defers": (["    defer sum += @;", "    sum += await rest(@);"], [], []),
    "returns": (["    sum += await rest(@);", "    if (sum == @)", "        return @;"],
                ["    defer use(&n);"], []),
    "gotos": (["l@: sum += await rest(@);", "    if (sum & 1)", "        goto l@;"], [], []),
}


def huge(directory, shape, lines):
    middle, before, behind = HUGE[shape]
    is_repeated = any("@" in line for line in behind)
    count = lines // (len(middle) + (len(behind) if is_repeated else 0))

    def repeat(part):
        return [line.replace("@", str(i)) for i in range(count) for line in part]

    text = PROLOGUE.splitlines() + ["async long f(long n)", "{", "    long sum = n;"]
    text += before + repeat(middle) + (repeat(behind) if is_repeated else behind)
    source = directory / f"{shape}{lines}.c"
    source.write_text("\n".join(text + ["    return sum;", "}", ""]))
    return source


# ---- measuring -----------------------------------------------------------------------------------


def measure(command, runs):
    """The smallest wall and CPU seconds and the largest peak of memory, in MiB, children included.

    wait4 counts the processes that the command itself waited for; memory is that of the largest."""
    wall = cpu = float("inf")
    peak = 0.0
    for _ in range(runs):
        begin = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = min(wall, time.perf_counter() - begin)
        cpu = min(cpu, usage.ru_utime + usage.ru_stime)
        peak = max(peak, usage.ru_maxrss / 1024)
        if process.returncode:
            sys.exit(f"compile.py: {' '.join(map(str, command))}: exit code {process.returncode}\n"
                     f"{errors.decode()[:4000]}")
    return wall, cpu, peak


def generate(directory, lines):
    source = directory / f"lines{lines}.c"
    text = Writer(seed=lines).write(lines // LINES_PER_FUNCTION)
    source.write_text(text)
    return source, text.count("\n"), len(re.findall(r"^(?:static )?async long", text, re.M))


def row(name, measured, note=""):
    wall, cpu, peak = measured
    print(f"  {name:34s} {wall * 1000:9.0f} ms {cpu * 1000:9.0f} ms {peak:8.0f} MiB  {note}")


def profile(source):
    out = BUILD / "callgrind.out"
    subprocess.run(["valgrind", "--tool=callgrind", "--trace-children=no",
                    f"--callgrind-out-file={out}", ACC, "--emit-c", source, "-o", BUILD / "p.c"],
                   check=True, stderr=subprocess.DEVNULL)
    for inclusive in ("no", "yes"):
        text = subprocess.run(["callgrind_annotate", f"--inclusive={inclusive}", "--threshold=100",
                               out], check=True, text=True, stdout=subprocess.PIPE).stdout
        total = re.search(r"^\s*([\d,]+).*PROGRAM TOTALS", text, re.M).group(1)
        print(f"\ncallgrind, acc --emit-c, {source.name}: {total} instructions"
              f"{' (inclusive)' if inclusive == 'yes' else ''}")
        # The functions of acc itself; what libclang does is one line in the first table.
        rows = [line for line in text.splitlines() if re.match(r"\s*[\d,]+ \(", line)]
        own = [line for line in rows if "bin/acc]" in line or "/compiler/" in line]
        if inclusive == "no":
            spent = {}
            for line in rows[1:]:
                count = int(re.match(r"\s*([\d,]+)", line).group(1).replace(",", ""))
                where = re.search(r"\[([^\]]*)\]\s*$", line)
                name = Path(where.group(1)).name if where else "?"
                spent[name] = spent.get(name, 0) + count
            for name, count in sorted(spent.items(), key=lambda item: -item[1])[:5]:
                share = 100 * count / int(total.replace(",", ""))
                print(f"  {count:15,d}  {share:5.1f} %  in {name}")
        for line in (rows[1:] if inclusive == "no" else own)[:15 if inclusive == "no" else 40]:
            print("  " + line.strip()[:150])


def judge(name, before, now):
    """Whether 10 times the code took at most 11 times the time."""
    fine = now[1] <= LINEAR * before[1]
    print(f"{'PASS' if fine else 'FAIL'}  10x the code takes at most {LINEAR:.0f}x the "
          f"time: {name}: x{now[1] / before[1]:.1f} CPU, x{now[0] / before[0]:.1f} wall")
    return fine


def measure_huge(directory, shapes, runs):
    print("\nacc --emit-c on one function")
    print(f"  {'':34s} {'wall':>12s} {'CPU':>12s} {'peak':>12s}")
    good = True
    for shape in shapes:
        before = None
        for size in (1000, 10000, 100000):
            source = huge(directory, shape, size)
            now = measure([ACC, "--emit-c", source, "-o", source.with_suffix(".gen.c")],
                          runs if size < 100000 else 1)
            row(f"{shape}, {size} lines", now)
            if before:
                good &= judge(f"{shape}, {size // 10:,} to {size:,} lines", before, now)
            before = now
            if now[1] > HUGE_LIMIT and size < 100000:
                print(f"FAIL  {shape}: more lines would take too long")
                good = False
                break
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each command (3)")
    parser.add_argument("--profile", action="store_true", help="callgrind acc --emit-c as well")
    parser.add_argument("--keep", metavar="DIR", help="write the generated files there")
    parser.add_argument("--huge", nargs="+", choices=list(HUGE), metavar="SHAPE",
                        help="only one huge function, of these shapes: " + ", ".join(HUGE))
    options = parser.parse_args()
    directory = Path(options.keep) if options.keep else BUILD
    directory.mkdir(parents=True, exist_ok=True)
    BUILD.mkdir(parents=True, exist_ok=True)
    runs = max(1, options.runs)
    good = True
    if options.huge:
        return 0 if measure_huge(directory, options.huge, runs) else 1

    version = subprocess.run([CLANG, "--version"], text=True, stdout=subprocess.PIPE).stdout
    print(f"{version.splitlines()[0]}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; "
          f"smallest of {runs} runs\n")

    source, lines, functions = generate(directory, 10000)
    emitted = source.with_suffix(".gen.c")
    obj = source.with_suffix(".o")
    emit = measure([ACC, "--emit-c", source, "-o", emitted], runs)
    clang, whole = (float("inf"),) * 3, (float("inf"),) * 3
    for _ in range(runs):  # in turn, so that load falls on both
        clang = tuple(map(min, clang, measure([CLANG, "-O2", "-c", f"-I{INCLUDE}", emitted,
                                               "-o", obj], 1)))
        whole = tuple(map(min, whole, measure([ACC, "-O2", "-c", source, "-o", obj], 1)))
    print(f"{lines} lines, {functions} async functions; emitted: "
          f"{emitted.read_text().count(chr(10))} lines, {emitted.stat().st_size // 1024} KiB")
    print(f"  {'':34s} {'wall':>12s} {'CPU':>12s} {'peak':>12s}")
    row("acc --emit-c", emit)
    row("clang-19 -O2 -c, the emitted C", clang)
    row("acc -O2 -c", whole, f"x{whole[0] / clang[0]:.3f} wall, x{whole[1] / clang[1]:.3f} CPU")
    # Judged by CPU time: that of the wall is the same on an idle machine, and noise on a busy one.
    limit = FACTOR * clang[1] + CONSTANT
    fine = whole[1] <= limit
    good &= fine
    print(f"\n{'PASS' if fine else 'FAIL'}  acc -O2 -c takes at most {FACTOR} x clang alone + "
          f"{CONSTANT * 1000:.0f} ms: {whole[1] * 1000:.0f} ms CPU, limit {limit * 1000:.0f} ms\n")

    print("acc --emit-c on 1x, 10x, 100x the code")
    print(f"  {'':34s} {'wall':>12s} {'CPU':>12s} {'peak':>12s}")
    before = None
    for size in (1000, 10000, 100000):
        source, lines, functions = generate(directory, size)
        now = measure([ACC, "--emit-c", source, "-o", source.with_suffix(".gen.c")],
                      runs if size < 100000 else max(1, runs // 2))
        row(f"{lines} lines, {functions} functions", now,
            f"x{now[0] / before[0]:.1f} wall, x{now[1] / before[1]:.1f} CPU" if before else "")
        if before:
            good &= judge(f"{size // 10:,} to {size:,} lines", before, now)
        before = now
    good &= measure_huge(directory, HUGE, runs)

    if options.profile:
        profile(directory / "lines10000.c")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
