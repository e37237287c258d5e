"""The workloads of this folder as programs, for await.py and poll.py: how each variant is built,
and how callgrind counts it."""

import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
from common import CLANGXX, ROOT, run

SOURCE = ROOT / "bench" / "await"
INCLUDE = ROOT / "runtime" / "include"

COMPILERS = {"gcc": "gcc", "clang": "clang-19"}
VARIANTS = ("acc", "plain", "hand")  # each with both compilers

# Where code lies in memory decides up to a third of a small loop's time (on Intel's Skylake and its
# kin a jump that touches a 32-byte boundary is decoded anew each time).  Times are therefore taken
# of programs laid out in several ways: (bytes to align functions to, and loops), 0: as it comes.
PLACEMENTS = ((0, 0), (64, 0), (64, 64))

# name in driver.c, what a reader wants to know, what one iteration is, whether it is a loop
# with a rare await
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

def number(value):
    if value is None:
        return "-"
    return f"{value:.3f}" if value < 100 else f"{value:.1f}"


def ratio(a, b):
    return f"{a / b:.3f}" if a is not None and b else "-"


def placed(compiler, placement):
    """The flags of one of PLACEMENTS; of None, none."""
    if placement is None:
        return []
    functions, loops = PLACEMENTS[placement]
    if "rustc" in str(compiler):
        flags = ["-Cllvm-args=-x86-branches-within-32B-boundaries"]
        flags += ["-Cllvm-args=-align-all-functions=6"] if functions else []
        flags += [f"-Cllvm-args=-align-loops={loops}"] if loops else []
    else:
        prefix = "-Wa," if compiler == "gcc" else ""
        flags = [prefix + "-mbranches-within-32B-boundaries"]
        flags += [f"-falign-functions={functions}"] if functions else []
        flags += [f"-falign-loops={loops}"] if loops else []
    return flags


class Programs:
    """Where the programs are, and the acc that makes them."""

    def __init__(self, acc, build):
        self.acc, self.build = Path(acc).resolve(), Path(build).resolve()
        self.build.mkdir(parents=True, exist_ok=True)

    def generate(self):
        """The links of the chains, for C and Rust, and acc's output."""
        links = range(2, 65)
        (self.build / "links.h").write_text("".join(f"LINK({n}, {n - 1})\n" for n in links))
        (self.build / "links.rs").write_text("".join(
            f"link!(link{n}, link{n - 1}, chain{n}, chain{n - 1}, {n});\n" for n in links))
        run(self.acc, "--emit-c", "-DBENCH_ACC", f"-I{self.build}", SOURCE / "workloads.c",
            "-o", self.build / "workloads.gen.c")

    def path(self, name, placement):
        return self.build / (name if placement is None else f"{name}-placed{placement}")

    def driver(self, compiler, variant, placement, program, *objects):
        run(compiler, "-O2", "-std=gnu11", f"-I{INCLUDE}", f"-I{SOURCE}", f"-I{self.build}",
            *placed(compiler, placement), f"-DBENCH_{variant.upper()}", SOURCE / "driver.c",
            *objects, "-o", program)
        return program

    def compile_variant(self, label, variant, placement=None):
        """Of VARIANTS, with one of COMPILERS."""
        compiler = COMPILERS[label]
        program = self.path(f"{variant}-{label}", placement)
        if variant == "acc":
            sources = ["-DACC_GENERATED=1", "-include", "noinline.h",
                       self.build / "workloads.gen.c"]
        elif variant == "hand":
            sources = [SOURCE / "hand.c"]
        else:
            sources = [SOURCE / "workloads.c"]
        run(compiler, "-O2", "-std=gnu11", f"-I{INCLUDE}", f"-I{SOURCE}", f"-I{self.build}",
            *placed(compiler, placement), "-c", *sources, "-o", f"{program}.o")
        return self.driver(compiler, variant, placement, program, f"{program}.o")

    def compile_rust(self, rustc, placement=None):
        program = self.path("rust", placement)
        library = f"{program}.a"
        shutil.copy(SOURCE / "workloads.rs", self.build / "workloads.rs")
        run(rustc, "--edition=2021", "--crate-type=staticlib", "-Copt-level=2", "-Cpanic=abort",
            "-Ccodegen-units=1", *placed(rustc, placement), self.build / "workloads.rs", "-o",
            library)
        return self.driver(COMPILERS["clang"], "rust", placement, program, library, "-lpthread",
                           "-ldl", "-lm")

    def compile_cpp(self, placement=None):
        """workloads.c as coroutines: coroutines.hpp defines AWAIT, return and the rest."""
        text = (SOURCE / "workloads.c").read_text()
        source = self.build / "workloads.cpp"
        source.write_text(re.sub(r"\bASYNC (.+?)\b([\w#]+)\(", r"task<\1> \2(", text) +
                          '#include "exports.hpp"\n')
        program = self.path("cpp", placement)
        run(CLANGXX, "-O2", "-std=c++20", "-w", "-DBENCH_CPP", f"-I{SOURCE}", f"-I{self.build}",
            *placed(CLANGXX, placement), "-c", source, "-o", f"{program}.o")
        return self.driver(COMPILERS["clang"], "cpp", placement, program, f"{program}.o",
                           "-lstdc++")

    def count(self, program):
        """{workload: instructions per iteration}, {label: result}"""
        for old in self.build.glob(f"{program.name}.cg*"):
            old.unlink()
        text = run("valgrind", "--tool=callgrind",
                   f"--callgrind-out-file={self.build / program.name}.cg", program)
        counts, results = {}, {}
        for line in text.splitlines():
            label, count, result = line.split()
            counts[label] = int(count)
            results[label] = result
        totals = {}
        for dump in self.build.glob(f"{program.name}.cg.*"):
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
                per_iteration[name] = ((totals[label] - totals[once]) /
                                       (counts[label] - counts[once]))
        return per_iteration, results


def different(reference, others):
    """{label: results} of programs whose results are not those of the reference."""
    return sorted(f"{key} ({'-'.join(label)})" for label, results in others.items()
                  for key, value in results.items()
                  if key in reference and reference[key] != value)
