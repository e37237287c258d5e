#!/usr/bin/env python3
"""Compiles a test as plain C and with acc, runs both, and compares what they print.

    run.py NAME.c ... [--acc PATH] [--mode all|quick|plain|emit] [-v]

A test is a C file, or a Python file that prints one (a program too large to be written by hand).
Modes: `all` is what ctest runs; `quick` is one build and two schedules; `emit` compiles the text
of --emit-c only, and makes it a second time elsewhere; `plain` needs no acc: it checks that the reference means the same to gcc and
clang at -O0 and -O2 and runs clean under ASan and UBSan.

A test named large_... is built less often: its compile time is what counts.

A test says in a comment what else it needs: `Standards: gnu89 c11` are the -std= to build it with,
the first as often as any test, the others less; `Compilers: clang` keeps it from the other one.

A test in drop/ is linked with drop/driver.c instead of the runtime (see there).
"""
import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CLANG, GCC = os.environ.get("CLANG", "clang-19"), os.environ.get("GCC", "gcc")
INCLUDES = ["-I", HERE, "-I", os.path.join(ROOT, "runtime", "include")]
STANDARD = "gnu11"
SANITIZE = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
PATTERN = ["-ftrivial-auto-var-init=pattern"]
SCHEDULES = ["ready", "once", "1", "2", "3"]
TIMEOUT = 300    # seconds: no test takes a tenth of it on an idle machine


class Failure(Exception):
    pass


def run(command, environment=None, timeout=TIMEOUT):
    """The exit code, stdout and stderr of a command."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, text=True,
                              errors="replace", env={**os.environ, **(environment or {})})
    except subprocess.TimeoutExpired as slow:
        out = slow.stdout or b""
        return "timeout", out.decode(errors="replace") if isinstance(out, bytes) else out, ""
    return done.returncode, done.stdout, done.stderr


class Test:
    def __init__(self, path, acc, directory, verbose):
        self.name = os.path.relpath(path, HERE)
        self.acc, self.directory, self.verbose = acc, directory, verbose
        self.drop = os.path.basename(os.path.dirname(path)) == "drop"
        self.large = os.path.basename(path).startswith("large_")
        self.failures, self.builds = 0, 0
        self.standard = STANDARD
        self.source = path
        if path.endswith(".py"):
            self.source = os.path.join(directory, os.path.basename(path)[:-3] + ".c")
            with open(self.source, "w") as file:
                subprocess.run([sys.executable, path], check=True, stdout=file)
        self.references, self.texts, self.objects = {}, {}, {}

    def fail(self, what, text):
        self.failures += 1
        print(f"FAIL {self.name}: {what}, -std={self.standard}\n{text.rstrip()}\n", flush=True)

    def said(self, what):
        """The words behind `what:` in a comment of the test."""
        found = re.search(rf"\b{what}: ([\w ]+)", self.text())
        return found.group(1).split() if found else []

    def compilers(self):
        names = {"gcc": GCC, "clang": CLANG}
        return [names[name] for name in self.said("Compilers") or ("gcc", "clang")]

    def build(self, command, what):
        """Runs a compiler; its last operands are -o and a new file, which is returned."""
        self.builds += 1
        program = os.path.join(self.directory, f"p{self.builds}")
        command = command + ["-o", program]
        if self.verbose:
            print("+", " ".join(command), flush=True)
        code, out, err = run(command)
        if code != 0:
            self.fail(f"{what}: does not compile ({code})",
                      " ".join(command) + "\n" + "\n".join((out + err).splitlines()[:60]))
            return None
        return program

    # ---- the plain program

    def plain(self, compiler, flags, what):
        if self.drop:
            return self.build([compiler, f"-std={self.standard}", "-w", "-DPLAIN", "-DDROP",
                               "-fexceptions", "-pthread", f'-DSUBJECT="{self.source}"', *flags,
                               *INCLUDES, os.path.join(HERE, "drop", "driver.c")], what)
        return self.build([compiler, f"-std={self.standard}", "-w", "-DPLAIN", *flags, *INCLUDES,
                           self.source], what)

    def reference(self, schedule):
        """What the plain program does; a test that is dropped has one reference a schedule."""
        key = self.standard, schedule if self.drop else ""
        if self.standard not in self.references:
            program = self.plain(self.compilers()[0], ["-O0"], "plain")
            if not program:
                raise Failure
            self.references[self.standard] = program
        if key not in self.references:
            code, out, err = run([self.references[self.standard]], {"SCHED": schedule})
            if err or not out or code == "timeout" or code < 0:
                self.fail("plain", f"exit {code}, {len(out)} bytes of output\n{err}")
                raise Failure
            self.references[key] = code, out
        return self.references[key]

    def compare(self, program, schedules, what):
        for schedule in schedules if program else []:
            code, out, err = run([program], {"SCHED": schedule})
            want_code, want_out = self.reference(schedule)
            if (code, out, err) == (want_code, want_out, ""):
                continue
            lines = list(difflib.unified_diff(want_out.splitlines(), out.splitlines(), "plain",
                                              what, lineterm="", n=4))
            text = "\n".join(lines[:40]) + ("\n..." if len(lines) > 40 else "")
            self.fail(f"{what}, SCHED={schedule}: exit {code} instead of {want_code}",
                      text + "\n" + "\n".join(err.splitlines()[:40]))
            return

    def check_plain(self):
        for compiler in [GCC] if self.uses_gcc() else self.compilers():
            for flags in ["-O0"], ["-O2"], SANITIZE:
                if self.drop and flags is SANITIZE:
                    continue  # ASan's own frames are in the way of a thread that leaves
                what = f"plain {compiler} {flags[0]}{' sanitized' if flags is SANITIZE else ''}"
                self.compare(self.plain(compiler, flags, what), SCHEDULES, what)

    def uses_gcc(self):
        """A reference with defer has nested functions, which only gcc knows; a test may say so."""
        return self.drop or re.search(r"\b(defer|DEFER)\b|Reference: gcc", self.text())

    def uses_harness(self):
        return self.drop or '#include "harness.h"' in self.text()

    def text(self):
        with open(self.source) as file:
            return file.read()

    # ---- acc

    def emit(self, flags=()):
        """The generated C; asked for again, the same file."""
        key = self.standard, *flags
        if key not in self.texts:
            self.texts[key] = self.emit_anew(flags)
        return self.texts[key]

    def emit_anew(self, flags):
        self.builds += 1
        text = os.path.join(self.directory, f"generated{self.builds}.c")
        command = [self.acc, "--emit-c", f"-std={self.standard}", *flags, *INCLUDES, self.source,
                   "-o", text]
        if self.drop:
            command.insert(2, "-DDROP")
        if self.verbose:
            print("+", " ".join(command), flush=True)
        code, out, err = run(command)
        if code != 0 or not os.path.exists(text):
            self.fail(f"--emit-c: exit {code}",
                      " ".join(command) + "\n" + "\n".join((out + err).splitlines()[:60]))
            return None
        return text

    def dialect(self, compiler, flags, what):
        """A program made by acc with that compiler behind it."""
        hard = [flag for flag in flags if flag.startswith("--acc")]
        if not self.drop and (hard or (compiler, flags) == (CLANG, ["-O2"])):
            return self.build([self.acc, f"--acc-cc={compiler}", f"-std={self.standard}", "-w",
                               *flags, *INCLUDES, self.source], what)
        # What acc does by itself, but the same text for each compiler and level.
        text = self.emit(hard)
        if not text:
            return None
        command = [compiler, f"-std={self.standard}", "-w",
                   *(flag for flag in flags if flag not in hard), *INCLUDES]
        if self.drop:
            return self.build(command + ["-DDROP", f'-DSUBJECT="{text}"',
                                         os.path.join(HERE, "drop", "driver.c")], what)
        library = os.path.join(os.path.dirname(os.path.abspath(self.acc)), "..", "lib", "libacc.a")
        if (compiler, flags) == (GCC, ["-O2"]):
            text = self.objects.get((self.standard, text), text)
        return self.build(command + [text, library, "-pthread"], what)

    def warnings(self, compiler, standard, text, reference):
        """What a compiler warns of, each as (flag, message) without its place."""
        # gcc has warnings that need its optimizer; clang's come from its front end.  One of gcc's
        # passes at -O2 (PRE) takes a minute for hundreds of locals in hundreds of awaits.
        level = "-O1" if self.large else "-O2"
        self.builds += 1
        made = os.path.join(self.directory, f"w{self.builds}.o")
        depth = [level, "-c", "-o", made] if compiler == GCC else ["-fsyntax-only"]
        # The driver calls what a test in drop/ defines; here nobody does.
        define = ["-DDROP"] if self.drop else []
        code, out, err = run([compiler, f"-std={standard}", "-Wall", "-Wextra", *define, *reference,
                              *INCLUDES, *depth, text])
        if code != 0 and "-DACC_CHECK" not in reference:  # what names generated functions excuses nothing
            self.fail(f"{compiler} -std={standard} on {os.path.basename(text)}",
                      "\n".join(err.splitlines()[:40]))
        if compiler == GCC and code == 0 and not self.large:
            self.objects[standard, text] = made
        found = re.findall(r"warning: (.*) \[(-W[a-z0-9+-]+=?)\]$", err, re.M)
        # acc numbers names that are there twice: v, v_2.
        return {(flag, re.sub(r"'(\w+?)_\d+'", r"'\1'", message)) for message, flag in found}

    def check_warnings(self):
        """The generated text draws no warning that the file as written does not draw.

        gcc reads the file as plain C, clang the dialect itself; what only the dialect has (an
        example) gcc cannot read, so there nothing is excused.
        """
        text = self.emit()
        for compiler in self.compilers() if text else ():
            known = set()
            if self.uses_harness() and not (compiler == CLANG and self.uses_gcc()):
                known = self.warnings(compiler, self.standard, self.source, ["-DPLAIN"])
            if compiler == CLANG:
                known |= self.warnings(compiler, self.standard, self.source, ["-DACC_CHECK"])
            newer = ["gnu17"] * (self.standard == STANDARD and compiler == CLANG)
            for standard in [self.standard] + newer:
                new = {warning for warning in self.warnings(compiler, standard, text, []) - known
                       if not self.is_unused_value(warning, known)}
                if new:
                    self.fail(f"warnings of {compiler} -std={standard} in the generated text",
                              "\n".join(f"{message} [{flag}]" for flag, message in sorted(new)))

    @staticmethod
    def is_unused_value(warning, known):
        """Such a value is an operand of a comma as written, and a statement as generated: the same
        warning with other words."""
        return warning[0] == "-Wunused-value" and any(flag == warning[0] for flag, _ in known)

    def check_repeatable(self):
        """Another folder, environment and process: the same text, byte for byte."""
        texts = []
        for folder in "one", "another/folder":
            place = os.path.join(self.directory, self.standard, folder)
            copied = os.path.join(place, "src")
            os.makedirs(os.path.join(place, "tmp"))
            shutil.copytree(os.path.dirname(self.source), copied,
                            ignore=lambda _, names: [name for name in names
                                                     if not name.endswith((".c", ".h", ".inc"))])
            for name in "run", "include":
                os.symlink(HERE if name == "run" else os.path.join(ROOT, "runtime", "include"),
                           os.path.join(place, name))
            command = [os.path.abspath(self.acc), "--emit-c", f"-std={self.standard}",
                       "-I", "run", "-I", "include", *(["-DDROP"] if self.drop else []),
                       os.path.join("src", os.path.basename(self.source))]
            environment = {"PATH": os.environ["PATH"], "TMPDIR": os.path.join(place, "tmp")}
            if texts:
                environment = {f"A{i}": "x" * 1000 for i in range(9)} | environment
            done = subprocess.run(command, cwd=place, env=environment, capture_output=True)
            if done.returncode != 0:
                self.fail("--emit-c elsewhere", done.stderr.decode(errors="replace"))
            texts.append(done.stdout)
        if texts[0] != texts[1]:
            lines = difflib.unified_diff(*(text.decode(errors="replace").splitlines()
                                           for text in texts), lineterm="", n=2)
            self.fail("another text in another folder", "\n".join(list(lines)[:40]))

    def check(self, mode):
        first, *others = self.said("Standards") or [STANDARD]
        self.standard = first
        self.check_standard(mode)
        if mode in ("all", "emit"):
            self.check_repeatable()
        for self.standard in others:
            self.check_standard("few" if mode == "all" else mode)

    def check_standard(self, mode):
        if mode == "plain":
            self.reference("ready")
            self.check_plain()
            return
        if mode in ("all", "few", "emit"):
            self.check_warnings()
        if mode == "emit":
            return
        self.reference("ready")
        if mode == "quick":
            flags = ["-O1"] + PATTERN
            self.compare(self.dialect(CLANG, flags, "acc -O1"), ["ready", "once"], "acc -O1")
            return
        few = self.large or mode == "few"
        builds = [(CLANG, "-O1" if self.large else "-O2"), (GCC, "-O0")] + ([] if few else [(CLANG, "-O0"), (GCC, "-O2")])
        for compiler, level in builds:
            if compiler not in self.compilers():
                continue
            what = f"acc {compiler} {level}"
            # What is read before it is written must not be right by luck.
            flags = [level] + (PATTERN if level == "-O0" else [])
            self.compare(self.dialect(compiler, flags, what), SCHEDULES, what)
        if mode == "few":
            return
        if not self.large or self.drop:
            what = "acc sanitized"
            self.compare(self.dialect(CLANG, SANITIZE, what), SCHEDULES, what)
        # Where polls count, a hostile build has more of them than the reference.
        if not self.drop and "Not hostile" not in self.text():
            what = "acc --acc-hard"
            self.compare(self.dialect(CLANG, ["-O1", "--acc-hard"], what), SCHEDULES, what)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--acc", default=os.path.join(ROOT, "build", "bin", "acc"))
    parser.add_argument("--mode", default="all", choices=["all", "quick", "plain", "emit"])
    parser.add_argument("--keep", action="store_true", help="leave what was built, and say where")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    failed = 0
    for path in options.tests:
        directory = tempfile.mkdtemp(prefix="acc-run-")
        test = Test(os.path.abspath(path), options.acc, directory, options.verbose)
        try:
            test.check(options.mode)
        except Failure:
            pass
        failed += test.failures != 0
        if options.keep:
            print("kept", directory)
        else:
            shutil.rmtree(directory)
        if not test.failures:
            print("ok", test.name, flush=True)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
