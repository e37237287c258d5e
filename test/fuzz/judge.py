"""Runs acc on one file and judges what it did.

acc either compiles a file, and then what it wrote compiles with clang and with gcc, or says why
not: exit code 1, a message with "error:", no output.  Anything else is a fault: a signal, a
sanitizer's report, an internal error, a time limit that is passed, temporary files left behind.
"""
import os
import re
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CLANG, GCC = os.environ.get("CLANG", "clang-19"), os.environ.get("GCC", "gcc")
INCLUDES = ["-I", os.path.join(ROOT, "test", "run"),
            "-I", os.path.join(ROOT, "runtime", "include")]
STANDARD = "-std=gnu11"
# What acc must never print, whatever its exit code is.
# A static assertion of the program that is false is no fault, and says so in other words.
FORBIDDEN = re.compile(r"internal error|Sanitizer|runtime error:|(?<!static )assertion|"
                       r"terminate called|PLEASE submit a bug report|Stack dump", re.I)


class Verdict:
    """`kind`: accepted, refused, or fault; `why` says what is wrong, `detail` shows it."""

    def __init__(self, kind, why="", detail=""):
        self.kind, self.why, self.detail = kind, why, detail

    @property
    def signature(self):
        """The same for what is most likely one fault: `why` without names and numbers."""
        text = re.sub(r"'[^']*'|‘[^’]*’|0x[0-9a-f]+", "'..'", self.why)
        return re.sub(r"\d+", "N", text)


def first_error(text):
    """The first line of a compiler's messages that says what is wrong, without its place."""
    for line in text.splitlines():
        match = re.search(r"(internal error: .*|error: .*|ERROR: .*|runtime error: .*|"
                          r".*Assertion.*)", line)
        if match:
            return match.group(1)
    return text.strip().splitlines()[0] if text.strip() else "no message"


def own_place(text):
    """The innermost function of acc in a sanitizer's stack."""
    match = re.search(r"#\d+ 0x\w+ in (\w+) \S*/compiler/", text)
    return f" in {match.group(1)}" if match else ""


class Judge:
    """Judges files one after the other, in a directory of its own."""

    def __init__(self, acc, limit=30, gcc=True):
        self.acc, self.limit, self.gcc = acc, limit, gcc
        self.directory = tempfile.mkdtemp(prefix="acc-fuzz-")
        self.temporaries = os.path.join(self.directory, "tmp")
        self.output = os.path.join(self.directory, "out.c")
        os.mkdir(self.temporaries)
        self.environment = {**os.environ, "TMPDIR": self.temporaries, "LC_ALL": "C"}
        for name in ("ACC_CC", "ACC_HARD", "CPATH", "C_INCLUDE_PATH"):
            self.environment.pop(name, None)

    def close(self):
        shutil.rmtree(self.directory, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.directory, name)

    def run(self, command, limit=None):
        """The exit code (None: too slow) and what was printed."""
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  stdin=subprocess.DEVNULL, timeout=limit or self.limit,
                                  env=self.environment)
        except subprocess.TimeoutExpired as slow:
            return None, (slow.stdout or b"").decode(errors="replace")
        return done.returncode, done.stdout.decode(errors="replace")

    def judge(self, source, flags=()):
        """The verdict on acc --emit-c of the file `source`."""
        if os.path.exists(self.output):
            os.unlink(self.output)
        code, text = self.run([self.acc, "--emit-c", STANDARD, "-w", *flags, *INCLUDES, source,
                               "-o", self.output])
        verdict = self.look_at(code, text)
        if verdict.kind == "accepted":
            verdict = self.compile(source, flags) or verdict
        return verdict

    def look_at(self, code, text):
        left = os.listdir(self.temporaries)
        for name in left:
            shutil.rmtree(os.path.join(self.temporaries, name), ignore_errors=True)
        if code is None:
            return Verdict("fault", f"no end within {self.limit} s", text[-4000:])
        if FORBIDDEN.search(text) or code not in (0, 1):
            return Verdict("fault", f"exit code {code}: {first_error(text)}{own_place(text)}",
                           text[:20000])
        if left:
            return Verdict("fault", "temporary files left behind", " ".join(left))
        written = os.path.exists(self.output)
        if code == 0:
            return Verdict("accepted") if written else Verdict("fault", "no output, exit code 0")
        if written:
            return Verdict("fault", "output though there were errors", text[:4000])
        if "error:" not in text:
            return Verdict("fault", "exit code 1 without a message", text[:4000])
        return Verdict("refused", first_error(text))

    def compile(self, source, flags):
        """A fault if the generated C does not compile, else None.

        The compilers get a large stack, as acc gives them.
        """
        stack = ["prlimit", f"--stack={512 << 20}:"]
        words = [STANDARD, "-w", "-fsyntax-only", *flags, *INCLUDES]
        code, text = self.run([*stack, CLANG, *words, self.output])
        if code != 0:
            return Verdict("fault", f"clang on the output: {first_error(text)}", text[:8000])
        if not self.gcc:
            return None
        code, text = self.run([*stack, GCC, *words, self.output])
        if code == 0 or self.gcc_refuses(source, words):
            return None
        return Verdict("fault", f"gcc on the output: {first_error(text)}", text[:8000])

    def gcc_refuses(self, source, words):
        """Whether gcc does not take the program in plain C either, where clang does."""
        plain = ["-DPLAIN", "-I", os.path.join(HERE, "plain")]
        code, _ = self.run([GCC, *plain, *words, source])
        return code != 0
