"""What a program must print, from the rules of docs/language.md and nothing else.

The tree is walked as it stands.  Each await is a Python generator's yield where it is pending, and
what is registered lies in lists, one a scope; a drop throws the generator away and then does what
the rules say with the lists:

* a cleanup is registered when control reaches it, and runs exactly once when its scope is left: at
  its end, by a jump, or by a drop; in reverse order, inner scopes first;
* a jump back before it, in the same block, runs it;
* a return's value is computed before any of them;
* a drop first drops what is awaited, then leaves the scopes outward; never polled, none runs;
* around awaits evaluation is left to right, values are kept, assignments write their target last;
* a sub-future ends, with all its cleanups, before what it returns is used.
"""
M32 = 0xffffffff
MASKS = {"u8": 0xff, "u16": 0xffff, "u32": M32, "u64": (1 << 64) - 1, "handle": M32}
FUEL = 14


class TooLong(Exception):
    """The program does more than a test should."""


class Wrong(Exception):
    """The program is not one that means something: a defect of the generator or the reducer."""


class Jump(Exception):
    """Control leaves: to a label, a loop's end or next round, or out of the function."""

    def __init__(self, kind, label=None, value=None):
        self.kind, self.label, self.value = kind, label, value


class Try:
    """One run of a program: schedule, resources and what was printed (drops.h has its twin)."""

    def __init__(self, mode, seed, refused):
        self.mode, self.random, self.refused = mode, seed, refused
        self.fuel, self.takes, self.handles = FUEL, 0, 0
        self.held, self.events, self.steps = set(), [], 0

    def times(self):
        if self.mode != 2:
            return self.mode
        self.random = (self.random * 1664525 + 1013904223) & M32
        return (self.random >> 16) % 3

    def count_step(self):
        self.steps += 1
        if self.steps > 4000:
            raise TooLong

    def begin_poll(self):
        """The future is about to be polled."""

    def end(self):
        """It is finished, or dropped."""

    def say(self, *words):
        self.events.append(" ".join(map(str, words)))
        if len(self.events) > 600:
            raise TooLong

    def take(self, number):
        self.takes += 1
        if self.takes == self.refused:
            self.say("f", number)
            return 0
        self.handles += 1
        self.held.add(self.handles)
        self.say("t", number, self.handles)
        return self.handles

    def give(self, handle):
        self.say("g", handle)
        if handle and handle not in self.held:
            raise Wrong("given back twice")
        self.held.discard(handle)


class Leaf:
    def __init__(self, number):
        self.number = number

    def drop(self, run):
        run.say("d", self.number)


class Cell:
    """A variable: its values, and how many bits they have."""

    def __init__(self, kind, values):
        self.kind, self.mask = kind, MASKS.get(kind, M32)
        self.values = list(values)

    def get(self, i=0):
        if self.values is None:
            raise Wrong("read of a variable that is gone")
        return self.values[i]

    def set(self, i, value):
        if self.values is None:
            raise Wrong("write to a variable that is gone")
        self.values[i] = value & self.mask
        return self.values[i]


class Scope:
    """A block that control is in: its cleanups, with the places where they stand, and locals."""

    def __init__(self):
        self.cleanups, self.cells = [], []


LABELS = {}  # of a statement, by identity: the labels inside it (statements are kept alive here)


def labels(s):
    found = LABELS.get(id(s))
    if found is None or found[0] is not s:
        inside = set()
        if s[0] in ("label", "default"):
            inside.add(s[1])
        elif s[0] == "case":
            inside.add(s[2])
        elif s[0] != "defer":
            for part in s[1:]:
                if isinstance(part, list):
                    for inner in part:
                        inside |= labels(inner)
        found = LABELS[id(s)] = (s, inside)
    return found[1]


def cases(block, out):
    """The labels of a switch by their values."""
    for s in block:
        if s[0] == "case":
            out[s[1]] = s[2]
        elif s[0] == "default":
            out[None] = s[1]
        elif s[0] not in ("switch", "defer"):
            for part in s[1:]:
                if isinstance(part, list):
                    cases(part, out)
    return out


def arithmetic(op, a, b):
    if op == "+":
        return (a + b) & M32
    if op == "-":
        return (a - b) & M32
    if op == "*":
        return (a * b) & M32
    if op == "^":
        return a ^ b
    if op == "&":
        return a & b
    if op == "|":
        return a | b
    if op == "%":
        return a % b
    if op == "<":
        return int(a < b)
    if op == "==":
        return int(a == b)
    return int(a != b)


class Future:
    """A future of an async function: poll it with next(self.body), drop it with drop."""
    LENT = {"ptr"}  # parameters that are the caller's own

    def __init__(self, run, function, args):
        self.run, self.function = run, function
        self.scopes, self.child, self.cells = [], None, {}
        self.body = self.whole(args)

    def drop(self, run):
        self.body.close()
        if self.child:
            self.child.drop(run)
        while self.scopes:
            self.leave(self.scopes[-1])

    # ---- scopes

    def enter(self):
        self.scopes.append(Scope())
        return self.scopes[-1]

    def leave(self, scope, down_to=-1):
        """Runs what is registered in `scope` behind the place `down_to`; -1 leaves the scope."""
        while scope.cleanups and scope.cleanups[-1][0] > down_to:
            scope.cleanups.pop()[1]()
        if down_to == -1:
            if self.scopes.pop() is not scope:
                raise Wrong("scopes are left out of order")
            for cell in scope.cells:
                cell.values = None

    def at_once(self, generator):
        """Runs what cannot wait."""
        for _ in generator:
            raise Wrong("a cleanup waits")

    # ---- the function

    def whole(self, args):
        scope = self.enter()
        for (v, kind), value in zip(self.function.params, args):
            self.cells[v] = value if kind in self.LENT else self.new(scope, kind, value)
        try:
            yield from self.block(self.function.body)
            value = None
        except Jump as jump:
            if jump.kind != "return":
                raise Wrong("a jump to nowhere") from None
            value = jump.value
        self.leave(scope)
        if (value is None) == self.function.returns:
            raise Wrong("no result")
        return value

    def new(self, scope, kind, value):
        cell = Cell(kind, value if isinstance(value, tuple) else (value,))
        cell.values = [x & cell.mask for x in cell.values]
        scope.cells.append(cell)
        return cell

    def statements(self, block, label=None):
        """Runs the statements of a block, from the first or from a label; its scope is still open."""
        scope, i = self.enter(), 0
        if label:
            i = self.find(block, label)
        while i < len(block):
            try:
                s, to, label = block[i], label, None
                yield from self.statement(s, i, scope, to)
                i += 1
            except Jump as jump:
                i = self.find(block, jump.label) if jump.kind == "goto" else None
                if i is None:
                    self.leave(scope)
                    raise
                self.leave(scope, i)
                label = jump.label
        return scope

    def block(self, block, label=None):
        """Runs a block, from its beginning or from a label in it."""
        self.leave((yield from self.statements(block, label)))

    @staticmethod
    def find(block, label):
        for i, s in enumerate(block):
            if label in labels(s):
                return i
        return None

    # ---- statements

    def statement(self, s, place, scope, label):
        self.run.count_step()
        kind = s[0]
        if kind == "expr":
            yield from self.value(s[1])
        elif kind == "decl":
            yield from self.declare(s, place, scope)
        elif kind == "defer":
            scope.cleanups.append((place, lambda: self.at_once(self.block(s[1]))))
        elif kind == "move":
            self.run.give(self.cells[s[1]].get())
            self.cells[s[1]].set(0, self.cells[s[2]].get())
            self.cells[s[2]].set(0, 0)
        elif kind == "swap":
            fresh = self.run.take(s[2])
            self.run.give(self.cells[s[1]].get())
            self.cells[s[1]].set(0, fresh)
        elif kind == "if":
            if label:
                chosen = s[2] if self.find(s[2], label) is not None else s[3]
            else:
                chosen = s[2] if (yield from self.value(s[1])) else s[3]
            if chosen is not None:
                yield from self.block(chosen, label)
        elif kind in ("while", "do", "for"):
            yield from self.loop(s, label)
        elif kind == "switch":
            yield from self.switch(s, label)
        elif kind == "block":
            yield from self.block(s[1], label)
        elif kind == "return":
            value = (yield from self.value(s[1])) if s[1] else None
            raise Jump("return", value=value)
        elif kind in ("break", "continue"):
            raise Jump(kind)
        elif kind == "goto":
            raise Jump("goto", s[1])
        elif kind not in ("label", "case", "default"):
            raise Wrong(kind)

    def declare(self, s, place, scope):
        _, v, kind, init, clean = s
        if init[0] == "init":
            value = []
            for e in init[1:]:
                value.append((yield from self.value(e)))
            value = tuple(value)
        else:
            value = yield from self.value(init)
        if kind in ("ptr", "pptr"):
            self.cells[v] = value
            return
        cell = self.cells[v] = self.new(scope, kind, value)
        if clean:
            scope.cleanups.append((place, lambda: self.clean(cell)))

    def clean(self, cell):
        if cell.kind == "handle":
            self.run.give(cell.get())
        elif cell.kind in ("pair", "wide"):
            self.run.say("c", (cell.get(0) + 3 * cell.get(1)) & M32)
        else:
            self.run.say("c", cell.get() & M32)

    def loop(self, s, label):
        """One loop; its own scope is that of what a for declares."""
        scope = self.enter()
        if s[0] == "for":
            _, first, condition, step, body = s
            if first and not label:
                yield from self.statement(first, 0, scope, None)
        elif s[0] == "while":
            condition, step, body = s[1], None, s[2]
        else:
            body, step, condition = s[1], None, s[2]
        try:
            skip = label or s[0] == "do"
            while True:
                if not skip and not (yield from self.value(condition)):
                    break
                skip = False
                try:
                    to, label = label, None
                    yield from self.block(body, to)
                except Jump as jump:
                    if jump.kind == "break":
                        break
                    if jump.kind != "continue":
                        raise
                if step:
                    yield from self.value(step)
        except Jump:
            self.leave(scope)
            raise
        self.leave(scope)

    def switch(self, s, label):
        if not label:
            value = yield from self.value(s[1])
            known = cases(s[2], {})
            label = known.get(value, known.get(None))
            if label is None:
                return
        try:
            yield from self.block(s[2], label)
        except Jump as jump:
            if jump.kind != "break":
                raise

    # ---- expressions

    def cell(self, v):
        if v not in self.cells:
            raise Wrong("read of a variable that was never declared")
        return self.cells[v]

    def place(self, e):
        """The cell that an lvalue names, and where in it."""
        kind = e[0]
        if kind in ("var", "deref"):
            return self.cell(e[1]), 0
        if kind in ("field", "pfield"):
            return self.cell(e[1]), "ab".index(e[2])
        index = yield from self.value(e[2])
        return self.cell(e[1]), index % 4

    def all(self, parts):
        values = []
        for e in parts:
            values.append((yield from self.value(e)))
        return values

    def wait(self, leaf, times):
        """Awaits a leaf that was made."""
        self.child = leaf
        for _ in range(times):
            yield
        self.run.say("r", leaf.number)
        self.child = None

    def leaf(self, number):
        return Leaf(number)

    def called(self, function, args):
        """The future of a call that is awaited here."""
        return Future(self.run, function, args)

    def value(self, e):
        kind, run = e[0], self.run
        if kind == "num":
            return e[1] & M32
        if kind in ("var", "deref", "handle"):
            return self.cell(e[1]).get() & M32
        if kind in ("field", "pfield"):
            return self.cell(e[1]).get("ab".index(e[2]))
        if kind == "elem":
            index = yield from self.value(e[2])
            return self.cell(e[1]).get(index % 4)
        if kind in ("addr", "addrp"):
            return self.cell(e[1])
        if kind == "lit":
            # It lives to the end of its block.
            a, b = yield from self.all(e[1:])
            return self.new(self.scopes[-1], "pair", (a, b))
        if kind == "pairvar":
            return self.cell(e[1]).get(0), self.cell(e[1]).get(1)
        if kind == "pairlit":
            return tuple((yield from self.all(e[1:])))
        if kind == "memb":
            return (yield from self.value(e[1]))["ab".index(e[2])]
        if kind == "bin":
            a, b = yield from self.all(e[2:])
            return arithmetic(e[1], a, b)
        if kind == "un":
            a = yield from self.value(e[2])
            return {"~": ~a & M32, "-": -a & M32, "!": int(not a)}[e[1]]
        if kind == "and":
            return int(bool((yield from self.value(e[1])) and (yield from self.value(e[2]))))
        if kind == "or":
            return int(bool((yield from self.value(e[1])) or (yield from self.value(e[2]))))
        if kind == "comma":
            yield from self.value(e[1])
            return (yield from self.value(e[2]))
        if kind == "cond":
            return (yield from self.value(e[2 if (yield from self.value(e[1])) else 3]))
        if kind == "note":
            a = yield from self.value(e[2])
            run.say("n", e[1], a)
            return a
        if kind == "mix":
            a, b, c = yield from self.all(e[1:])
            return (a + 3 * b + 5 * c) & M32
        if kind == "total":
            (a, b), n = yield from self.all(e[1:])
            return (a + 3 * b + n) & M32
        if kind == "weigh":
            cell, n = yield from self.all(e[1:])
            return (3 * cell.get(0) + cell.get(1) + n) & M32
        if kind == "sum":
            n = yield from self.value(e[2])
            v = self.cell(e[1])
            return (v.get(0) + 3 * v.get(1) + 5 * v.get(2) + 7 * v.get(3) + n) & M32
        if kind == "again":
            left, run.fuel = run.fuel, max(run.fuel - 1, 0)
            return left
        if kind == "take":
            return run.take(e[1])
        if kind == "give":
            run.give(self.cell(e[1]).get())
            return 0
        if kind == "assign":
            value = yield from self.value(e[3])
            cell, i = yield from self.place(e[2])
            if e[1] != "=":
                value = self.operate(e[1][0], cell.get(i), value)
            return cell.set(i, value) & M32
        if kind == "nap":
            run.say("i", e[1], 0)
            yield from self.wait(self.leaf(e[1]), run.times())
            return None
        if kind in ("leaf", "leaf_pair"):
            value = yield from self.value(e[2])
            shown = value if kind == "leaf" else (value[0] + 3 * value[1]) & M32
            times = run.times()
            run.say("i", e[1], shown)
            yield from self.wait(self.leaf(e[1]), times)
            return value
        if kind == "leaf_after":
            n, value = yield from self.all(e[2:])
            run.say("i", e[1], value)
            yield from self.wait(self.leaf(e[1]), n % 4)
            return value
        if kind == "call":
            args = yield from self.all(e[2:])
            self.child = self.called(e[1], args)
            value = yield from self.child.body
            self.child = None
            return value
        if kind == "sexpr":
            return (yield from self.statement_expression(e))
        raise Wrong(kind)

    @staticmethod
    def operate(op, a, b):
        """In 64 bits, as an operand of such a type would be; the store cuts it."""
        return {"+": a + b, "-": a - b, "*": a * b, "^": a ^ b}[op] & ((1 << 64) - 1)

    def statement_expression(self, e):
        scope = yield from self.statements(e[1])
        value = yield from self.value(e[2])
        self.leave(scope)
        return value


def attempt(subject, schedule, polls, make_try=Try, make_future=Future):
    """The lines of one try, and whether the program finished within so many polls."""
    run = make_try(*schedule)
    future = make_future(run, subject, [])
    done, result = False, None
    for _ in range(polls):
        run.begin_poll()
        try:
            next(future.body)
        except StopIteration as stop:
            done, result = True, stop.value
            break
    if not done:
        run.say("drop")
        if polls:
            future.drop(run)
    run.end()
    if done:
        run.say("result", result)
    if run.held:
        raise Wrong("the program leaks by itself")
    return run.events, done


def expected(subject, schedules, most_polls=45, attempt=attempt):
    """Everything that the driver prints about a subject."""
    lines = []
    for schedule in schedules:
        for polls in range(most_polls + 1):
            name = ",".join(map(str, schedule))
            lines.append(f"--- schedule {name}, {polls} polls")
            events, done = attempt(subject, schedule, polls)
            lines += events
            if done:
                break
        else:
            raise TooLong
    return lines
