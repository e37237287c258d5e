#!/usr/bin/env python3
"""Feeds acc what nobody would write, and watches that it says so.

    fuzz.py mutate [--count N] [--seed S] [--start I] [--minutes M] [--only REGEX]
    fuzz.py truncate [--count N] [--seed S] [--minutes M] [--only REGEX]
    fuzz.py deep [--only REGEX] [--sizes N,N,...]
    fuzz.py files FILE ...
    fuzz.py corpus DIRECTORY

`mutate` edits the tokens and statements of valid programs at random; a seed and a multiple of 8
for --start always give the same programs with the same acc.  `truncate` ends programs behind a
token; `deep` makes programs that are
nested deeply or are very long; `files` judges files as they are.  What counts as a fault is said
in judge.py.  `corpus` writes the inputs, the header and the dictionary of the libFuzzer target
(pipeline.c).  Programs with a fault go to --out, one for each signature; --reduce makes them small.
"""
import argparse
import glob
import os
import random
import re
import subprocess
import sys
import time

from judge import CLANG, INCLUDES, Judge, ROOT, STANDARD
from mutate import (AROUND_STATEMENT, BINARY, C_WORDS, DIALECT, GENTLE, ROUGH, STATEMENTS, is_solid,
                    mutate, tokens_of)


def seeds(only):
    """The programs that are edited: (name, text)."""
    found = []
    for pattern in ("test/run/*.c", "test/run/drop/*.c", "examples/*.c", "test/check/*.c",
                    "test/emit/*.c", "test/cfg/*.c", "test/liveness/*.c", "test/layout/*.c",
                    "test/import/*.c", "test/fuzz/found/*.c"):
        found += sorted(glob.glob(os.path.join(ROOT, pattern)))
    texts = []
    for path in found:
        name = os.path.relpath(path, ROOT)
        if re.search(only, name) and not name.endswith("drop/driver.c"):
            with open(path, errors="surrogateescape") as file:
                texts.append((name, file.read()))
    return texts


class Campaign:
    """Judges programs, keeps one for each kind of fault, and counts."""

    def __init__(self, options):
        self.options = options
        self.judge = Judge(options.acc, options.limit)
        self.counts = {"accepted": 0, "refused": 0, "fault": 0}
        self.faults = {}
        self.started = time.monotonic()

    def is_over(self):
        minutes = self.options.minutes
        return minutes and time.monotonic() - self.started > 60 * minutes

    def try_text(self, name, text, flags=()):
        path = self.judge.path("in.c")
        with open(path, "w", errors="surrogateescape") as file:
            file.write(text)
        verdict = self.judge.judge(path, flags)
        self.counts[verdict.kind] += 1
        if verdict.kind == "fault":
            self.keep(name, text, flags, verdict)
        elif self.options.verbose:
            print(f"{name}: {verdict.kind} {verdict.why}", flush=True)
        return verdict

    def keep(self, name, text, flags, verdict):
        seen = self.faults.setdefault(verdict.signature, [])
        seen.append(name)
        if len(seen) > 1:
            return
        print(f"FAULT {name}: {verdict.why}", flush=True)
        if not self.options.out:
            print(verdict.detail[:3000], flush=True)
            return
        os.makedirs(self.options.out, exist_ok=True)
        if self.options.reduce:
            text = self.reduced(text, flags, verdict.signature)
        base = os.path.join(self.options.out, re.sub(r"\W+", "-", name))
        with open(base + ".c", "w", errors="surrogateescape") as file:
            file.write(text)
        with open(base + ".txt", "w", errors="surrogateescape") as file:
            file.write(f"{verdict.why}\n\n{verdict.detail}\n")

    def reduced(self, text, flags, signature):
        """A smaller program with the same fault: pieces are taken away while it stays."""
        path = self.judge.path("in.c")

        def still(pieces):
            with open(path, "w", errors="surrogateescape") as file:
                file.write("".join(pieces))
            return self.judge.judge(path, flags).signature == signature

        for split in (lambda text: text.splitlines(True), tokens_of):
            pieces = split(text)
            size = max(len(pieces) // 2, 1)
            end = time.monotonic() + 120
            while size and time.monotonic() < end:
                i, smaller = 0, False
                while i < len(pieces) and time.monotonic() < end:
                    rest = pieces[:i] + pieces[i + size:]
                    if still(rest):
                        pieces, smaller = rest, True
                    else:
                        i += size
                if not smaller or size > 1:
                    size //= 2
            text = "".join(pieces)
        return text

    def finish(self):
        total = sum(self.counts.values())
        seconds = time.monotonic() - self.started
        print(f"{total} programs in {seconds:.0f} s: {self.counts['accepted']} compiled, "
              f"{self.counts['refused']} refused, {self.counts['fault']} faults", flush=True)
        for signature, names in self.faults.items():
            print(f"  {len(names)} x {signature}  ({', '.join(names[:5])})")
        self.judge.close()
        return self.counts["fault"] != 0


CHAIN = 8


def run_mutate(campaign, options):
    """Programs in chains: each is an edit of the one before it that acc took."""
    texts = seeds(options.only)
    valid = {}
    for i in range(options.start, options.start + options.count):
        if i % CHAIN == 0 or i == options.start:
            r = random.Random(f"{options.seed}:{i // CHAIN}")
            if campaign.is_over():
                break
            name, text = r.choice(texts)
            if "harness.h" not in text:
                text = '#include "harness.h"\n' + text
            flags = ["-DDROP"] if "/drop/" in name else []
            if name not in valid:
                valid[name] = campaign.try_text(name, text, flags).kind == "accepted"
        gentle = valid[name] and r.random() < 0.85
        edited = mutate(text, r, GENTLE if gentle else ROUGH)
        title = f"{options.seed}-{i}-{os.path.basename(name)[:-2]}"
        if campaign.try_text(title, edited, flags).kind == "accepted":
            text = edited


def run_truncate(campaign, options):
    """Every place in turn, or `count` of them."""
    places = []
    for name, text in seeds(options.only):
        tokens = tokens_of(text)
        places += [(name, tokens, i) for i, token in enumerate(tokens) if is_solid(token)]
    r = random.Random(options.seed)
    if options.count and options.count < len(places):
        places = r.sample(places, options.count)
    for name, tokens, i in places:
        if campaign.is_over():
            break
        campaign.try_text(f"{os.path.basename(name)[:-2]}-cut-{i}", "".join(tokens[:i]))


def run_deep(campaign, options):
    import shapes
    sizes = [int(word) for word in options.sizes.split(",")]
    for name, write in shapes.SHAPES.items():
        for size in sizes:
            if re.search(options.only, name) and not campaign.is_over():
                began = time.monotonic()
                verdict = campaign.try_text(f"{name}-{size}", write(size))
                print(f"{name} {size}: {verdict.kind} {verdict.why[:100]} "
                      f"({time.monotonic() - began:.1f} s)", flush=True)


def run_files(campaign, options):
    for path in options.files:
        with open(path, errors="surrogateescape") as file:
            campaign.try_text(os.path.basename(path)[:-2], file.read())


def run_corpus(_, options):
    """The programs without directives of their own; words.dict and header.i beside them."""
    directory = options.files[0]
    os.makedirs(os.path.join(directory, "corpus"), exist_ok=True)
    for name, text in seeds("test/(run|fuzz/found)/"):
        text = re.sub(r'#include ("harness.h"|<acc/.*>)\n', "", text)
        if "#" not in text and len(text) < 6000:
            with open(os.path.join(directory, "corpus", os.path.basename(name)), "w") as file:
                file.write(text)
    with open(os.path.join(directory, "words.dict"), "w") as file:
        pieces = C_WORDS + DIALECT[:4] + DIALECT[-8:] + BINARY + STATEMENTS + AROUND_STATEMENT
        for piece in pieces:
            if "#" not in piece and "\n" not in piece:
                escaped = piece.replace("\\", "\\\\").replace('"', '\\"')
                file.write(f'"{escaped}"\n')
    with open(os.path.join(directory, "header.c"), "w") as file:
        file.write('#include "harness.h"\n')
    subprocess.run([CLANG, "-E", "-C", "-dD", "-dI", "-w", "-D__ACC__=1", STANDARD, *INCLUDES,
                    "header.c", "-o", "header.i"], check=True, cwd=directory)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["mutate", "truncate", "deep", "files", "corpus"])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--acc", default=os.path.join(ROOT, "build", "bin", "acc"))
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--limit", type=int, default=30, help="seconds for one program")
    parser.add_argument("--only", default="", help="a regular expression for names")
    parser.add_argument("--sizes", default="10,100,1000,10000")
    parser.add_argument("--out", help="a directory for programs with a fault")
    parser.add_argument("--reduce", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    campaign = Campaign(options)
    run = {"mutate": run_mutate, "truncate": run_truncate, "deep": run_deep,
           "files": run_files, "corpus": run_corpus}[options.mode]
    try:
        run(campaign, options)
    except KeyboardInterrupt:
        pass
    return campaign.finish()


if __name__ == "__main__":
    sys.exit(main())
