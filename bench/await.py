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
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[:0] = [str(Path(__file__).resolve().parent / folder) for folder in ("lib", "await")]
from common import ROOT, attempt, find_rustc, run, show, verdict, version
from programs import (COMPILERS, INCLUDE, ROWS, SOURCE, VARIANTS, Programs, different, number,
                      ratio)

RARE_LOOP_LIMIT = 1.02
SHAPES = {"pair": "await_all", "first": "await_any", "each": "await_each", "kept": "lazy"}


# ---- the frames as witnesses --------------------------------------------------------------------


def known_shapes(programs):
    """The more shapes, as far as this acc knows them."""
    known = []
    for shape in SHAPES:
        done = attempt(programs.acc, "--emit-c", f"-DSHAPE_{shape}", SOURCE / "proof_more.c", "-o",
                       programs.build / f"proof_{shape}.gen.c")
        if done.returncode == 0:
            known.append(shape)
        elif "not supported" not in done.stderr:
            sys.exit(f"await.py: acc refuses {shape} of proof_more.c:\n{done.stderr}")
    return known


def prove(programs, shapes):
    """[(configuration, verdict, claim, name, remark)]"""
    found = []
    for label, compiler in COMPILERS.items():
        for level in ("-O0", "-O2"):
            program = programs.build / f"proof-{label}{level}"
            run(compiler, level, "-std=gnu11", f"-I{INCLUDE}", f"-I{SOURCE}", f"-I{programs.build}",
                "-DACC_GENERATED=1", "-include", "noinline.h",
                f'-DGENERATED="{programs.build}/workloads.gen.c"',
                *(f"-DHAVE_{shape}" for shape in shapes), SOURCE / "proof.c", "-o", program)
            for line in run(program).splitlines():
                verdict, claim, name, remark = line.split(" ", 3)
                found.append((f"{label} {level}", verdict, claim, name, remark))
    return found


# ---- showing ---------------------------------------------------------------------------------


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--acc", default=ROOT / "build" / "bin" / "acc")
    parser.add_argument("--markdown", action="store_true", help="print the table as markdown")
    parser.add_argument("--no-rust", action="store_true", help="leave the Rust column out")
    options = parser.parse_args()
    rustc = None if options.no_rust else find_rustc()

    programs = Programs(options.acc, ROOT / "build" / "bench" / "await")
    programs.generate()
    built = {(label, variant): programs.compile_variant(label, variant)
             for label in COMPILERS for variant in VARIANTS}
    if rustc:
        built["rust", "rust"] = programs.compile_rust(rustc)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        measured = dict(zip(built, pool.map(programs.count, built.values())))
    shapes = known_shapes(programs)
    proofs = prove(programs, shapes)

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
    show(["workload", "cc", "acc", "plain", "by hand", "Rust", "acc/plain", "acc/hand",
          "acc/Rust"], rows, (0, 1), options.markdown)
    differ = different(measured["gcc", "acc"][1],
                       {label: results for label, (_, results) in measured.items()})

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
        verdict(not differ, "all variants compute the same results" +
                (": not " + ", ".join(differ) if differ else "")),
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
