#!/usr/bin/env python3
"""Random functions laid out by acc, and by exhaustive search.

    frames.py --acc ACC --count 1000 --seed 1

Each function has a few values, pinned locals, parameters and awaits in nested scopes.  What each
suspend needs is taken from `--dump=liveness`, where the things lie from `--dump=layout`.  The two
sizes of the frame are compared with the least that any layout can have, found by trying all places.

    optimal   both sizes are the least possible
    undecided acc has not reached its bound, and the search is too long to say whether one can
    above     a size is larger than need be; listed, and more than the tolerated share is a failure
    wrong     a size is smaller than any layout can be, or the bound that acc names is above the
              least size: always a failure

What is needed at once is not checked here: verify_layout.c does that in each run of acc."""
import argparse
import random
import re
import subprocess
import sys
import tempfile

TYPES = {  # name: (C type, size, alignment)
    "u8": ("uint8_t", 1, 1), "u16": ("uint16_t", 2, 2), "u32": ("uint32_t", 4, 4),
    "u64": ("uint64_t", 8, 8), "c3": ("struct c3", 3, 1), "c5": ("struct c5", 5, 1),
    "s6": ("struct s6", 6, 2), "s12": ("struct s12", 12, 4),
}
BY_C = {c: (size, align) for c, size, align in TYPES.values()}
MOST_STEPS = 100000
LEAVES = {"leaf1": (1, 1), "leaf2": (2, 2), "leaf3": (3, 1), "leaf4": (4, 4), "leaf8": (8, 8)}
PRELUDE = """#include <acc/async.h>
#include <stdint.h>
struct c3 { char c[3]; };
struct c5 { char c[5]; };
struct s6 { uint16_t c[3]; };
struct s12 { uint32_t c[3]; };
void lend(void *);
void use(const void *, ...);
int some(void);
"""
LEAF = """async_manual({name}_t) int {name}(void);
struct {name}_t {{ _Alignas({align}) char c[{size}]; }};
void {name}_t_init(struct {name}_t *self);
acc_poll {name}_t_poll(struct {name}_t *self, acc_context *cx, int *out);
void {name}_t_drop(struct {name}_t *self);
"""


# ---- functions ----------------------------------------------------------------------------------

class Writer:
    """One random function; `callees` are the names of those before it."""

    def __init__(self, rng, name, callees):
        self.rng, self.name, self.callees = rng, name, callees
        self.count = 0
        self.awaits = 0

    def local(self):
        self.count += 1
        return f"v{self.count}", self.rng.choice(list(TYPES.values()))[0]

    def read(self, names):
        return f"use({', '.join(['0'] + names)});"

    def wait(self):
        self.awaits += 1
        if self.callees and self.rng.random() < 0.35:
            return f"await {self.rng.choice(self.callees)}();"
        return f"await {self.rng.choice(list(LEAVES))}();"

    def block(self, depth, outer):
        """Statements; `outer` are values in scope that may be read."""
        lines, mine = [], []
        for _ in range(self.rng.randint(1, 3)):
            what = self.rng.random()
            if what < 0.45 and self.count < 6:
                name, ctype = self.local()
                if self.rng.random() < 0.45:
                    lines += [f"{ctype} {name};", f"lend(&{name});"]
                else:
                    lines += [f"{ctype} {name} = {{0}};" if ctype.startswith("struct")
                              else f"{ctype} {name} = ({ctype})some();"]
                    mine.append(name)
            elif what < 0.75 and self.awaits < 4:
                lines.append(self.wait())
            elif what < 0.9 and depth < 2:
                lines += ["{", *self.block(depth + 1, outer + mine), "}"]
            elif outer + mine:
                lines.append(self.read([self.rng.choice(outer + mine)]))
        if self.rng.random() < 0.6 and self.awaits < 4:
            lines.append(self.wait())
        kept = [name for name in mine if self.rng.random() < 0.7]
        if kept:
            lines.append(self.read(kept))
        return lines

    def text(self):
        parameters, lines, names = [], [], []
        for i in range(self.rng.choice((0, 0, 1, 2, 3))):
            ctype = self.rng.choice(list(TYPES.values()))[0]
            parameters.append(f"{ctype} p{i}")
            use = self.rng.random()
            if use < 0.3:
                lines.append(f"lend(&p{i});")
            elif use < 0.8:
                names.append(f"p{i}")
        lines += self.block(0, list(names))
        if not self.awaits:
            lines.append(self.wait())
        if names:
            lines.append(self.read(names))
        body = "\n".join("    " + line for line in lines)
        return f"async void {self.name}({', '.join(parameters) or 'void'})\n{{\n{body}\n}}\n"


def write_file(rng, functions):
    parts = [PRELUDE, *(LEAF.format(name=name, size=size, align=align)
                        for name, (size, align) in LEAVES.items())]
    callees = []
    for i in range(functions):
        text = Writer(rng, f"f{i}", callees[-4:]).text()
        parts.append(text)
        if f"f{i}(void)" in text:
            callees.append(f"f{i}")
    return "\n".join(parts)


# ---- what acc says ------------------------------------------------------------------------------

class Facts:
    """Of one function: what its suspends need, and the frame that acc gave it."""

    def __init__(self, name):
        self.name = name
        self.params, self.kinds, self.sizes, self.kept, self.apart = [], {}, {}, {}, {}
        self.children = []  # of each await: its name
        self.owned = []     # byte ranges of the embedded form
        self.size = self.align = self.stored = self.stored_align = 0


def parse_liveness(text):
    all_facts, facts = {}, None
    for line in text.splitlines():
        if line.startswith("function "):
            facts = all_facts[line.split()[1]] = Facts(line.split()[1])
        elif found := re.match(r"  await #\d+ (\w+) ", line):
            facts.children.append(found[1])
        elif found := re.match(r"  (param|local|temp) (\w+): (\w+), (\d+) bytes? of ([^,]+)(.*)", line):
            kind, name, cls, _, ctype, rest = found.groups()
            if kind == "param":
                facts.params.append(name)
            facts.kinds[name] = cls
            facts.sizes[name] = BY_C.get(ctype, (4, 4))
            kept = re.search(r"kept at ([#\d, ]+)", rest)
            facts.kept[name] = {int(n) for n in re.findall(r"#(\d+)", kept[1])} if kept else set()
            apart = re.search(r"apart from (.*)", rest)
            facts.apart[name] = set(apart[1].split(", ")) if apart else set()
    return all_facts


def parse_layout(text, all_facts):
    facts, state = None, 0
    for line in text.splitlines():
        if found := re.match(r"frame (\w+): size (\d+) align (\d+), stored (\d+) align (\d+), "
                             r"tag at (\d+) of (\d+) bytes?( when stored)?", line):
            facts = all_facts[found[1]]
            facts.size, facts.align, facts.stored, facts.stored_align = map(int, found.groups()[1:5])
            if not found[8]:
                facts.owned.append((int(found[6]), int(found[6]) + int(found[7])))
            state = 0
        elif found := re.match(r"  above the bound of (\d+), stored (\d+)", line):
            facts.bounds = int(found[1]), int(found[2])
        elif line.startswith("  start"):
            state = 0
        elif line.startswith("  await") or line.startswith("  pinned"):
            state = 1
        elif (found := re.match(r"    at (\d+): (\d+) bytes? (child )?(\w+)", line)) and state:
            at, size = int(found[1]), int(found[2])
            if found[3] and found[4] in all_facts:
                facts.owned += [(at + b, at + e) for b, e in all_facts[found[4]].owned]
            else:
                facts.owned.append((at, at + size))


# ---- the least size -----------------------------------------------------------------------------

def mask(at, size):
    return ((1 << size) - 1) << at


def first_multiple(value, of):
    return (value + of - 1) // of * of


class TooHard(Exception):
    """The search has taken too many steps."""


class Thing:
    """Something to place: the bytes that are its own, as a mask from its first byte."""

    def __init__(self, size, align, own=None):
        self.size, self.align = size, align
        self.own = mask(0, size) if own is None else own


class Exact:
    def __init__(self, facts, all_facts):
        self.facts = facts
        self.pinned = [n for n, cls in facts.kinds.items() if cls == "pinned"]
        self.states = []
        for k, child in enumerate(facts.children):
            things = [self.child(child, all_facts)]
            things += [Thing(*facts.sizes[n]) for n, cls in facts.kinds.items()
                       if cls == "value" and k + 1 in facts.kept[n]]
            kept = [n for n in self.pinned if k + 1 in facts.kept[n]]
            self.states.append((things, kept))
        start = [Thing(*facts.sizes[n]) for n in facts.params if facts.kinds[n] != "pinned"]
        self.start = start, [n for n in facts.params if facts.kinds[n] == "pinned"]
        self.has_tag = len(self.states) > 1
        self.spent = 0

    def child(self, name, all_facts):
        if name in LEAVES:
            return Thing(*LEAVES[name])
        callee = all_facts[name]
        own = 0
        for begin, end in callee.owned:
            own |= mask(begin, end - begin)
        return Thing(callee.size, callee.align, own)

    def packs(self, things, busy, limit, known):
        """Whether all things have room in `limit` bytes beside what is busy."""
        if not things:
            return True
        key = len(things), busy
        if key not in known:
            self.spent += 1
            if self.spent > MOST_STEPS:
                raise TooHard
            thing, rest = things[0], things[1:]
            known[key] = any(not busy & thing.own << at and
                             self.packs(rest, busy | thing.own << at, limit, known)
                             for at in range(0, limit - thing.size + 1, thing.align))
        return known[key]

    def state_fits(self, state, places, tag, limit):
        things, kept = state
        busy = tag
        for name in kept:
            if busy & places[name]:
                return False
            busy |= places[name]
        things = sorted(things, key=lambda t: (-t.align, -t.size))
        return self.packs(things, busy, limit, {})

    def fits(self, size, stored=None):
        """Whether some layout has at most `size` bytes, embedded; and at most `stored` for the start
        state too, if that is given."""
        tag_size = (size if self.has_tag else stored) if self.has_tag or stored else 0
        tags = [mask(at, 1) for at in range(tag_size)] or [0]

        def all_fit(places, tag):
            inner = tag if self.has_tag or tag < 1 << size else 0
            return (all(self.state_fits(state, places, inner, size) for state in self.states) and
                    (stored is None or self.state_fits(self.start, places, tag, stored)))

        def place(index, places):
            if index == len(self.pinned):
                return any(all_fit(places, tag) for tag in tags)
            name = self.pinned[index]
            bytes_, align = self.facts.sizes[name]
            for at in range(0, size - bytes_ + 1, align):
                taken = mask(at, bytes_)
                if any(taken & places[other] for other in self.facts.apart[name] if other in places):
                    continue
                if place(index + 1, {**places, name: taken}):
                    return True
            return False
        return place(0, {})

    def least(self):
        """The least embedded size, and the least stored one with it; none above acc's is tried."""
        facts = self.facts
        size = first_multiple(self.floor(False), facts.align)
        while size < facts.size and not self.fits(size):
            size += facts.align
        stored = first_multiple(max(self.floor(True), size), facts.stored_align)
        while stored < facts.stored and not self.fits(size, stored):
            stored += facts.stored_align
        return size, stored

    def floor(self, stored):
        """No layout is smaller: the bytes of the largest state."""
        tag = 1 if stored or self.has_tag else 0
        states = self.states + ([self.start] if stored else [])
        return max(max(sum(bin(t.own).count("1") for t in things) +
                       sum(self.facts.sizes[n][0] for n in kept) + tag,
                       max((t.size for t in things), default=0))
                   for things, kept in states)


# ---- comparing ----------------------------------------------------------------------------------

def dump(acc, stage, path):
    run = subprocess.run([acc, f"--dump={stage}", "-w", path], capture_output=True, text=True,
                         timeout=300)
    if run.returncode:
        sys.exit(f"acc --dump={stage} {path}: {run.stderr[:2000]}")
    return run.stdout


def compare(facts, all_facts):
    """(end, remark)"""
    exact = Exact(facts, all_facts)
    if facts.size < exact.floor(False) or facts.stored < exact.floor(True):
        return "wrong", f"{facts.size}, stored {facts.stored}: that is too few bytes"
    try:
        least = exact.least()
    except TooHard:
        return "undecided", f"{facts.size}, stored {facts.stored}"
    bounds = getattr(facts, "bounds", (facts.size, facts.stored))
    if bounds[0] > least[0] or bounds[1] > least[1]:
        return "wrong", f"the bounds {bounds} are above the least sizes {least}"
    if (facts.size, facts.stored) > least:
        return "above", f"{facts.size}, stored {facts.stored}; the least is {least[0]}, {least[1]}"
    return "optimal", ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--acc", required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--above", type=float, default=0.005, help="the tolerated share")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    tally = {"optimal": 0, "undecided": 0, "above": 0, "wrong": 0}
    seed, done = options.seed, 0
    while done < options.count:
        text = write_file(random.Random(seed), min(100, options.count - done))
        with tempfile.NamedTemporaryFile("w", suffix=".c") as file:
            file.write(text)
            file.flush()
            all_facts = parse_liveness(dump(options.acc, "liveness", file.name))
            parse_layout(dump(options.acc, "layout", file.name), all_facts)
        for facts in all_facts.values():
            end, remark = compare(facts, all_facts)
            tally[end] += 1
            done += 1
            if end != "optimal":
                print(f"{end}: seed {seed}, {facts.name}: {remark}")
                if options.verbose:
                    print(re.search(rf"async void {facts.name}\(.*?\n}}\n", text, re.S)[0])
        seed += 1
    print(f"frames: {done} functions from seed {options.seed}: "
          + ", ".join(f"{count} {end}" for end, count in tally.items()))
    return 1 if tally["wrong"] or tally["above"] > options.above * done else 0


if __name__ == "__main__":
    sys.exit(main())
