#!/usr/bin/env python3
"""What an await costs, in instructions.

The same functions (await/workloads.c) built through acc, built as plain C with each await a plain
call, and written by hand as state machines (await/hand.c); gcc and clang at -O2; Rust's async
functions beside them where rustc is there.  callgrind counts; each workload runs with two counts
and the difference is divided, so start-up cancels out and the figures do not depend on load.

Then await/proof.c shows that ready children store nothing to the frame, and that a resume whose
child is still pending writes nothing.  The last lines are PASS or FAIL, a claim each; the exit
code is 0 when all pass.

    ./dev bench await [--markdown] [--no-rust]
"""

import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "bench" / "await"
BUILD = ROOT / "build" / "bench" / "await"
ACC = ROOT / "build" / "bin" / "acc"
INCLUDE = ROOT / "runtime" / "include"

COMPILERS = {"gcc": "gcc", "clang": "clang-19"}
VARIANTS = ("acc", "plain", "hand")
RARE_LOOP_LIMIT = 1.02
SHAPES = {"pair": "await_all", "first": "await_any", "each": "await_each", "kept": "lazy"}

# name in driver.c, what a reader wants to know, what one iteration is, whether claim 1 is about it
ROWS = [
    ("hot/ready", "hot loop, rare await, ready", 1, True),
    ("hot/pending", "hot loop, rare await, pending", 1, True),
    ("hot_signed/ready", "  signed index, ready", 1, True),
    ("hot_signed/pending", "  signed index, pending", 1, True),
    ("hot_many/ready", "  8 live values, ready", 1, True),
    ("hot_many/pending", "  8 live values, pending", 1, True),
    ("hot_two/ready", "  2 awaits + continue, ready", 1, True),
    ("hot_two/pending", "  2 awaits + continue, pending", 1, True),
    ("hot_pinned/ready", "  works in a pinned array, ready", 1, True),
    ("hot_pinned/pending", "  works in a pinned array, pending", 1, True),
    ("hot_while/ready", "  await in while (...), ready", 1, True),
    ("hot_while/pending", "  await in while (...), pending", 1, True),
    ("nested/ready", "nested loop, rare await, ready", 64, True),
    ("nested/pending", "nested loop, rare await, pending", 64, True),
    ("nested_times/ready", "  with a multiplication, ready", 64, True),
    ("nested_times/pending", "  with a multiplication, pending", 64, True),
    ("ready_inline", "await a ready child, inlinable", 1, False),
    ("ready_call", "await a ready child, not inlined", 1, False),
    ("ready_leaf", "await a ready hand-written leaf", 1, False),
    ("chain1/ready", "chain of 1, ready", 1, False),
    ("chain1/pending", "chain of 1, pending once", 1, False),
    ("chain8/ready", "chain of 8, ready", 1, False),
    ("chain8/pending", "chain of 8, pending once", 1, False),
    ("chain64/ready", "chain of 64, ready", 1, False),
    ("chain64/pending", "chain of 64, pending once", 1, False),
    ("inlined8/ready", "chain of 8, inlinable, ready", 1, False),
    ("inlined8/pending", "chain of 8, inlinable, pending", 1, False),
    ("inlined64/ready", "chain of 64, inlinable, ready", 1, False),
    ("inlined64/pending", "chain of 64, inlinable, pending", 1, False),
    ("still_chain1", "resume, still pending, depth 1", 1, False),
    ("still_chain8", "resume, still pending, depth 8", 1, False),
    ("still_inlined8", "resume, still pending, 8 inlinable", 1, False),
]


def run(*command, **options):
    command = [str(word) for word in command]
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          **options)
    if done.returncode:
        sys.exit(f"await.py: {' '.join(command)}: exit code {done.returncode}\n"
                 f"{done.stdout}{done.stderr}")
    return done.stdout


def version(command):
    return run(command, "--version").splitlines()[0]


# ---- building ----------------------------------------------------------------------------------


def generate():
    BUILD.mkdir(parents=True, exist_ok=True)
    links = range(2, 65)
    (BUILD / "links.h").write_text("".join(f"LINK({n}, {n - 1})\n" for n in links))
    (BUILD / "links.rs").write_text(
        "".join(f"link!(link{n}, link{n - 1}, {n});\n" for n in links))
    run(ACC, "--emit-c", "-DBENCH_ACC", f"-I{BUILD}", SOURCE / "workloads.c",
        "-o", BUILD / "workloads.gen.c")
    # The more shapes, as far as this acc knows them.
    known = []
    for shape in SHAPES:
        command = [ACC, "--emit-c", f"-DSHAPE_{shape}", SOURCE / "proof_more.c", "-o",
                   BUILD / f"proof_{shape}.gen.c"]
        done = subprocess.run(command, text=True, stderr=subprocess.PIPE)
        if done.returncode == 0:
            known.append(shape)
        elif "not supported" not in done.stderr:
            sys.exit(f"await.py: acc refuses {shape} of proof_more.c:\n{done.stderr}")
    return known


def compile_variant(label, compiler, variant):
    flags = ["-O2", "-std=gnu11", f"-I{INCLUDE}", f"-I{SOURCE}", f"-I{BUILD}"]
    program = BUILD / f"{variant}-{label}"
    if variant == "acc":
        sources = ["-DACC_GENERATED=1", "-include", "noinline.h", BUILD / "workloads.gen.c"]
    elif variant == "hand":
        sources = [SOURCE / "hand.c"]
    else:
        sources = [SOURCE / "workloads.c"]
    run(compiler, *flags, "-c", *sources, "-o", f"{program}.o")
    run(compiler, *flags, f"-DBENCH_{variant.upper()}", SOURCE / "driver.c", f"{program}.o",
        "-o", program)
    return program


def compile_rust(rustc):
    library = BUILD / "librust_workloads.a"
    shutil.copy(SOURCE / "workloads.rs", BUILD / "workloads.rs")
    run(rustc, "--edition=2021", "--crate-type=staticlib", "-Copt-level=2", "-Cpanic=abort",
        "-Ccodegen-units=1", BUILD / "workloads.rs", "-o", library)
    program = BUILD / "rust-clang"
    run(COMPILERS["clang"], "-O2", f"-I{INCLUDE}", f"-I{SOURCE}", "-DBENCH_RUST",
        SOURCE / "driver.c", library, "-lpthread", "-ldl", "-lm", "-o", program)
    return program


# ---- measuring ---------------------------------------------------------------------------------


def measure(program):
    """{workload: instructions per iteration}, {label: result}"""
    for old in BUILD.glob(f"{program.name}.cg*"):
        old.unlink()
    out = BUILD / f"{program.name}.cg"
    text = run("valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", program)
    counts, results = {}, {}
    for line in text.splitlines():
        label, count, result = line.split()
        counts[label] = int(count)
        results[label] = result
    totals = {}
    for dump in BUILD.glob(f"{program.name}.cg.*"):
        head = dump.read_text()
        label = re.search(r"^desc: Trigger: Client Request: (\S+)", head, re.M)
        total = re.search(r"^(?:summary|totals): (\d+)", head, re.M)
        if label and total:
            totals[label.group(1)] = int(total.group(1))
    per_iteration = {}
    for label in totals:
        name, times = label.rsplit("*", 1)
        if times == "3":
            once = f"{name}*1"
            per_iteration[name] = (totals[label] - totals[once]) / (counts[label] - counts[once])
    return per_iteration, results


def prove(shapes):
    """[(configuration, verdict, claim, name, remark)]"""
    found = []
    for label, compiler in COMPILERS.items():
        for level in ("-O0", "-O2"):
            program = BUILD / f"proof-{label}{level}"
            run(compiler, level, "-std=gnu11", f"-I{INCLUDE}", f"-I{SOURCE}", f"-I{BUILD}",
                "-DACC_GENERATED=1", "-include", "noinline.h",
                f'-DGENERATED="{BUILD}/workloads.gen.c"',
                *(f"-DHAVE_{shape}" for shape in shapes), SOURCE / "proof.c", "-o", program)
            for line in run(program).splitlines():
                verdict, claim, name, remark = line.split(" ", 3)
                found.append((f"{label} {level}", verdict, claim, name, remark))
    return found


# ---- showing -----------------------------------------------------------------------------------


def number(value):
    if value is None:
        return "-"
    return f"{value:.3f}" if value < 100 else f"{value:.1f}"


def ratio(a, b):
    return f"{a / b:.3f}" if a is not None and b else "-"


def show(rows, markdown):
    head = ["workload", "cc", "acc", "plain", "by hand", "Rust", "acc/plain", "acc/hand",
            "acc/Rust"]
    widths = [max(len(row[i]) for row in [head] + rows) for i in range(len(head))]
    for row in [head] + rows:
        cells = [cell.ljust(width) if i < 2 else cell.rjust(width)
                 for i, (cell, width) in enumerate(zip(row, widths))]
        print("| " + " | ".join(cells) + " |" if markdown else "  ".join(cells))
        if markdown and row is head:
            print("|" + "|".join("-" * (width + 1) + ("-" if i < 2 else ":")
                                 for i, width in enumerate(widths)) + "|")


def verdict(ok, text):
    print(f"{'PASS' if ok else 'FAIL'}  {text}")
    return ok


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--markdown", action="store_true", help="print the table as markdown")
    parser.add_argument("--no-rust", action="store_true", help="leave the Rust column out")
    options = parser.parse_args()
    rustc = None
    if not options.no_rust:
        rustc = shutil.which("rustc") or shutil.which(os.path.expanduser("~/.cargo/bin/rustc"))

    shapes = generate()
    programs = {(label, variant): compile_variant(label, compiler, variant)
                for label, compiler in COMPILERS.items() for variant in VARIANTS}
    if rustc:
        programs["rust", "rust"] = compile_rust(rustc)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        measured = dict(zip(programs, pool.map(measure, programs.values())))
    proofs = prove(shapes)

    for compiler in COMPILERS.values():
        print(f"{compiler}: {version(compiler)}")
    print(f"rust: {version(rustc)} (-O2; beside clang's rows)" if rustc else
          "rust: no rustc here, no Rust column" if not options.no_rust else "rust: left out")
    print("\nInstructions an iteration (a call, a resume); both compilers at -O2\n")

    rows, claim, behind = [], {}, []
    for name, title, units, rare in ROWS:
        for label in COMPILERS:
            acc, plain, hand = (measured[label, variant][0].get(name) for variant in VARIANTS)
            rust = measured["rust", "rust"][0].get(name) if rustc and label == "clang" else None
            acc, plain, hand, rust = (value and value / units
                                      for value in (acc, plain, hand, rust))
            rows.append([title, label, number(acc), number(plain), number(hand), number(rust),
                         ratio(acc, plain), ratio(acc, hand), ratio(acc, rust)])
            if rare:
                claim[name, label] = acc / plain
            for peer, value in (("hand-written", hand), ("Rust", rust)):
                if value and acc > value * 1.02:
                    behind.append(f"{title.strip()} ({label}): {number(acc)}, "
                                  f"{peer} {number(value)}: x{acc / value:.3f}")
    show(rows, options.markdown)

    different = set()
    for label in list(COMPILERS) + (["rust"] if rustc else []):
        for variant in VARIANTS if label != "rust" else ("rust",):
            reference = measured["gcc", "acc"][1]
            different |= {f"{key} ({label}, {variant})"
                          for key, value in measured[label, variant][1].items()
                          if key in reference and reference[key] != value}

    print("\nBad rows: where acc's code needs over 2 % more than its peer's")
    for line in behind:
        print(f"  {line}")
    if not behind:
        print("  none")

    print("\nEvidence from the frames (await/proof.c)")
    claims = {}
    for configuration, word, kind, name, remark in proofs:
        claims.setdefault(kind, []).append((word == "PASS", configuration, name, remark))
    for kind, results in claims.items():
        good = sum(ok for ok, *_ in results)
        print(f"  {kind}: {good} of {len(results)}")
        for ok, configuration, name, remark in results:
            if not ok or configuration == "gcc -O0":
                print(f"    {'PASS' if ok else 'FAIL'} {configuration} {name}: {remark}")

    def holds(kind):
        return bool(claims.get(kind)) and all(ok for ok, *_ in claims[kind])

    print()
    over = {key: value for key, value in claim.items() if value > RARE_LOOP_LIMIT}
    worst = max(claim, key=claim.get)
    good = [
        verdict(not different, "all variants compute the same results" +
                (": not " + ", ".join(sorted(different)) if different else "")),
        verdict(not over, "a hot loop with a rare await costs what the plain loop costs "
                f"(<= {RARE_LOOP_LIMIT}; worst {claim[worst]:.3f}, {worst[0]}, {worst[1]}; "
                f"{len(claim) - len(over)} of {len(claim)} rows)"),
        verdict(holds("control"), "the witnesses below see a store"),
        verdict(holds("ready-stores-nothing") and holds("ready-in-read-only-page"),
                "a child that is ready at once stores no value to the frame"),
        verdict(holds("still-pending-writes-nothing"),
                "a resume whose child is still pending writes nothing"),
    ]
    for key in sorted(over):
        print(f"      over {RARE_LOOP_LIMIT}: {key[0]} ({key[1]}): {over[key]:.3f}")
    more = claims.get("more-still-pending", [])
    for shape, what in SHAPES.items():
        bad = any(name == shape and not ok for ok, _, name, _ in more)
        print(f"note  a still pending {what}: " +
              ("this acc cannot compile it yet" if shape not in shapes else
               "writes to its frame" if bad else "writes nothing"))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
