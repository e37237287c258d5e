"""Random programs of blocks that await several things at once, and their text in C.

generate.py makes all but the arms.  Here a statement may also be

    ("all", [("arm", block), ...])
    ("any", fair, [("when", variable, type, clean, expression, block), ...])
    ("within", limit, block, other block or None)
    ("await_break",)
    ("each", variable, type, clean, call, block)       of ("awaited", stream, form): of a kept one
    ("leave", stream)                                  its loop; to go on with it later
    ("yield", expression)
    ("yield_break",)
    ("group", limit, block)
    ("go", block, (variables that are copied))
    ("once", block)                     which no goto enters or leaves

and an expression ("shielded", call).

An arm and the header of a when are polled beside others; a when's variable may be None.  A function
whose result is gen_u32 or gen_pair is a generator.

What is kept, a lazy future or a stream, is a variable, ("decl", variable, kind, ("made", call), False)
with a kind of KEPT, and beside it one that says whether it is finished.  It is awaited where it
stands, ("awaited", variable, form), and lent to functions and generators, ("lend", variable).  In
programs for libacc some are ("boxed", call) in place of ("made", call), or tasks, ("spawned", call);
a defer behind the declaration aborts them.  What is awaited with form SURE cannot be finished there,
and nobody asks: acc is to know that too.
"""
import generate
from generate import Scope

# What may be kept: the result of the function.
KEPT = {"lazy": "u32", "lazyp": "pair", "stream": "gen_u32", "streamp": "gen_pair"}
SURE = 3
PLAIN_ARMS = ("expr", "while", "do", "for", "switch", "all", "any", "each")


def is_for_libacc(seed):
    """Whether the program of that seed needs libacc."""
    return seed % 4 == 0


def has_tasks(seed):
    """Whether it spawns some."""
    return seed % 8 == 4


class Generator(generate.Generator):
    FUNCTIONS, BUDGET, LENGTH = (0, 3), (4, 12), (2, 5)

    def __init__(self, seed):
        super().__init__(seed)
        self.has_boxes = is_for_libacc(int(seed.split()[0]))
        self.has_tasks = has_tasks(int(seed.split()[0]))
        self.blocks = 0  # around, which await_break may leave
        self.depth = 0   # of arms in arms
        self.in_arm = False
        self.group = None  # the variables outside of the innermost group, where a go may stand
        # These programs are about arms; what drops is about comes along.
        self.taste = {kind: min(n, 1) if kind == "sexpr" else min(n, 2)
                      for kind, n in self.taste.items()}
        for kind in ("all", "any", "within", "leave", "each", "group", "kept"):
            self.taste[kind] = self.r.choice([0, 1, 2, 3, 3])
        if self.has_tasks:
            self.taste["kept"] = 3
        self.PARAMETERS = self.PARAMETERS * 2 + list(KEPT) * (self.taste["kept"] // 2)
        self.RESULTS = self.RESULTS + ["gen_u32", "gen_u32", "gen_pair"] * self.taste["each"]
        if not any(self.taste[kind] for kind in ("all", "any", "within")):
            self.taste[self.r.choice(["all", "any"])] = 2

    def kinds(self, jumps):
        kinds = super().kinds(jumps)
        taste = self.taste
        if self.suspends and self.depth < 4:
            kinds += (["all"] * taste["all"] + ["any"] * taste["any"] +
                      ["within"] * taste["within"]) * 3
        if self.suspends and self.depth < 3:
            kinds += ["group"] * 3 * taste["group"]
        if self.group is not None and self.suspends:
            kinds += ["go"] * 30
        if self.blocks and jumps and self.suspends:
            kinds += ["await_break"] * 2 * taste["leave"]
            if self.leaves:
                kinds += ["return"] * taste["leave"]
        if self.suspends and self.generators():
            kinds += ["each"] * 3 * taste["each"]
        if self.suspends and self.scope.of("stream", "streamp"):
            kinds += ["stream"] * 8 * taste["kept"]
        if self.suspends and self.scope.of("lazy", "lazyp"):
            kinds += ["asked"] * 5 * taste["kept"]
        if self.suspends and self.scope.of("lazy") and self.depth < 3:
            kinds += ["patient"] * 6 * taste["kept"]
        if self.suspends:
            kinds += ["kept", "sure"] * 4 * taste["kept"]
        if self.suspends and self.is_generator and not self.in_arm:
            kinds += ["yield"] * 8 + ["yield_break"]
        return kinds

    def expr(self, depth=3):
        depth = min(depth, 2)  # expressions are what drops is about
        if self.suspends and depth > 0 and self.scope.of("lazy") and self.chance(0.2):
            return self.awaited("lazy")
        if self.has_tasks and self.suspends and depth > 0 and self.chance(0.15):
            shielded = self.shielded()
            if shielded:
                return shielded
        if self.suspends and depth > 0 and self.chance(0.12):
            return ("leaf_sleep", self.fresh(), *self.several(2, depth - 1))
        return super().expr(depth)

    def pair(self, depth):
        if self.suspends and depth > 0 and self.scope.of("lazyp") and self.chance(0.4):
            return self.awaited("lazyp")
        return super().pair(depth)

    def shielded(self):
        """A task that goes on when the await is dropped; so nothing is lent to it."""
        functions = [f for f in self.functions if f.result == "u32"]
        call = self.call_of(self.r.choice(functions), 1) if functions else None
        if call and not {argument[0] for argument in call[2:]} & {"addr", "addrp", "lend"}:
            return ("shielded", call)
        return None

    # ---- what is kept

    def awaited(self, kind):
        return ("awaited", self.r.choice(self.scope.of(kind)), self.r.randrange(2))

    def lent(self, kind, others):
        """An argument that is kept, and is none of the others."""
        known = [v for v in self.scope.of(kind) if ("lend", v) not in others]
        return ("lend", self.r.choice(known)) if known else None

    def make_kept(self):
        r = self.r
        known = [("lazy", None)]
        for f in self.functions:
            known += ([(kind, f) for kind in KEPT if f.result == KEPT[kind]] *
                      (6 if named(f.body) & generate.ARMS else 2))
        kind, f = r.choice(known)
        if f:
            call = self.call_of(f, 2)
        elif self.chance(0.5):
            call = ("leaf", self.fresh(), self.expr(2))
        else:
            call = ("leaf_sleep", self.fresh(), ("num", r.randrange(5)), self.expr(2))
        if not call:
            return self.make_note()
        for argument in call[2:]:
            if argument[0] == "lend":  # as long as this is kept, nobody else awaits it
                del self.scope.types[argument[1]]
        how = "made"
        given = {argument[0] for argument in call[2:]}
        if self.has_boxes and "lend" not in given and self.chance(0.6):
            how = "boxed"
            if (self.has_tasks and kind in ("lazy", "lazyp") and self.chance(0.7) and
                    not given & {"addr", "addrp"}):
                how = "spawned"
        made = [self.declare(kind, (how, call))]
        if kind == "lazy" and self.depth < 3 and self.chance(0.4):
            made += self.patient(("awaited", made[0][1], r.randrange(2)))
        return made

    def make_sure(self):
        """One that is awaited at one place, where it is not finished, or nowhere on the way there."""
        r, outer, v = self.r, self.scope, self.name()
        sources = [f for f in self.functions if f.result == "u32"]
        streams = [f for f in self.functions if f.result == "gen_u32"]
        how = r.choice(["plain", "if", "race", "all", "twice", "each"][:6 if streams else 5])
        call = None
        if how == "each" or sources and self.chance(0.5):
            call = self.call_of(r.choice(streams if how == "each" else sources), 2)
            if not call or any(argument[0] == "lend" for argument in call[2:]):
                return self.make_note()
        if not call:
            call = ("leaf", self.fresh(), self.expr(2))
            if self.chance(0.3):
                call = ("leaf_sleep", self.fresh(), ("num", r.randrange(5)), self.expr(2))
        decl = ("decl", v, "stream" if how == "each" else "lazy", ("made", call), False)
        self.scope = Scope(outer)
        asked = ("awaited", v, SURE)
        note = ("expr", ("note", self.fresh(), asked))
        before = self.some()
        if how == "if":
            body = [("if", self.condition(), self.block(0, 2) + [note],
                     self.block(0, 2) if self.chance(0.5) else None)]
        elif how == "race":
            body = [self.sure_race(asked)]
        elif how == "all":
            seen, self.scope = self.scope, self.without(self.scope.of(*KEPT))
            arms = [("arm", [note] + self.inside(lambda: self.block(0, 2)))]
            arms += [("arm", self.inside(lambda: self.arm_block(False)))
                     for _ in range(r.randrange(1, 3))]
            r.shuffle(arms)
            body, self.scope = [("all", arms)], seen
        elif how == "twice":  # the second has the place of the first
            w, number = self.name(), self.fresh()
            body = [note, ("decl", w, "lazy", ("made", ("leaf", number, self.expr(1))), False)]
            body += self.some()
            body += [("expr", ("note", self.fresh(), ("awaited", w, SURE)))]
        elif how == "each":
            body = self.each("u32", asked)
        else:
            body = [note]
        body = [decl] + before + body + self.some()
        self.scope = outer
        return [("once", body)]

    def some(self):
        return self.statements(self.r.randrange(3))

    def sure_race(self, asked):
        """A loop that leaves it until it has won."""
        saved = self.loops, self.switches, self.blocks
        self.depth += 1
        self.loops += 1
        late = self.inside(lambda: self.block(0, 2), arm=False)
        self.loops = self.switches = self.blocks = 0
        ready = self.block(0, 2) + [("break",)]
        self.depth -= 1
        self.loops, self.switches, self.blocks = saved
        sleep = ("leaf_sleep", self.fresh(), ("num", self.r.randrange(4)), ("num", 0))
        whens = [("when", self.name(), "u32", False, asked, ready),
                 ("when", None, None, False, sleep, late)]
        if self.chance(0.5):
            sleep = ("leaf_sleep", self.fresh(), ("num", self.r.randrange(4)), ("num", 0))
            whens.append(("when", None, None, False, sleep, [("break",)]))
        self.r.shuffle(whens)
        return ("while", ("again",), [("any", self.chance(0.2), whens)])

    def make_asked(self):
        kind = self.r.choice([kind for kind in ("lazy", "lazyp") if self.scope.of(kind)])
        asked = self.awaited(kind)
        return [("expr", ("note", self.fresh(), ("memb", asked, "b") if kind == "lazyp" else asked))]

    def make_patient(self):
        return self.patient(self.awaited("lazy"))

    def patient(self, asked):
        """A loop that leaves a lazy future, lets time pass, and goes on with it."""
        outer, v = self.scope, self.name()
        self.loops += 1
        self.depth += 1
        self.scope = Scope(outer)
        self.scope.types[v] = "u32"
        ready = self.inside(lambda: self.block(0, 1), arm=False)
        self.scope = outer
        late = self.inside(lambda: self.block(0, 2), arm=False)
        self.depth -= 1
        self.loops -= 1
        sleep = ("leaf_sleep", self.fresh(), ("num", self.r.randrange(1, 4)), ("num", 0))
        race = ("any", self.chance(0.2), [("when", v, "u32", False, asked, ready),
                                          ("when", None, None, False, sleep, late)])
        nap = ("expr", ("leaf_sleep", self.fresh(), ("num", self.r.randrange(4)), ("num", 0)))
        return [("while", ("again",), [race] + [nap] * self.chance(0.5))]

    def without(self, kept):
        """A scope that does not see what others await."""
        scope = Scope(self.scope)
        for v in kept:
            del scope.types[v]
        return scope

    def share_out(self, count):
        """For each arm what of the kept it does not see: each is awaited in one of them."""
        of = {v: self.r.randrange(count) for v in self.scope.of(*KEPT)}
        return [[v for v in of if of[v] != i] for i in range(count)]

    def make_stream(self):
        """A loop over a stream, which may go on later."""
        s = self.r.choice(self.scope.of("stream", "streamp"))
        kind = "pair" if self.scope.types[s] == "streamp" else self.r.choice(["u32", "u8"])
        outer = self.scope
        self.scope = self.without([s])
        loop = self.each(kind, ("awaited", s, int(self.has_boxes)))
        self.scope = outer
        body = loop[0][-1]
        if self.chance(0.7):
            body.insert(self.r.randrange(len(body) + 1),
                        ("if", ("bin", "%", ("again",), ("num", 2)), [("leave", s)], None))
        return loop

    # ---- arms

    def inside(self, make, arm=True):
        """What `make` gives, inside of a block of arms."""
        outer = self.in_arm
        self.blocks += 1
        self.depth += arm
        self.in_arm |= arm
        made = make()
        self.blocks -= 1
        self.depth -= arm
        self.in_arm = outer
        return made

    def count(self):
        if self.chance(0.02):
            return self.r.randrange(63, 68)  # more than there are bits
        return self.r.choice([1, 2, 2, 2, 3, 3, 4])

    def waiting(self):
        """An expression that mostly waits."""
        r = self.r
        kind = r.choice(["leaf", "leaf", "sleep", "call", "any"])
        if self.scope.of("lazy") and self.chance(0.5):
            return self.awaited("lazy")
        if kind == "sleep":
            return ("leaf_sleep", self.fresh(), ("num", r.randrange(5)), self.pure())
        if kind == "call":
            call = self.call(2, "u32")
            if call:
                return call
        return self.expr(3) if kind == "any" else ("leaf", self.fresh(), self.pure())

    def arm_block(self, small):
        r = self.r
        if small or self.chance(0.35):
            places = [p for p in self.places() if p[0] != "elem"]
            value = self.waiting() if not small else ("leaf", self.fresh(), self.pure())
            if places and generate.has_await(value):
                return [("expr", ("assign", r.choice(["=", "+="]), r.choice(places), value))]
            return [("expr", value)]
        body = self.block(1, 4)
        if self.chance(0.5):  # so that it does not run through
            body.insert(r.randrange(len(body) + 1), ("expr", ("nap", self.fresh())))
        return body

    def make_all(self):
        count, outer, arms = self.count(), self.scope, []
        for hidden in self.share_out(count):
            self.scope = self.without(hidden)
            arms.append(self.inside(lambda: ("arm", self.arm_block(count > 5))))
            self.scope = outer
        return [("all", arms)]

    def when(self, small, hidden):
        r = self.r
        clean = self.chance(0.15 * self.taste["clean"])
        kind = r.choice(["u32", "u32", "u8", "u64", "pair"]) if self.chance(0.6) else None
        v, outer = None, self.scope
        self.scope = self.without(hidden)
        if kind == "pair":
            header = self.inside(lambda: self.pair(2))
        elif small:
            header = ("leaf", self.fresh(), self.pure())
        else:
            header = self.inside(self.waiting)
        self.scope = Scope(outer)
        if kind:
            v = self.name()
            self.scope.types[v] = kind
            self.cleaned |= {v} if clean else set()
        self.depth += 1  # what is in a body is no arm, but programs end
        body = self.inside(lambda: self.block(0 if small else 1, 1 if small else 3), arm=False)
        self.depth -= 1
        self.scope = outer
        return ("when", v, kind, clean and v is not None, header, body)

    def make_any(self):
        count = self.count()
        return [("any", self.chance(0.35),
                 [self.when(count > 5, hidden) for hidden in self.share_out(count)])]

    def make_within(self):
        r = self.r
        limit = ("num", r.randrange(6))
        if self.chance(0.3):
            limit = ("bin", "%", self.expr(2), ("num", r.randrange(2, 7)))
        body = self.inside(lambda: self.arm_block(False))
        other = None
        if self.chance(0.6):
            other = self.inside(lambda: self.block(0, 2), arm=False)
        return [("within", limit, body, other)]

    def make_await_break(self):
        if self.chance(0.1):
            return [("await_break",)]
        return [("if", self.condition(), self.block(0, 1) + [("await_break",)], None)]

    # ---- groups

    def may_defer(self):
        return self.group is None

    def declare(self, kind, init, clean=False):
        made = super().declare(kind, init, clean)
        if clean:
            self.cleaned.add(made[1])
        return made

    def make_group(self):
        taste, group = dict(self.taste), self.group
        self.taste["defer"] = self.taste["resource"] = 0  # what a defer names is not copied
        self.group = set(self.scope.types)
        body = self.inside(lambda: self.block(2, 5))
        self.taste, self.group = taste, group
        return [("group", self.r.choice([0, 0, 1, 2, 2, 3]), body)]

    def make_go(self):
        return [self.one_go() for _ in range(self.r.choice([1, 1, 2, 3]))]

    def one_go(self):
        saved = (self.scope, self.leaves, self.loops, self.switches, self.blocks, self.group,
                 self.in_arm)
        scope, copied = Scope(), set()
        for v, kind in self.scope.types.items():
            if kind in KEPT:  # the group awaits it
                continue
            if v in self.group:
                scope.types[v] = kind
                if v in self.scope.read_only:
                    scope.read_only.add(v)
            elif kind in generate.SCALARS and v not in self.cleaned:
                scope.types[v] = kind
                scope.read_only.add(v)
                copied.add(v)
        self.scope, self.leaves, self.group, self.in_arm = scope, False, None, True
        self.loops = self.switches = self.blocks = 0
        self.depth += 1
        body = self.block(1, 4)
        if self.chance(0.6):
            body.insert(self.r.randrange(len(body) + 1), ("expr", ("nap", self.fresh())))
        if self.chance(0.2):
            body.append(("if", ("num", 1), [("continue",)], None))
            body.append(("expr", ("note", self.fresh(), ("num", 0))))
        self.depth -= 1
        (self.scope, self.leaves, self.loops, self.switches, self.blocks, self.group,
         self.in_arm) = saved
        return ("go", body, tuple(sorted(copied & named(body))))

    # ---- generators

    def generators(self):
        return [f for f in self.functions if f.result.startswith("gen_")]

    def make_each(self):
        return self.use_other(self.r.choice(self.generators()))

    def use_other(self, f):
        """A loop over what a generator gives."""
        call = self.call_of(f, 1)
        if not call:
            return self.make_note()
        kind = "pair" if f.result == "gen_pair" else self.r.choice(["u32", "u32", "u8", "u64"])
        return self.each(kind, call)

    def each(self, kind, call):
        v, outer = self.name(), self.scope
        self.scope = Scope(outer)
        self.scope.types[v] = kind
        clean = self.chance(0.15 * self.taste["clean"])
        self.cleaned |= {v} if clean else set()
        self.loops += 1
        body = self.loop_body()
        self.loops -= 1
        self.scope = outer
        return [("each", v, kind, clean, call, body)]

    def make_yield(self):
        return [("yield", self.pair(2) if self.function.result == "gen_pair" else self.expr(2))]

    def make_yield_break(self):
        return [("if", self.condition(), [("yield_break",)], None)]

    # ---- functions

    def statements(self, count, jumps=True):
        if not self.depth and not self.blocks and self.top:
            # What arms share is declared in front of them.
            self.top = False
            first = [s for _ in range(self.r.randrange(1, 4)) for s in self.make_decl()]
            if self.chance(0.25 * self.taste["kept"]):
                first += self.make_kept()
            return first + super().statements(count, jumps)
        return super().statements(count, jumps)

    def program(self):
        if self.chance(0.25 * self.taste["kept"]):
            self.make_sleeper()
        return super().program()

    def make_sleeper(self):
        """A function that is mostly found asleep in several arms: to be kept, and left there."""
        r, v = self.r, self.name()

        def sleep():
            return ("leaf_sleep", self.fresh(), ("num", r.randrange(1, 5)), ("num", 1))

        def arm():
            return [("expr", ("assign", "+=", ("var", v), sleep())) for _ in range(r.randrange(1, 4))]

        if self.chance(0.6):
            body = [("all", [("arm", arm()) for _ in range(r.randrange(2, 4))])]
        else:
            body = [("any", self.chance(0.3), [("when", None, None, False, sleep(), arm())
                                               for _ in range(r.randrange(2, 4))])]
        body.append(("return", ("var", v)))
        self.functions.append(generate.Function("sleeper", "u32", [(v, "u32")], body))

    def make_function(self, name, result, params):
        self.top, self.is_generator = True, result.startswith("gen_")
        self.leaves = not self.is_generator
        super().make_function(name, result, params)
        self.leaves = True


def named(part):
    """The words in a tree: names of variables, and others."""
    if isinstance(part, str):
        return {part}
    if isinstance(part, (list, tuple)):
        return set().union(*map(named, part)) if part else set()
    return set()


KEPT_TYPES = {"lazy": "future(unsigned)", "lazyp": "future(struct pair)",
              "stream": "stream(unsigned)", "streamp": "stream(struct pair)"}


class Printer(generate.Printer):
    def __init__(self, prefix):
        super().__init__(prefix)
        self.lent = set()  # parameters that are kept by who calls

    def inside(self):
        inner = super().inside()
        inner.lent = self.lent
        return inner

    def head(self, f):
        kinds = {"gen_u32": "generator unsigned", "gen_pair": "generator struct pair"}
        return kinds.get(f.result) or super().head(f)

    def parameter(self, v, kind):
        if kind not in KEPT:
            return super().parameter(v, kind)
        self.lent.add(v)
        return f"{KEPT_TYPES[kind]} {v}, unsigned *{v}_done"

    def done(self, v):
        return f"(*{v}_done)" if v in self.lent else f"{v}_done"

    def e(self, e):
        if e[0] == "lend":
            return f"{e[1]}, {'' if e[1] in self.lent else '&'}{e[1]}_done"
        if e[0] == "shielded":
            return f"await shielded({self.e(e[1])[len('await '):]})"
        if e[0] != "awaited":
            return super().e(e)
        _, v, form = e
        name, none = (("struct pair", "(struct pair){9u, 9u}")
                      if self.types[v] == "lazyp" else ("unsigned", "9u"))
        if form == SURE:
            return f"await {v}()"
        once = f"({{ {name} x = await {v}(); {self.done(v)} = 1; x; }})"
        if form and name == "unsigned":
            once = f"once(await {v}(), &{self.done(v)})"
        return f"({self.done(v)} ? {none} : {once})"

    def decl(self, s):
        _, v, kind, init, _ = s
        if kind not in KEPT:
            return super().decl(s)
        self.types[v] = kind
        call = self.e(init[1])[len("await "):]
        maker = {"made": "lazy", "boxed": "boxed_lazy", "spawned": "spawn"}[init[0]]
        text = f"{KEPT_TYPES[kind]} {v} = {maker}({call}); unsigned {v}_done = 0;"
        return text if init[0] == "made" else f"{text} defer if (!{v}_done) acc_abort({v});"

    def arm(self, before, block, pad, braces):
        if not braces and len(block) == 1 and block[0][0] in PLAIN_ARMS:
            if before:
                self.lines.append(pad + before)
            self.s(block[0], pad + "    " if before else pad)
            return
        self.lines.append(f"{pad}{before} {{" if before else pad + "{")
        self.block(block, pad + "    ")
        self.lines.append(pad + "}")

    def s(self, s, pad):
        put, kind, inner = self.lines.append, s[0], pad + "    "
        if kind == "all":
            put(pad + "await_all {")
            for arm in s[1]:
                self.arm("", arm[1], inner, False)
            put(pad + "}")
        elif kind == "any":
            put(f"{pad}await_any{'_fair' if s[1] else ''} {{")
            for _, v, kind, clean, header, body in s[2]:
                text = self.decl(("decl", v, kind, header, clean))[:-1] if v else self.e(header)
                self.arm(f"when ({text})", body, inner, False)
            put(pad + "}")
        elif kind == "within":
            self.arm(f"await_within ({self.e(s[1])})", s[2], pad, s[3] is not None)
            if s[3] is not None:
                self.arm("else", s[3], pad, True)
        elif kind == "group":
            self.arm(f"await_group ({s[1]})", s[2], pad, True)
        elif kind == "go":
            self.arm("go", s[1], pad, True)
        elif kind == "each":
            _, v, kind, clean, call, body = s
            self.types[v] = kind
            mark = f"CLEAN({kind}) " if clean else ""
            name = {**generate.SCALARS, **generate.RECORDS}[kind]
            is_kept = call[0] == "awaited"
            over = f"{call[1]}()" if is_kept else self.e(call)[len("await "):]
            is_kept &= call[-1] != SURE
            if is_kept:
                put(f"{pad}if (!{self.done(call[1])}) {{")
            self.arm(f"await_each ({mark}{name} {v}, {over})", body, inner if is_kept else pad,
                     False)
            if is_kept:
                put(f"{inner}{self.done(call[1])} = {self.done(call[1])} != 2;")
                if call[2]:  # where it was left by break
                    put(f"{inner}if ({self.done(call[1])}) acc_abort({call[1]});")
                put(f"{pad}}}")
        elif kind == "once":
            super().s(("block", s[1]), pad)
        elif kind == "leave":
            put(f"{pad}{self.done(s[1])} = 2;")
            put(f"{pad}break;")
        elif kind == "yield":
            put(f"{pad}yield({self.e(s[1])});")
        elif kind in ("await_break", "yield_break"):
            put(f"{pad}{kind};")
        else:
            super().s(s, pad)
