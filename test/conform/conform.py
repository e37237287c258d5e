#!/usr/bin/env python3
"""Runs random programs as they are and asyncified, and compares what they print and return.

    conform.py --count 200 --seed 1 [--jobs J] [--minutes M]    programs of csmith
    conform.py FILE.c ... [--quick]                             these programs, in several variants

A seed decides everything: the program, how it is asyncified, the compiler behind acc, its level,
whether sanitizers watch and whether leaves are hostile.  Each program has one of these ends:

    passed    the same output and exit code under every schedule
    refused   acc says an error: its message is listed
    failed    it does something else, acc or its C does not compile, or it does not end
    skipped   the program proves nothing: it does not end in time by itself, or its own meaning
              depends on the compiler or is undefined as far as ASan and UBSan can tell

The last line counts all four.  A failure leaves its files and is reduced by creduce; the small
program is filed in found/, whose programs are tests for ever.
"""
import argparse
import concurrent.futures
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import asyncify

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FOUND = os.path.join(HERE, "found")
CSMITH = "/usr/include/csmith"
CLANG, GCC = os.environ.get("CLANG", "clang-19"), os.environ.get("GCC", "gcc")
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
PATTERN = "-ftrivial-auto-var-init=pattern"
PLAIN_SECONDS = 2    # a program that takes longer is skipped
ASYNC_SECONDS = 60   # what it may take with its awaits
COMPILE_SECONDS = 300
LARGEST = 40000      # bytes of a csmith program: larger ones cost seconds to compile
SMALL = 12000        # the same with --small
MOST = 20            # awaits in one statement: what is kept across them grows with their square
AWAITS = {"-O0": 110, "-O1": 25, "-O2": 35}   # about how many awaits a random program gets


class Skip(Exception):
    """The program proves nothing."""


class Refused(Exception):
    """acc refuses the program."""


class Failure(Exception):
    """acc is wrong."""


def run(command, seconds, environment=None, directory=None):
    """The exit code (or "timeout"), stdout and stderr of a command and of nothing that it leaves."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True, cwd=directory,
                               env={**os.environ, **(environment or {})})
    try:
        out, err = process.communicate(timeout=seconds)
        code = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        code = "timeout"
    return code, out.decode("latin-1"), err.decode("latin-1")


# ---- what a seed means ---------------------------------------------------------------------------

# Sizes: most programs are small, because many small ones find more than few large ones.
SIZES = [
    (4, "--max-funcs 1 --max-block-depth 2 --max-block-size 3 --max-expr-complexity 6"),
    (5, "--max-funcs 3 --max-block-depth 2 --max-block-size 3 --max-expr-complexity 5"),
    (3, "--max-funcs 6 --max-block-depth 2 --max-block-size 3 --max-expr-complexity 3"),
    (3, "--max-funcs 2 --max-block-depth 4 --max-block-size 4 --max-expr-complexity 3"),
    (2, "--max-funcs 2 --max-block-depth 2 --max-block-size 10 --max-expr-complexity 4"),
    (1, "--max-funcs 2 --max-block-depth 3 --max-block-size 4 --max-expr-complexity 16"),
]
# Each is on in a share of the programs (percent).
FEATURES = [
    (20, "--no-unions"), (20, "--no-structs"), (20, "--no-arrays"), (15, "--no-pointers"),
    (25, "--no-volatiles"), (20, "--no-bitfields"), (30, "--no-packed-struct"), (20, "--no-jumps"),
    (15, "--no-consts"), (15, "--no-comma-operators"), (15, "--no-embedded-assigns"),
    (10, "--no-compound-assignment"), (20, "--float"), (20, "--inline-function"),
    (15, "--max-pointer-depth 4"), (10, "--max-array-dim 1"),
    (15, "--no-argc"), (20, "--builtins --disable-builtin-kinds x86"), (10, "--max-struct-fields 3"),
    (10, "--no-global-variables"), (15, "--const-as-condition"), (10, "--no-divs"),
    (10, "--no-addr-taken-of-locals"), (10, "--strict-volatile-rule"),
]


class Variant:
    """One way to asyncify, build and run a program."""

    def __init__(self, mode, compiler, level, density=1.0, seed=0, sanitized=False, hard=False,
                 main="async", schedules=("ready", "once", "1", "2")):
        self.mode, self.compiler, self.level = mode, compiler, level
        self.density, self.seed = density, seed
        self.sanitized, self.hard, self.main, self.schedules = sanitized, hard, main, schedules

    def asyncify_arguments(self):
        return ["--mode", self.mode, "--density", f"{self.density:.3f}", "--seed", str(self.seed),
                "--main", self.main, "--most", str(MOST)]

    def compile_flags(self):
        flags = [f"--acc-cc={self.compiler}", self.level, "-w"]
        if self.sanitized:
            return flags + SANITIZE
        return flags + [PATTERN] + (["--acc-hard"] if self.hard else [])

    def __str__(self):
        return (f"{self.mode} main={self.main} {self.compiler} {self.level}"
                f"{' sanitized' if self.sanitized else ''}{' hard' if self.hard else ''}"
                f"{f' density={self.density:.3f} seed={self.seed}' if self.density < 1 else ''}")


def seed_options(seed):
    """The options of csmith for a seed, and the generator that decides the rest."""
    chance = random.Random(seed)
    sizes = [text for share, text in SIZES for _ in range(share)]
    options = chance.choice(sizes).split()
    for percent, text in FEATURES:
        if chance.randrange(100) < percent:
            options += text.split()
    return options, chance


def seed_variant(seed, chance, size, small):
    """How a seed's program is asyncified and built; the four builds rotate."""
    build = (seed // 2) % 4
    compiler, level = [CLANG, GCC][build % 2], ["-O0", "-O2"][build // 2]
    if small and seed // 8 % 6:
        level = "-O0"
    kind = chance.randrange(100)
    sanitized, hard = kind < 10, 10 <= kind < 25
    if sanitized:
        level = "-O1"
    dense = level == "-O0" and size < 6000 and chance.randrange(4) == 0
    return Variant(
        "both" if chance.randrange(8) == 0 else ["statements", "expressions"][seed % 2],
        compiler, level, 1.0 if dense else min(1.0, AWAITS[level] * 25 / size), seed, sanitized,
        hard, "block" if chance.randrange(5) == 0 else "async",
        ("ready", "once", str(1 + chance.randrange(1000))))


# ---- one program ---------------------------------------------------------------------------------


class Program:
    """A plain program: its file, its flags, and what it does by itself."""

    def __init__(self, path, flags, directory, acc, converted_flags=None):
        self.path, self.flags, self.directory, self.acc = path, flags, directory, acc
        self.converted_flags = flags if converted_flags is None else converted_flags
        self.reference = None
        self.understood = None  # asyncify's view of it

    def build_plain(self, compiler, flags):
        program = os.path.join(self.directory, "plain")
        code, _, err = run([compiler, "-w", *flags, *self.flags, self.path,
                            "-o", program, "-lm"], COMPILE_SECONDS)
        if code != 0:
            raise Skip(f"{compiler} does not compile it: {first_error(err)}")
        return program

    def run_plain(self, compiler, flags):
        code, out, err = run([self.build_plain(compiler, flags)], PLAIN_SECONDS,
                             directory=self.directory)
        if code == "timeout":
            raise Skip("the plain program does not end in time")
        return code, out, err

    def measure(self):
        if self.reference is None:
            code, out, _ = self.run_plain(GCC, ["-O0"])
            self.reference = code, out
        return self.reference

    def settled(self):
        """Skips a program that means different things to different compilers, or has undefined
        behaviour that the sanitizers see."""
        for compiler, flags in ((GCC, ["-O2"]), (CLANG, ["-O2"]), (CLANG, ["-O0", PATTERN])):
            code, out, _ = self.run_plain(compiler, flags)
            if (code, out) != self.reference:
                raise Skip("the plain program depends on the compiler")
        self.sanitized_plain()

    def sanitized_plain(self):
        code, out, err = self.run_plain(CLANG, ["-O1", *SANITIZE])
        if (code, out) != self.reference or "runtime error" in err or "Sanitizer" in err:
            raise Skip("the plain program fails under the sanitizers")

    def convert(self, variant):
        """Writes the asyncified program; returns its path."""
        parser = argparse.ArgumentParser()
        asyncify.arguments(parser)
        options = parser.parse_args(variant.asyncify_arguments())
        try:
            text, self.understood = asyncify.convert(self.path, self.converted_flags, options)
        except asyncify.Refused as reason:
            raise Skip(f"no valid C for clang: {first_error(str(reason))}")
        path = os.path.join(self.directory, "async.c")
        with open(path, "wb") as file:
            file.write(text.encode("latin-1"))
        return path

    def build_async(self, variant, source):
        program = os.path.join(self.directory, "async")
        command = [self.acc, *variant.compile_flags(), "-I", HERE, *self.flags, source,
                   "-o", program, "-lm"]
        code, out, err = run(command, COMPILE_SECONDS)
        if code == 0:
            return program
        where = re.escape(source)
        if code == 1 and re.search(rf"^{where}:\d+:\d+: (fatal )?error: ", err, re.M) and \
                "internal error" not in err:
            raise Refused(first_error(err))
        self.settled()
        raise Failure(f"acc: exit {code}: {first_error(out + err)}\n{' '.join(command)}")

    def check(self, variant):
        """Raises what is wrong with the asyncified program."""
        want = self.measure()
        program = self.build_async(variant, self.convert(variant))
        if variant.sanitized:
            self.sanitized_plain()
        for schedule in variant.schedules:
            code, out, err = run([program], ASYNC_SECONDS, {"SCHED": schedule, "NAPS": "30000"},
                                 self.directory)
            if (code, out) == want:
                continue
            self.settled()
            report = "\n".join(err.splitlines()[:15])
            raise Failure(f"{variant}, SCHED={schedule}: exit {code} instead of {want[0]}"
                          f"{difference(want[1], out)}\n{report}".rstrip())


def first_error(text):
    """The first line that says what is wrong, without the file's name."""
    for line in text.splitlines():
        if "error" in line or "undefined reference" in line or "Assertion" in line:
            return re.sub(r"^\S*?([^/ ]+:\d+:\d+: )", r"\1", line)[:200]
    return text.strip().partition("\n")[0][:200]


def difference(want, got):
    """The first line that differs."""
    for left, right in zip(want.splitlines(), got.splitlines()):
        if left != right:
            return f": {right[:60]!r} instead of {left[:60]!r}"
    return "" if want == got else f": {len(got)} bytes of output instead of {len(want)}"


def outcome(check):
    """How a program ended, and why."""
    try:
        check()
        return "passed", ""
    except Skip as reason:
        return "skipped", str(reason)
    except Refused as reason:
        return "refused", str(reason)
    except Failure as reason:
        return "failed", str(reason)


# ---- random programs -----------------------------------------------------------------------------


def generate(seed, options, program, largest):
    """Writes the program of a seed and runs it; returns its size.  csmith makes endless ones, and
    ones of a few lines: each seed has several tries."""
    directory = os.path.dirname(program.path)
    reason = Skip("csmith makes no program of a fit size")
    for attempt in range(6):
        code, text, _ = run(["csmith", "--seed", str(seed * 6 + attempt), "--concise", *options],
                            10, directory=directory)
        if code != 0 or not 3000 < len(text) < largest:
            continue
        with open(program.path, "w") as file:
            file.write(text)
        try:
            program.measure()
            return len(text)
        except Skip as why:
            reason = why
    raise reason


def random_program(seed, acc, directory, small):
    """One seed from its program to its end: (seed, end, reason, variant)."""
    os.makedirs(directory, exist_ok=True)
    variant = None

    def check():
        nonlocal variant
        options, chance = seed_options(seed)
        # csmith's own header mostly stays an #include: its functions say little about acc.
        converted = ["-I" if chance.randrange(10) == 0 else "-isystem", CSMITH]
        program = Program(os.path.join(directory, "plain.c"), ["-I", CSMITH], directory, acc,
                          converted)
        size = generate(seed, options, program, SMALL if small else LARGEST)
        variant = seed_variant(seed, chance, size, small)
        program.check(variant)

    end, reason = outcome(check)
    if end != "failed":
        shutil.rmtree(directory, ignore_errors=True)
    return seed, end, reason, variant


def campaign(options):
    """Runs the seeds from --seed on."""
    tally = {"passed": 0, "refused": 0, "failed": 0, "skipped": 0}
    reasons = {}
    failures = []
    begin = time.time()
    seeds = iter(range(options.seed, options.seed + options.count))
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        running = set()

        def more():
            if options.minutes and time.time() - begin > options.minutes * 60:
                return
            seed = next(seeds, None)
            if seed is not None:
                running.add(pool.submit(random_program, seed, options.acc,
                                        os.path.join(options.keep, str(seed)), options.small))

        for _ in range(options.jobs):
            more()
        while running:
            done, running = concurrent.futures.wait(
                running, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                seed, end, reason, variant = future.result()
                tally[end] += 1
                if end in ("refused", "skipped"):
                    key = end, re.sub(r"'[^']*'|^\S+:\d+:\d+: ", "", reason)
                    reasons.setdefault(key, []).append(seed)
                if end in ("refused", "failed"):
                    print(f"{end} seed {seed} ({variant}): {reason}", flush=True)
                if end == "failed":
                    failures.append((seed, variant))
                count = sum(tally.values())
                if count % 100 == 0:
                    print(f"after {count} programs, {(time.time() - begin) / 60:.1f} minutes: "
                          f"{summary(tally)}", flush=True)
                more()
    for (end, reason), seeds_of in sorted(reasons.items()):
        print(f"{end}: {len(seeds_of)} x {reason} (seeds {', '.join(map(str, seeds_of[:5]))})")
    for seed, variant in failures:
        directory = os.path.join(options.keep, str(seed))
        print(f"seed {seed}: see {directory}")
        if options.reduce:
            reduce(os.path.join(directory, "plain.c"), ["-I", CSMITH], variant, options,
                   f"csmith_{seed}")
    print(f"seeds {options.seed} to {options.seed + sum(tally.values()) - 1}: {summary(tally)}")
    return tally["failed"] != 0


def summary(tally):
    return ", ".join(f"{tally[end]} {end}" for end in ("passed", "refused", "failed", "skipped"))


# ---- given programs ------------------------------------------------------------------------------

VARIANTS = [
    Variant("statements", CLANG, "-O0"), Variant("expressions", CLANG, "-O2"),
    Variant("expressions", GCC, "-O0", main="block"), Variant("statements", GCC, "-O2"),
    Variant("both", CLANG, "-O1", sanitized=True), Variant("both", GCC, "-O1", hard=True),
]


def own_flags(path):
    """What a program says in its first line: "Flags: -std=gnu89"."""
    with open(path, encoding="latin-1") as file:
        found = re.search(r"Flags: (.*?)\s*(\*/|$)", file.readline())
    return found.group(1).split() if found else []


def found_variant(path):
    """In which variant a filed program failed, as its first lines say: [Variant], or []."""
    with open(path, encoding="latin-1") as file:
        found = re.search(r"Found by \./dev conform \((.*?)\)\.", file.read(500))
    words = re.fullmatch(r"(\w+) main=(\w+) (\S+) (-O\w)( sanitized)?( hard)?"
                         r"(?: density=([\d.]+) seed=(\d+))?", found.group(1)) if found else None
    if found and not words:
        raise Failure(f"'{found.group(1)}' is no variant")
    if not words:
        return []
    mode, main, compiler, level, sanitized, hard, density, seed = words.groups()
    return [Variant(mode, compiler, level, float(density or 1), int(seed or 0), bool(sanitized),
                    bool(hard), main)]


def check_plain(path, understood):
    """What a program says in its first lines: "Plain: f g" are its functions that cannot be async."""
    with open(path, encoding="latin-1") as file:
        found = re.search(r"Plain: ([\w ]*)", file.read(500))
    if found is None:
        return
    plain = {f.name for f in understood.functions.values() if f.definition and f.reason}
    if plain - {"main"} != set(found.group(1).split()):
        raise Failure(f"plain are {' '.join(sorted(plain))}, instead of {found.group(1)}")


def files(options):
    """Given programs, in every variant."""
    tally = {"passed": 0, "refused": 0, "failed": 0, "skipped": 0}
    for path in options.files:
        with tempfile.TemporaryDirectory(prefix="acc-conform-") as directory:
            program = Program(os.path.abspath(path), options.flags + own_flags(path), directory,
                              options.acc)
            for variant in found_variant(path) + (VARIANTS[:2] if options.quick else VARIANTS):
                end, reason = outcome(lambda: program.check(variant))
                if end == "passed":
                    end, reason = outcome(lambda: check_plain(path, program.understood))
                if end == "skipped" and variant.sanitized:
                    continue  # what only the sanitizers do not like is still a program
                if end != "passed":
                    break
            else:
                end = "passed"
        tally[end] += 1
        if end != "passed" or options.verbose:
            print(f"{end} {path}{': ' + reason if reason else ''}", flush=True)
    print(summary(tally))
    return tally["passed"] != len(options.files)


# ---- reduction -----------------------------------------------------------------------------------


def simpler(variant):
    """Variants in which a failure of this one may show too, those that build fastest first.  Each
    place gets its await, because what gets one at random moves when the program shrinks."""
    for mode in ("expressions", "statements"):
        yield Variant(mode, variant.compiler, "-O0", main=variant.main,
                      schedules=variant.schedules)
    yield Variant(**{**vars(variant), "density": 1.0})
    yield variant


class Reduction:
    """A failing program in a directory of its own, which creduce makes smaller."""

    def __init__(self, directory, acc, deadline):
        self.directory, self.acc, self.deadline = directory, acc, deadline
        self.source = os.path.join(directory, "small.c")
        self.words = self.variant = None

    def write(self, text):
        with open(self.source, "wb") as file:
            file.write(text)

    def ask(self, variant, flags):
        """Whether the program fails in that variant; then that is the question for creduce."""
        words = [sys.executable, os.path.abspath(__file__), "small.c", "--interesting",
                 "--acc", self.acc, *variant.asyncify_arguments(), "--variant",
                 f"{variant.compiler},{variant.level},{int(variant.sanitized)},"
                 f"{int(variant.hard)}", "--schedules", ",".join(variant.schedules), *flags]
        if run(words, 300, directory=self.directory)[0] != 0:
            return False
        self.words, self.variant = words, variant
        return True

    def simplify(self, variant, flags):
        """The cheapest variant and the first schedule with which it fails."""
        for candidate in simpler(variant):
            for schedule in candidate.schedules:
                one = Variant(**{**vars(candidate), "schedules": (schedule,)})
                if self.ask(one, flags):
                    return True
        return False

    def creduce(self, flags, share):
        """For that share of the time that is left; whether creduce came to its end."""
        test = os.path.join(self.directory, "interesting")
        with open(test, "w") as file:
            # Most questions are about what is no C any more: that takes no Python.
            check = " ".join(f"'{word}'" for word in [GCC, "-w", "-fsyntax-only", *flags])
            words = " ".join(f"'{word}'" for word in self.words)
            file.write(f"#!/bin/sh\n{check} small.c >/dev/null 2>&1 || exit 1\n"
                       f"exec {words} >/dev/null 2>&1\n")
        os.chmod(test, 0o755)
        seconds = max(1, (self.deadline - time.time()) * share)
        return run(["creduce", "--n", str(os.cpu_count() or 1), "--timeout", "100", test,
                    "small.c"], seconds, directory=self.directory)[0] != "timeout"


def reduce(path, flags, variant, options, name):
    """Makes a failing program small and files it in found/.  First as it is, with csmith's header
    outside of it, which is most of the text; then preprocessed, so that it needs no header."""
    if not shutil.which("creduce"):
        print("conform: creduce is missing, so the failure is not reduced: apt-get install creduce",
              file=sys.stderr)
        return
    begin = time.time()
    with tempfile.TemporaryDirectory(prefix="acc-reduce-") as directory:
        job = Reduction(directory, options.acc, begin + options.reduce_minutes * 60)
        with open(path, "rb") as file:
            job.write(file.read())
        size, kept = os.path.getsize(path), ["-isystem", CSMITH]
        at_end = job.simplify(variant, kept) and job.creduce(kept, 0.7)
        with open(job.source, "rb") as file:
            small = file.read()
        job.write(asyncify.preprocess(job.source, flags).encode("latin-1", "surrogateescape"))
        if job.ask(job.variant, []) if job.variant else job.simplify(variant, []):
            kept = []
            at_end = job.creduce(kept, 1.0)
        elif job.variant:
            job.write(small)
        else:
            print(f"conform: {name}: the preprocessed program does not fail; not reduced")
            return
        print(f"conform: {name}: {size} bytes, after {(time.time() - begin) / 60:.0f} minutes of "
              f"creduce {os.path.getsize(job.source)} ({job.variant})"
              f"{'' if at_end else ', not at its end'}")
        target = os.path.join(FOUND, name + ".c")
        os.makedirs(FOUND, exist_ok=True)
        with open(job.source, encoding="latin-1") as file, \
                open(target, "w", encoding="latin-1") as out:
            first = f"Flags: {' '.join(kept)} */\n/* " if kept else ""
            out.write(f"/* {first}Found by ./dev conform ({job.variant}). */\n" + file.read())
        print(f"conform: filed {target}", flush=True)


def is_sound(path, flags):
    """What no sanitizer sees: reads of what was never written, missing results, wrong calls."""
    guard = ["-Werror=uninitialized", "-Werror=maybe-uninitialized", "-Werror=return-type",
             "-Werror=implicit-function-declaration", "-Werror=implicit-int", "-Werror=format",
             "-Werror=incompatible-pointer-types", "-Werror=int-conversion", "-Werror=array-bounds",
             "-Werror=sequence-point", "-Werror=aggressive-loop-optimizations",
             "-Werror=builtin-declaration-mismatch"]
    code, _, _ = run([GCC, "-O2", *guard, *flags, "-c", path, "-o", os.devnull], 60)
    if code != 0:
        return False
    code, _, _ = run([CLANG, "-Werror=uninitialized", "-Werror=conditional-uninitialized",
                      "-Werror=return-type", "-Werror=unsequenced", "-fsyntax-only",
                      *flags, path], 60)
    return code == 0


def interesting(options):
    """For creduce: whether the program is sound and still fails in that variant."""
    compiler, level, sanitized, hard = options.variant.split(",")
    variant = Variant(options.mode, compiler, level, options.density, options.seed,
                      sanitized == "1", hard == "1", options.main,
                      tuple(options.schedules.split(",")))
    path = os.path.abspath(options.files[0])
    with tempfile.TemporaryDirectory(prefix="acc-conform-") as directory:
        program = Program(path, options.flags, directory, options.acc)
        end, reason = outcome(lambda: program.check(variant))
    print(end, reason)
    return 0 if end == "failed" and is_sound(path, options.flags) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--acc", default=os.path.join(ROOT, "build", "bin", "acc"))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minutes", type=float, help="start no program after that time")
    parser.add_argument("--keep", default=os.path.join(ROOT, "build", "conform"),
                        help="where the files of failures stay")
    parser.add_argument("--no-reduce", dest="reduce", action="store_false")
    parser.add_argument("--reduce-minutes", type=float, default=60,
                        help="what creduce may take for one failure")
    parser.add_argument("--small", action="store_true",
                        help="programs of up to 12,000 bytes, five in six at -O0: for large counts")
    parser.add_argument("--quick", action="store_true", help="given programs in two variants only")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--interesting", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--variant", help=argparse.SUPPRESS)
    parser.add_argument("--schedules", help=argparse.SUPPRESS)
    asyncify.arguments(parser)
    options, options.flags = asyncify.parse_flags(parser)
    options.acc = os.path.abspath(options.acc)
    if options.interesting:
        return interesting(options)
    return files(options) if options.files else campaign(options)


if __name__ == "__main__":
    sys.exit(main())
