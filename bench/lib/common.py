"""What the benchmarks have in common: commands, what is installed, tables and verdicts."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CLANGXX = "clang++-19"


def attempt(*command):
    return subprocess.run([str(word) for word in command], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)


def run(*command):
    done = attempt(*command)
    if done.returncode:
        sys.exit(f"bench: {' '.join(map(str, command))}: exit code {done.returncode}\n"
                 f"{done.stdout}{done.stderr}")
    return done.stdout


def version(command):
    return run(command, "--version").splitlines()[0]


def find_rustc():
    return shutil.which("rustc") or shutil.which(os.path.expanduser("~/.cargo/bin/rustc"))


def has_coroutines():
    """Whether clang++ is there and finds the header of C++20's coroutines."""
    if not shutil.which(CLANGXX):
        return False
    with tempfile.TemporaryDirectory() as directory:
        probe = Path(directory) / "probe.cpp"
        probe.write_text("#include <coroutine>\nint main() {}\n")
        return attempt(CLANGXX, "-std=c++20", "-fsyntax-only", probe).returncode == 0


def rust_line(rustc):
    return "Rust: " + (version(rustc) if rustc else "no rustc here, no column")


def cpp_line(cpp):
    return "C++20: " + (version(CLANGXX) if cpp else
                        f"no {CLANGXX} with <coroutine> here, no column")


def verdict(ok, text):
    print(f"{'PASS' if ok else 'FAIL'}  {text}")
    return ok


def show(head, rows, words, markdown):
    """A table; the columns in `words` hold words, the others numbers."""
    widths = [max(len(row[i]) for row in [head] + rows) for i in range(len(head))]
    for row in [head] + rows:
        cells = [cell.ljust(width) if i in words else cell.rjust(width)
                 for i, (cell, width) in enumerate(zip(row, widths))]
        print("| " + " | ".join(cells) + " |" if markdown else "  ".join(cells).rstrip())
        if markdown and row is head:
            print("|" + "|".join("-" * (width + 1) + ("-" if i in words else ":")
                                 for i, width in enumerate(widths)) + "|")
