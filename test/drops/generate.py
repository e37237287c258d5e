"""Random programs of the dialect, as trees, and their text in C.

A program is a dict of functions; the last one, `subject`, is polled and dropped.  Expressions and
statements are tuples that begin with their kind, blocks are lists of statements.  What a kind means
is said where it is printed (`Printer`) and run (reference.py).

Programs have one meaning: what C leaves open, and acc too, is not generated (see `sequence`);
loops end (`again` has limited fuel); nothing is read before it is written.
"""
import random

SCALARS = {"u8": "uint8_t", "u16": "uint16_t", "u32": "unsigned", "u64": "uint64_t"}
RECORDS = {"pair": "struct pair", "wide": "struct wide"}
ARITHMETIC = ["+", "-", "*", "^", "&", "|"]
COMPARE = ["<", "==", "!="]
ARMS = {"all", "any", "within", "group"}  # of test/trees
AWAITS = {"leaf", "leaf_after", "leaf_sleep", "leaf_pair", "nap", "call", "awaited",
          "shielded"}


class Function:
    """An async function: its name, result (`u32`, `pair`, `void`), parameters and body."""

    def __init__(self, name, result, params, body=None):
        self.name, self.result, self.params, self.body = name, result, params, body

    @property
    def returns(self):
        return self.result in ("u32", "pair")


# ---- what an expression does, and in which order ----------------------------------------------


def children(e):
    """The operands of an expression, from left to right."""
    return [x for x in e[1:] if isinstance(x, tuple)]


def has_await(e):
    if e[0] in AWAITS:
        return True
    if e[0] in ("made", "boxed", "spawned"):  # of test/trees: a future that is not awaited here
        return any(has_await(x) for x in children(e[1]))
    if e[0] == "sexpr":
        return block_awaits(e[1]) or has_await(e[2])
    return any(has_await(x) for x in children(e))


def block_awaits(block):
    return any(statement_awaits(s) for s in block)


def statement_awaits(s):
    if s[0] == "defer":
        return False
    for part in s[1:]:
        if isinstance(part, list) and block_awaits(part):
            return True
        if isinstance(part, tuple) and part:
            if part[0] in ("decl", "expr"):  # of a for
                if statement_awaits(part):
                    return True
            elif has_await(part):
                return True
    return False


NOTHING, READS, NOTES, WRITES = range(4)


def effects(e):
    """What happens in `e` before its first await, after its last, and whether it has one."""
    kind = e[0]
    if kind == "awaited":
        return READS, WRITES, True
    if kind in AWAITS:
        return NOTHING, NOTHING, True
    if kind == "sexpr":
        return WRITES, WRITES, has_await(e)
    parts = [effects(x) for x in children(e)]
    if kind == "assign":
        parts.reverse()  # the target comes last
    own = {"num": NOTHING, "note": NOTES, "again": NOTES, "take": NOTES, "swap": NOTES,
           "move": WRITES, "assign": WRITES}.get(kind, READS)
    awaits = any(p[2] for p in parts)
    if not awaits:
        most = max([own] + [p[0] for p in parts])
        return most, most, False
    if kind in ("and", "or", "cond", "comma"):
        return max(p[0] for p in parts), max(p[1] for p in parts), True
    head = READS if own == READS else NOTHING
    for p in parts:
        head = max(head, p[0])
        if p[2]:
            break
    tail = own
    for p in reversed(parts):
        tail = max(tail, p[1])
        if p[2]:
            break
    return head, tail, True


def unordered(parts):
    """Whether the language leaves open what these operands, evaluated around awaits, do first."""
    run = []
    for e in parts:
        head, tail, awaits = effects(e)
        run.append(head)
        if awaits:
            if clash(run):
                return True
            run = [tail]
    return clash(run)


def clash(run):
    return (sum(x >= NOTES for x in run) > 1 or
            (WRITES in run and sum(x > NOTHING for x in run) > 1))


# ---- generator --------------------------------------------------------------------------------


class Scope:
    """The visible variables: name -> type; `read_only` ones are loop indices."""

    def __init__(self, outer=None):
        self.types = dict(outer.types) if outer else {}
        self.read_only = set(outer.read_only) if outer else set()

    def of(self, *types):
        return [v for v, t in self.types.items() if t in types]


class Generator:
    FUNCTIONS, BUDGET, LENGTH = (1, 5), (4, 13), (3, 9)  # of a program; of a function's statements

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.serial = 0
        self.functions = []
        self.scope = Scope()
        self.suspends = True   # whether an await may stand here
        self.loops = 0         # loops around, of this statement expression or deferred statement
        self.switches = 0
        self.leaves = True     # whether return may stand here
        self.called = set()
        self.cleaned = set()   # the variables that have a cleanup
        self.budget = 0        # statements that this function may still have
        # What a program is full of differs from program to program.
        self.taste = {kind: self.r.choice([0, 1, 1, 2, 3]) for kind in
                      ("goto", "defer", "clean", "loop", "switch", "resource", "pointer", "early",
                       "nested", "call", "sexpr")}

    def fresh(self):
        self.serial += 1
        return self.serial

    def name(self):
        return f"v{self.fresh()}"

    def chance(self, p):
        return self.r.random() < p

    # ---- expressions

    def pure(self, depth=2):
        """No await and no side effect."""
        r = self.r
        choices = [("num", r.choice([0, 1, 2, 3, 7, 100, 255, 65537, r.getrandbits(32)]))] * 2
        choices += [("var", v) for v in self.scope.of(*SCALARS)] * 3
        choices += [("field", v, r.choice("ab")) for v in self.scope.of(*RECORDS)]
        choices += [("deref", v) for v in self.scope.of("ptr")] * 2
        choices += [("pfield", v, r.choice("ab")) for v in self.scope.of("pptr")] * 2
        if depth > 0:
            choices += [("elem", v, None) for v in self.scope.of("arr")]
            choices += [("bin",)] * 4 + [("un",)]
        e = r.choice(choices)
        if e[0] == "elem":
            return ("elem", e[1], self.pure(depth - 1))
        if e[0] == "bin":
            return ("bin", r.choice(ARITHMETIC + COMPARE), self.pure(depth - 1),
                    self.pure(depth - 1))
        if e[0] == "un":
            return ("un", r.choice("~-!"), self.pure(depth - 1))
        return e

    def sequence(self, parts):
        """The parts, with plainer ones where their order would be open."""
        parts = list(parts)
        while unordered(parts):
            i = self.r.choice([i for i, e in enumerate(parts) if effects(e)[:2] != (0, 0) and
                               max(effects(e)[:2]) > READS])
            parts[i] = self.pure(1)
        return parts

    def several(self, n, depth):
        return self.sequence([self.expr(depth) for _ in range(n)])

    def expr(self, depth=3):
        """Any expression of type unsigned."""
        r, scope = self.r, self.scope
        if depth <= 0:
            return self.pure(1)
        kinds = ["pure"] * 3 + ["note", "bin", "bin", "mix", "cond", "and", "or", "comma", "un",
                                "assign", "total", "weigh"]
        if scope.of("arr"):
            kinds += ["elem", "sum"]
        if self.suspends:
            kinds += ["leaf"] * 4 + ["leaf_after", "memb"] + ["kept"] * 3
            kinds += ["call"] * (1 + self.taste["call"])
            if self.taste["sexpr"] and self.budget > 0:
                kinds += ["sexpr"] * self.taste["sexpr"]
        kind = r.choice(kinds)
        if kind == "pure":
            return self.pure()
        if kind == "note":
            return ("note", self.fresh(), self.expr(depth - 1))
        if kind == "bin":
            return ("bin", r.choice(ARITHMETIC + COMPARE), *self.several(2, depth - 1))
        if kind == "mix":
            return ("mix", *self.several(3, depth - 1))
        if kind == "un":
            return ("un", r.choice("~-!"), self.expr(depth - 1))
        if kind == "cond":
            return ("cond", self.expr(depth - 1), self.expr(depth - 1), self.expr(depth - 1))
        if kind in ("and", "or", "comma"):
            return (kind, self.expr(depth - 1), self.expr(depth - 1))
        if kind == "elem":
            return ("elem", r.choice(scope.of("arr")), self.expr(depth - 1))
        if kind == "sum":
            return ("sum", r.choice(scope.of("arr")), self.expr(depth - 1))
        if kind == "total":
            pair = self.pair(depth - 1)
            n = self.expr(depth - 1)
            return ("total", pair, n) if not unordered([pair, n]) else ("total", pair, ("num", 3))
        if kind == "weigh":
            places = [("addr", v) for v in scope.of("pair")] + [("addrp", v)
                                                                for v in scope.of("pptr")]
            if places and self.chance(0.5):
                return ("weigh", r.choice(places), self.expr(depth - 1))
            a, b, n = self.several(3, depth - 1)
            return ("weigh", ("lit", a, b), n)
        if kind == "memb":
            return ("memb", self.pair(depth - 1), r.choice("ab"))
        if kind == "assign":
            return self.assign(depth - 1) or self.pure()
        if kind == "kept":
            return self.kept(depth - 1)
        if kind == "leaf":
            return ("leaf", self.fresh(), self.expr(depth - 1))
        if kind == "leaf_after":
            return ("leaf_after", self.fresh(), *self.several(2, depth - 1))
        if kind == "call":
            return self.call(depth - 1, "u32") or ("leaf", self.fresh(), self.expr(depth - 1))
        return self.statement_expression(depth - 1)

    def kept(self, depth):
        """A value left of an await in which the variable changes."""
        places = [p for p in self.places() if p[0] != "elem"]
        if not places:
            return ("leaf", self.fresh(), self.pure())
        place = self.r.choice(places)
        value = self.expr(depth)
        if not has_await(value) and effects(value)[0] == WRITES:
            value = self.pure()
        change = ("assign", self.r.choice(["=", "+="]), place, value)
        return ("mix", place, ("leaf", self.fresh(), change), place)

    def pair(self, depth):
        """A struct pair."""
        kinds = ["pairlit"] + ["pairvar"] * 2 * bool(self.scope.of("pair"))
        if self.suspends and depth > 0:
            kinds += ["leaf_pair", "call"]
        kind = self.r.choice(kinds)
        if kind == "pairvar":
            return ("pairvar", self.r.choice(self.scope.of("pair")))
        if kind == "leaf_pair":
            return ("leaf_pair", self.fresh(), self.pair(depth - 1))
        if kind == "call":
            call = self.call(depth - 1, "pair")
            if call:
                return call
        return ("pairlit", *self.several(2, depth - 1))

    def places(self):
        """What can be assigned to."""
        scope, r = self.scope, self.r
        places = [("var", v) for v in scope.of(*SCALARS) if v not in scope.read_only]
        places += [("field", v, r.choice("ab")) for v in scope.of(*RECORDS)]
        places += [("deref", v) for v in scope.of("ptr")] * 2
        places += [("pfield", v, r.choice("ab")) for v in scope.of("pptr")]
        places += [("elem", v, None) for v in scope.of("arr")]
        return places

    def assign(self, depth):
        places = self.places()
        if not places:
            return None
        place, value = self.r.choice(places), self.expr(depth)
        if place[0] == "elem":
            place = ("elem", place[1], self.expr(depth - 1))
            if (unordered([value, place]) or
                    not (has_await(value) or has_await(place)) and unordered([place, value])):
                place = ("elem", place[1], ("num", self.r.randrange(4)))
        if not has_await(value) and effects(value)[0] == WRITES:
            value = self.pure()  # x = (x = 1)
        return ("assign", self.r.choice(["=", "=", "+=", "-=", "*=", "^="]), place, value)

    def call(self, depth, result):
        callees = [f for f in self.functions if f.result == result]
        return self.call_of(self.r.choice(callees), depth) if callees else None

    def call_of(self, f, depth):
        """An awaited call of f; None where nothing here can be its argument."""
        self.called.add(f)
        args = []
        for _, kind in f.params:
            if kind == "pair":
                args.append(self.pair(depth))
            elif kind == "ptr":
                known = [("addr", v) for v in self.scope.of("u32")
                         if v not in self.scope.read_only]
                known += [("addrp", v) for v in self.scope.of("ptr")]
                if not known:
                    return None
                args.append(self.r.choice(known))
            elif kind not in SCALARS:
                args.append(self.lent(kind, args))
                if not args[-1]:
                    return None
            else:
                args.append(self.expr(depth))
        for i, (_, kind) in enumerate(f.params):
            if unordered(args) and kind == "u32":
                args[i] = self.pure(1)
            elif unordered(args) and kind == "pair":
                args[i] = ("pairlit", ("num", 1), self.pure(1))
        return ("call", f, *args) if not unordered(args) else None

    def statement_expression(self, depth):
        saved = self.scope, self.loops, self.switches
        self.scope = Scope(self.scope)
        self.loops = self.switches = 0
        block = self.statements(self.r.randrange(1, 4), jumps=False)
        value = self.expr(depth)
        self.scope, self.loops, self.switches = saved
        return ("sexpr", block, value)

    # ---- statements

    def block(self, least=1, most=4, before=()):
        outer, self.scope = self.scope, Scope(self.scope)
        for v, kind in before:
            self.scope.types[v] = kind
            self.scope.read_only.add(v)
        body = []
        if self.suspends and self.chance(0.25 * self.taste["defer"]):
            body += self.make_defer()
        if self.chance(0.1 * self.taste["clean"]):
            body.append(self.declare("u32", self.expr(2), True))
        body += self.statements(self.r.randrange(least, most + 1))
        self.scope = outer
        return body

    def statements(self, count, jumps=True):
        body = []
        for _ in range(count):
            if self.budget <= 0:
                break
            self.budget -= 1
            body += self.statement(jumps)
        return body

    def kinds(self, jumps):
        taste = self.taste
        kinds = ["note"] * 3 + ["assign"] * 3 + ["decl"] * 4 + ["block"]
        kinds += ["if"] * (1 + taste["nested"])
        kinds += ["loop"] * (1 + taste["loop"]) + ["switch"] * taste["switch"]
        if self.suspends:
            kinds += ["await"] * 5 + ["defer"] * 3 * taste["defer"]
            kinds += ["resource"] * taste["resource"]
            if jumps and self.leaves:
                kinds += ["return"] * taste["early"]
        if jumps and self.loops:
            kinds += ["break", "continue"] * 3
        elif jumps and self.switches:
            kinds += ["break"]
        return kinds

    def statement(self, jumps=True):
        """One statement, or a few that belong together."""
        return getattr(self, "make_" + self.r.choice(self.kinds(jumps)))()

    def make_note(self):
        return [("expr", ("note", self.fresh(), self.expr(2)))]

    def make_assign(self):
        e = self.assign(3)
        return [("expr", e)] if e else self.make_note()

    def make_await(self):
        r = self.r
        kind = r.choice(["nap", "leaf", "void", "expr"])
        call = self.call(2, "void") if kind == "void" else None
        if call:
            return [("expr", call)]
        if kind == "leaf":
            return [("expr", ("leaf", self.fresh(), self.expr(2)))]
        if kind == "expr":
            return [("expr", self.expr(4))]
        return [("expr", ("nap", self.fresh()))]

    def declare(self, kind, init, clean=False):
        v = self.name()
        self.scope.types[v] = kind
        return ("decl", v, kind, init, clean)

    def make_decl(self):
        r, scope = self.r, self.scope
        kinds = list(SCALARS) + ["u32", "u32", "pair", "pair", "wide", "arr"]
        if scope.of("u32"):
            kinds += ["ptr"] * self.taste["pointer"]
        kinds += ["pptr"] * self.taste["pointer"]
        kind = r.choice(kinds)
        clean = kind not in ("arr", "ptr", "pptr") and self.chance(0.25 * self.taste["clean"])
        if kind in SCALARS:
            return [self.declare(kind, self.expr(3), clean)]
        if kind == "pair" and self.chance(0.5):
            return [self.declare(kind, self.pair(2), clean)]
        if kind in RECORDS:
            return [self.declare(kind, ("init", *self.several(2, 2)), clean)]
        if kind == "arr":
            return [self.declare(kind, ("init", *self.several(4, 2)))]
        if kind == "ptr":
            known = [v for v in scope.of("u32") if v not in scope.read_only]
            if not known:
                return self.make_note()
            return [self.declare(kind, ("addr", r.choice(known)))]
        if scope.of("pair") and self.chance(0.4):
            return [self.declare(kind, ("addr", r.choice(scope.of("pair"))))]
        return [self.declare(kind, ("lit", *self.several(2, 2)))]

    def make_defer(self):
        if self.chance(0.5):
            return [("defer", [("expr", ("note", self.fresh(), self.pure()))])]
        saved = self.suspends, self.leaves, self.loops, self.switches
        self.suspends = self.leaves = False
        self.loops = self.switches = 0
        body = self.block(1, 3)
        self.suspends, self.leaves, self.loops, self.switches = saved
        return [("defer", body or [("expr", ("note", self.fresh(), self.pure()))])]

    def make_resource(self):
        """Something that must be given back, on every way out."""
        r = self.r
        kind = r.choice(["plain", "clean", "early", "late", "late", "moved"])
        if kind == "clean":
            return [self.declare("handle", ("take", self.fresh()), True)]
        if kind == "late":  # the variable is set on some ways only, more than once on others
            out = [self.declare("handle", ("num", 0))]
            out.append(("defer", [("expr", ("give", out[0][1]))]))
            return out + self.set_later(out[0][1])
        out = [self.declare("handle", ("take", self.fresh()))]
        v = out[0][1]
        if kind == "early" and self.leaves and self.taste["early"]:
            out.append(("if", ("un", "!", ("handle", v)), [self.return_now()], None))
        out.append(("defer", [("expr", ("give", v))]))
        if kind == "moved":
            other = self.declare("handle", ("num", 0), True)
            return out + [other, ("if", self.expr(2), [("move", other[1], v)], None)]
        return out

    def set_later(self, v):
        """Later on, or never, or twice: the variable holds a resource."""
        outer, self.scope = self.scope, Scope(self.scope)
        body = [("expr", ("nap", self.fresh()))] if self.chance(0.5) else []
        body.append(("swap", v, self.fresh()))
        body += self.statements(1)
        self.scope = outer
        return [("if", self.expr(2), body, None)]

    def return_now(self):
        result = self.function.result
        if not self.function.returns:
            return ("return", None)
        return ("return", self.pair(2) if result == "pair" else self.expr(3))

    def condition(self):
        """True and false by turns, where an expression would mostly be one of them."""
        if self.chance(0.4):
            return ("bin", "%", ("again",), ("num", self.r.choice([2, 3])))
        e = self.expr(2)
        return e if self.chance(0.5) else ("bin", "%", e, ("num", 2))

    def make_return(self):
        return [("if", self.condition(), [self.return_now()], None)]

    def make_break(self):
        return [("if", self.condition(), self.block(0, 1) + [("break",)], None)]

    def make_continue(self):
        return [("if", self.condition(), self.block(0, 1) + [("continue",)], None)]

    def make_block(self):
        return [("block", self.block())]

    def make_if(self):
        other = self.block(0, 3) if self.chance(0.4) else None
        return [("if", self.condition(), self.block(), other)]

    def make_loop(self):
        r = self.r
        kind = r.choice(["while", "do", "for", "for", "count"])
        self.loops += 1
        out = self.loop(kind)
        self.loops -= 1
        return out

    def may_defer(self):
        return True

    def loop_body(self):
        body = self.block()
        if body and self.suspends and self.chance(0.5):
            leave = ("if", self.condition(), [(self.r.choice(["break", "continue"]),)], None)
            body.insert(self.r.randrange(1, len(body) + 1), leave)
            if self.chance(0.5) and self.may_defer():
                body.insert(0, ("defer", [("expr", ("note", self.fresh(), self.pure()))]))
        return body

    def loop(self, kind):
        r = self.r
        if kind == "while":
            return ("while", ("and", ("again",), self.expr(2)), self.loop_body()),
        if kind == "do":
            return ("do", self.loop_body(), ("and", ("again",), self.expr(2))),
        if kind == "for":
            v, outer = self.name(), self.scope
            start = self.expr(2) if self.chance(0.2) else ("num", 0)
            self.scope = Scope(outer)
            self.scope.types[v] = "u32"
            self.scope.read_only.add(v)
            clean = self.chance(0.2 * self.taste["clean"])
            self.cleaned |= {v} if clean else set()
            end = ("bin", "<", ("var", v), ("num", r.choice([1, 2, 2, 3])))
            if self.chance(0.3):
                end = ("and", end, self.expr(2))
            one = ("num", 1)
            if self.suspends and self.chance(0.2):
                one = ("leaf", self.fresh(), one)
            body = self.loop_body()
            self.scope = outer
            return ("for", ("decl", v, "u32", start, clean), end,
                    ("assign", "+=", ("var", v), one), body),
        step = self.assign(2) if self.chance(0.5) else None
        return ("for", ("expr", self.expr(2)) if self.chance(0.5) else None,
                ("and", ("again",), self.expr(1)), step, self.loop_body()),

    def make_switch(self):
        r = self.r
        self.switches += 1
        body = []
        on = ("bin", "%", self.expr(2), ("num", r.randrange(2, 5)))
        for value in r.sample(range(4), r.randrange(1, 4)):
            body.append(("case", value, f"L{self.fresh()}"))
            if self.chance(0.25) and self.budget > 0:  # a label inside a loop, as Duff has it
                inside = ("case", value + 4, f"L{self.fresh()}")
                self.loops += 1
                body += [("while", ("and", ("again",), self.expr(1)),
                          [inside] + self.block(1, 3))]
                self.loops -= 1
                on = ("bin", "%", on[2], ("num", 8))
            else:
                body.append(("block", self.block(1, 3)))
            if self.chance(0.5):
                body.append(("break",))
        if self.chance(0.5):
            body += [("default", f"L{self.fresh()}"), ("block", self.block(1, 2))]
        self.switches -= 1
        return [("switch", on, body)]

    # ---- gotos, put into the finished body

    def positions(self, block, path, out):
        """Each place between statements, as its blocks and the places in them."""
        for i in range(len(block) + 1):
            out.append(path + [(block, i)])
            if i == len(block):
                break
            for inner in inner_blocks(block[i]):
                self.positions(inner, path + [(block, i, block[i])], out)

    def add_gotos(self, body):
        for _ in range(self.r.randrange(1 + 2 * self.taste["goto"])):
            places = []
            self.positions(body, [], places)
            pairs = [(a, b) for a in self.r.sample(places, min(12, len(places)))
                     for b in self.r.sample(places, min(12, len(places))) if may_jump(a, b)]
            if not pairs:
                continue
            # Those that leave scopes are what it is about.
            source, target = max(self.r.choices(pairs, k=2), key=lambda p: len(p[0]) - len(p[1]))
            self.insert_goto(source, target)

    def insert_goto(self, source, target):
        label = f"L{self.fresh()}"
        # Nothing is known of the variables here: what is left of the fuel decides.
        left = ("bin", "%", ("again",), ("num", self.r.choice([2, 3, 5])))
        jump = ("if", left if self.chance(0.5) else ("bin", "==", left, ("num", 1)),
                [("expr", ("note", self.fresh(), ("num", 0))), ("goto", label)], None)
        (from_block, at), (to_block, to) = source[-1], target[-1]
        to_block.insert(to, ("label", label))
        from_block.insert(at + (from_block is to_block and to <= at), jump)

    # ---- functions

    def make_function(self, name, result, params):
        self.function = f = Function(name, result, params)
        self.scope = Scope()
        for v, kind in params:
            self.scope.types[v] = kind
        self.budget = self.r.randrange(*self.BUDGET)
        f.body = self.statements(self.r.randrange(*self.LENGTH))
        self.call_others(f)
        end = self.return_now() if f.returns else None
        self.add_gotos(f.body)
        if end:
            f.body.append(end)
        self.functions.append(f)

    def call_others(self, f):
        """So that no function is in the program for nothing."""
        for other in self.functions:
            if other in self.called or not (f.name == "subject" or self.chance(0.3)):
                continue
            if not other.returns and other.result != "void":
                f.body += self.use_other(other)
                continue
            call = self.call_of(other, 2)
            if call and other.result == "pair":
                call = ("memb", call, "a")
            if call and other.result != "void":
                call = ("note", self.fresh(), call)
            if call:
                f.body.append(("expr", call))

    RESULTS = ["u32", "u32", "void", "pair"]
    PARAMETERS = ["u32", "u32", "pair", "ptr", "u32"]

    def program(self):
        for i in range(self.r.randrange(*self.FUNCTIONS)):
            params = [(self.name(), self.r.choice(self.PARAMETERS))
                      for _ in range(self.r.randrange(4))]
            self.make_function(f"f{i}", self.r.choice(self.RESULTS), params)
        self.make_function("subject", "u32", [])
        return self.functions


def declares(s):
    return s[0] in ("decl", "defer")


def inner_blocks(s):
    """The blocks of a statement that a goto may stand in."""
    if s[0] in ("defer", "go", "once"):
        return []
    if s[0] in ARMS:  # of which some have a list of arms or whens
        lists = [part for part in s[1:] if isinstance(part, list)]
        return [block for part in lists for block in
                ([arm[-1] for arm in part] if s[0] in ("all", "any") else [part])]
    return [part for part in s[1:] if isinstance(part, list)]


def may_jump(source, target):
    """Whether a goto at one place may go to the other (docs/language.md: no jump forward past a
    defer or cleanup, into a scope that has one; and here also past no declaration)."""
    level = 0
    while (level < len(source) - 1 and level < len(target) - 1 and
           source[level][0] is target[level][0] and source[level][1] == target[level][1] and
           source[level + 1][0] is target[level + 1][0]):
        level += 1
    block, at, to = source[level][0], source[level][1], target[level][1]
    if block is not target[level][0] or any(declares(s) for s in block[at:to]):
        return False
    for entered in target[level:-1]:
        s = entered[2]
        if s[0] in ARMS or s[0] == "each" or s[0] == "for" and s[1] and declares(s[1]):
            return False
    for inner in target[level + 1:]:
        if any(declares(s) for s in inner[0][:inner[1]]):
            return False
    return True


# ---- as C -------------------------------------------------------------------------------------


class Printer:
    """The text of a program; `prefix` keeps the functions of several programs in a file apart."""

    def __init__(self, prefix):
        self.prefix, self.lines = prefix, []
        self.types = {}  # of the variables that were declared so far

    def inside(self):
        """One for what stands in an expression."""
        inner = type(self)(self.prefix)
        inner.types = self.types
        return inner

    def function(self, f):
        return f"{self.prefix}_{f.name}"

    def e(self, e):
        kind, x = e[0], e[1:]
        if kind == "num":
            return f"{x[0]}u"
        if kind in ("var", "handle"):
            return x[0] if self.types.get(x[0]) == "u32" else f"(unsigned){x[0]}"
        if kind == "pairvar":
            return x[0]
        if kind == "field":
            return f"{x[0]}.{x[1]}"
        if kind == "pfield":
            return f"{x[0]}->{x[1]}"
        if kind == "deref":
            return f"*{x[0]}"
        if kind == "elem":
            return f"{x[0]}[({self.e(x[1])}) % 4u]"
        if kind == "addr":
            return f"&{x[0]}"
        if kind == "addrp":
            return x[0]
        if kind == "lit":
            return f"&(struct pair){{{self.e(x[0])}, {self.e(x[1])}}}"
        if kind == "pairlit":
            return f"(struct pair){{{self.e(x[0])}, {self.e(x[1])}}}"
        if kind == "memb":
            return f"({self.e(x[0])}).{x[1]}"
        if kind == "bin":
            text = f"({self.e(x[1])} {x[0]} {self.e(x[2])})"
            return f"(unsigned){text}" if x[0] in COMPARE else text
        if kind == "un":
            return f"(unsigned)({x[0]}{self.e(x[1])})"
        if kind in ("and", "or"):
            return f"(unsigned)({self.e(x[0])} {'&&' if kind == 'and' else '||'} {self.e(x[1])})"
        if kind == "comma":
            return f"({self.e(x[0])}, {self.e(x[1])})"
        if kind == "cond":
            return f"({self.e(x[0])} ? {self.e(x[1])} : {self.e(x[2])})"
        if kind == "note":
            return f"note({x[0]}, {self.e(x[1])})"
        if kind in ("mix", "total", "weigh"):
            return f"{kind}({', '.join(self.e(a) for a in x)})"
        if kind == "sum":
            return f"sum({x[0]}, {self.e(x[1])})"
        if kind == "again":
            return "again()"
        if kind in ("take", "give"):
            return f"{kind}({x[0]})"
        if kind == "assign":
            place = x[1][1] if x[1][0] == "var" else self.e(x[1])
            return f"(unsigned)({place} {x[0]} {self.e(x[2])})"
        if kind in ("leaf", "leaf_after", "leaf_sleep", "leaf_pair"):
            return f"await {kind}({x[0]}, {', '.join(self.e(a) for a in x[1:])})"
        if kind == "nap":
            return f"await nap({x[0]})"
        if kind == "call":
            return f"await {self.function(x[0])}({', '.join(self.e(a) for a in x[1:])})"
        if kind == "sexpr":
            inner = self.inside()
            inner.block(x[0], "")
            return f"({{ {' '.join(line.strip() for line in inner.lines)} {self.e(x[1])}; }})"
        raise ValueError(kind)

    def decl(self, s):
        _, v, kind, init, clean = s
        self.types[v] = kind
        mark = f"CLEAN({kind}) " if clean else ""
        if kind == "handle":
            return f"{mark}unsigned {v} = {self.e(init)};"
        if kind in SCALARS:
            return f"{mark}{SCALARS[kind]} {v} = {self.e(init)};"
        if kind == "ptr":
            return f"unsigned *{v} = {self.e(init)};"
        if kind == "pptr":
            return f"struct pair *{v} = {self.e(init)};"
        values = ", ".join(self.e(a) for a in init[1:]) if init[0] == "init" else None
        if kind == "arr":
            return f"unsigned {v}[4] = {{{values}}};"
        if values is None:
            return f"{mark}{RECORDS[kind]} {v} = {self.e(init)};"
        if kind == "wide":
            values = f".a = {self.e(init[1])}, .b = {self.e(init[2])}"
        return f"{mark}{RECORDS[kind]} {v} = {{{values}}};"

    def block(self, block, pad):
        for s in block:
            self.s(s, pad)

    def s(self, s, pad):
        put, kind, inner = self.lines.append, s[0], pad + "    "
        if kind == "decl":
            put(pad + self.decl(s))
        elif kind == "expr":
            put(f"{pad}{self.e(s[1])};")
        elif kind == "move":
            put(f"{pad}give({s[1]}); {s[1]} = move(&{s[2]});")
        elif kind == "swap":
            put(f"{pad}{s[1]} = swap({s[1]}, {s[2]});")
        elif kind == "if":
            put(f"{pad}if ({self.e(s[1])}) {{")
            self.block(s[2], inner)
            if s[3] is not None:
                put(f"{pad}}} else {{")
                self.block(s[3], inner)
            put(f"{pad}}}")
        elif kind == "while":
            put(f"{pad}while ({self.e(s[1])}) {{")
            self.block(s[2], inner)
            put(f"{pad}}}")
        elif kind == "do":
            put(f"{pad}do {{")
            self.block(s[1], inner)
            put(f"{pad}}} while ({self.e(s[2])});")
        elif kind == "for":
            first = ";"
            if s[1]:
                first = self.decl(s[1]) if s[1][0] == "decl" else self.e(s[1][1]) + ";"
            put(f"{pad}for ({first} {self.e(s[2])}; {self.e(s[3]) if s[3] else ''}) {{")
            self.block(s[4], inner)
            put(f"{pad}}}")
        elif kind == "switch":
            put(f"{pad}switch ({self.e(s[1])}) {{")
            self.block(s[2], pad)
            put(f"{pad}}}")
        elif kind == "case":
            put(f"{pad}case {s[1]}:;")
        elif kind == "default":
            put(f"{pad}default:;")
        elif kind == "label":
            put(f"{pad}{s[1]}:;")
        elif kind == "goto":
            put(f"{pad}goto {s[1]};")
        elif kind in ("break", "continue"):
            put(f"{pad}{kind};")
        elif kind == "return":
            put(f"{pad}return {self.e(s[1])};" if s[1] else f"{pad}return;")
        elif kind in ("block", "defer"):
            put(f"{pad}{'defer ' if kind == 'defer' else ''}{{")
            self.block(s[1], inner)
            put(f"{pad}}}")
        else:
            raise ValueError(kind)

    def head(self, f):
        return "async " + {"u32": "unsigned", "pair": "struct pair", "void": "void"}[f.result]

    def parameter(self, v, kind):
        return {"u32": "unsigned ", "pair": "struct pair ", "ptr": "unsigned *"}[kind] + v

    def program(self, functions):
        for f in functions:
            params = ", ".join(self.parameter(*param) for param in f.params) or "void"
            self.types.update(f.params)
            self.lines.append(f"static {self.head(f)} {self.function(f)}({params})\n{{")
            self.block(f.body, "    ")
            self.lines.append("}\n")
        return "\n".join(self.lines)
