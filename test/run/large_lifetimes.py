"""Prints a program of locals whose lifetimes overlap in many ways and whose addresses are kept:
across awaits, by callees, in structs, from inner scopes, past jumps back.  SEED makes another one.

What is live where must be exactly right: two locals may share bytes of a frame only when neither
is needed, and what is forgotten reads as something else than in plain C."""
import os
import random

R = random.Random(int(os.environ.get("SEED", "1")))
serial = 0

# name -> declaration with %s, and places in it: an lvalue and the values that fit
TYPES = {
    "char": ("char %s", ["%s"], 100),
    "uchar": ("unsigned char %s", ["%s"], 250),
    "short": ("short %s", ["%s"], 30000),
    "int": ("int %s", ["%s"], 1000000),
    "long": ("long long %s", ["%s"], 1000000),
    "double": ("double %s", ["%s"], 100000),
    "bool": ("_Bool %s", ["%s"], 2),
    "volatile": ("volatile int %s", ["%s"], 1000000),
    "atomic": ("_Atomic int %s", ["%s"], 1000000),
    "aligned": ("_Alignas(32) int %s", ["%s"], 1000000),
    "wide": ("_Alignas(16) char %s[20]", ["%s[0]", "%s[7]", "%s[19]"], 100),
    "array": ("int %s[5]", ["%s[0]", "%s[2]", "%s[4]"], 1000000),
    "large": ("int %s[40]", ["%s[1]", "%s[38]"], 1000000),
    "pair": ("struct pair %s", ["%s.x", "%s.y"], 1000000),
    "mixed": ("struct mixed %s", ["%s.c", "%s.s", "%s.l", "%s.f"], 50),
    "bits": ("struct bits %s", ["%s.a", "%s.b", "%s.c"], 3),
    "int128": ("__int128 %s", ["%s"], 1000000),
    "either": ("union either %s", ["%s.i"], 1000000),
    "bytes": ("union either %s", ["%s.c[0]", "%s.c[6]"], 100),
}
POINTED = {"int": "%s", "array": "%s[2]", "pair": "%s.y", "aligned": "%s", "large": "%s[38]",
           "either": "%s.i"}  # an int whose address can be kept


def fresh(letter="v"):
    global serial
    serial += 1
    return f"{letter}{serial}"


class Env:
    """What can be read and written here: [lvalue, largest value], and ints with an address."""

    def __init__(self, outer=None):
        self.places = list(outer.places) if outer else []
        self.ints = list(outer.ints) if outer else []


def value(env, most):
    e = f"(h % {R.randrange(3, 97)}u + {R.randrange(90)}u)"
    if env.places and R.random() < 0.4:
        e = f"({e} + (unsigned){R.choice(env.places)[0]})"
    return f"{e} % {most}u"


def read(env, out, pad):
    for place, _ in R.sample(env.places, min(len(env.places), R.randrange(1, 4))):
        out.append(f"{pad}h = h * 31u + (unsigned){place};")


def wait(env, out, pad):
    kind = R.randrange(6)
    if kind == 0:
        out.append(f"{pad}await nap({R.randrange(3)});")
    elif kind in (1, 2) and env.ints:
        out.append(f"{pad}h += (unsigned)await poke(&{R.choice(env.ints)}, {R.randrange(1, 9)});")
    elif kind == 3 and len(env.ints) > 1:
        a, b = R.sample(env.ints, 2)
        out.append(f"{pad}h += (unsigned)await poke(h % 2u ? &{a} : &{b}, {R.randrange(1, 9)});")
    elif kind == 4 and len(env.ints) > 1:
        a, b = R.sample(env.ints, 2)
        out.append(f"{pad}await exchange(&(struct ends){{&{a}, &{b}}});")
    else:
        out.append(f"{pad}h += (unsigned)await later((int)(h % 1000u));")


def declare(env, out, pad, kind=None, set_now=True):
    """A local; written at once, later in a branch, or in part."""
    kind = kind or R.choice(list(TYPES))
    text, places, most = TYPES[kind]
    v = fresh()
    out.append(f"{pad}{text % v};")
    if kind in ("array", "large", "wide", "bits", "mixed") and R.random() < 0.3:
        out.append(f"{pad}memset(&{v}, {R.randrange(3)}, sizeof {v});")
    if R.random() < 0.2 and set_now:  # written on some ways, read on the same
        c = fresh("c")
        out.append(f"{pad}const int {c} = h % 3u == {R.randrange(3)};")
        chosen = [p % v for p in places]
        writes = " ".join(f"{p} = {value(env, most)};" for p in chosen)
        out.append(f"{pad}if ({c}) {{ {writes} }}")
        wait(env, out, pad)
        out.append(f"{pad}if ({c}) h = h * 31u + (unsigned){R.choice(chosen)};")
        return v
    written = R.sample(places, R.randrange(1, len(places) + 1)) if len(places) > 1 else places
    if kind in POINTED and POINTED[kind] not in written:
        written.append(POINTED[kind])
    for p in written:
        out.append(f"{pad}{p % v} = {value(env, most)};")
    env.places += [(p % v, most) for p in written]
    if kind in POINTED:
        env.ints.append(POINTED[kind] % v)
    return v


def assign(env, out, pad):
    if env.places:
        place, most = R.choice(env.places)
        out.append(f"{pad}{place} = {value(env, most)};")


def alias(env, out, pad):
    """Another name for an int of this scope or one around it."""
    if not env.ints:
        return
    x, p = R.choice(env.ints), fresh("p")
    kind = R.randrange(5)
    if kind == 0:
        out.append(f"{pad}int *{p} = &{x};")
    elif kind == 1:
        out.append(f"{pad}int *{p} = await pass(&{x});")
    elif kind == 2:
        out.append(f"{pad}struct holder {p}h = {{{R.randrange(9)}, &{x}}}, *{p}q = &{p}h;")
        wait(env, out, pad)
        p = f"{p}q->p"
    elif kind == 3:
        y = R.choice(env.ints)
        out.append(f"{pad}int *{p}a[3] = {{&{x}, &{y}, &{x}}};")
        wait(env, out, pad)
        out.append(f"{pad}h += (unsigned)*{p}a[1];")
        p = f"{p}a[h % 3u]"
        env.places.append((f"*{p}", 1000000))
        return
    else:
        out.append(f"{pad}struct holder *{p}c = &(struct holder){{{R.randrange(9)}, &{x}}};")
        p = f"{p}c->p"
    env.places.append((f"*{p}", 1000000))
    env.ints.append(f"*{p}")


def literal(env, out, pad):
    p = fresh("l")
    out.append(f"{pad}struct pair *{p} = &(struct pair){{(int)(h % 77u), {R.randrange(99)}}};")
    env.places += [(f"{p}->x", 1000000), (f"{p}->y", 1000000)]
    env.ints.append(f"{p}->y")


def relay(env, out, pad):
    """One large object hands over to the next: needed together for a moment, kept by no await
    together."""
    kind = R.choice(["int %s[40]", "volatile int %s[3]", "_Alignas(32) unsigned short %s[60]"])
    first, last = (0, 2) if "volatile" in kind else (R.randrange(9), R.randrange(20, 40))
    old = fresh("r")
    out.append(f"{pad}{kind % old};")
    out.append(f"{pad}{old}[{first}] = {value(env, 999)}; {old}[{last}] = {value(env, 99)};")
    for _ in range(R.randrange(1, 4)):
        wait(env, out, pad)
        new = fresh("r")
        out.append(f"{pad}{kind % new};")
        out.append(f"{pad}{new}[{first}] = {old}[{last}]; {new}[{last}] = {old}[{first}];")
        if R.random() < 0.5:
            out.append(f"{pad}{new}[{first}] += {old}[{last}] % 7;")
        old = new
    wait(env, out, pad)
    out.append(f"{pad}h = h * 31u + (unsigned)({old}[{first}] * 3 + {old}[{last}]);")


def inside(env, out, pad):
    """A statement expression with locals of its own."""
    inner, text = Env(env), []
    statements(inner, text, "", R.randrange(1, 4), 9)
    read(inner, text, "")
    t = fresh("u")
    out.append(f"{pad}unsigned {t} = ({{ {' '.join(text)} (unsigned)await later((int)(h % 50u)); }});")
    out.append(f"{pad}h += {t};")


def borrowed(env, out, pad, depth):
    """A pointer of an outer scope to locals of inner ones."""
    p = fresh("b")
    out.append(f"{pad}int {p}d = (int)(h % 9u), *{p} = &{p}d;")
    for _ in range(2):
        out.append(f"{pad}{{")
        inner = Env(env)
        v = declare(inner, out, pad + "    ", R.choice(["int", "array", "pair", "aligned"]), False)
        x = next(i for i in inner.ints if v in i)
        out.append(f"{pad}    {p} = &{x};")
        inner.places.append((f"*{p}", 1000000))
        statements(inner, out, pad + "    ", R.randrange(1, 4), depth + 1)
        wait(inner, out, pad + "    ")
        out.append(f"{pad}    h = h * 31u + (unsigned)*{p} + (unsigned){x};")
        out.append(f"{pad}    {p} = &{p}d;")
        out.append(f"{pad}}}")
    env.ints.append(f"*{p}")
    env.places.append((f"*{p}", 1000000))


def jump_back(env, out, pad, depth):
    """The block is not left by the jump: what its locals hold, and their addresses, stay."""
    label, n, p = fresh("L"), fresh("n"), fresh("j")
    late = R.random() < 0.5
    out.append(f"{pad}{{")
    pad += "    "
    out.append(f"{pad}int {n} = 0, {p}d = 7, *{p} = &{p}d;")
    x = fresh("x")
    if not late:
        out.append(f"{pad}int {x};")
    out.append(f"{pad}{label}:")
    out.append(f"{pad}h = h * 31u + (unsigned)*{p};")
    wait(env, out, pad)
    inner = Env(env)
    if late:
        out.append(f"{pad}int {x} = (int)(h % 555u);")
    else:
        out.append(f"{pad}if ({n} == 0) {x} = (int)(h % 444u);")
    out.append(f"{pad}{p} = &{x};")
    inner.places.append((x, 1000000))
    inner.ints.append(x)
    out.append(f"{pad}{{")
    statements(Env(inner), out, pad + "    ", R.randrange(1, 3), depth + 1)
    out.append(f"{pad}}}")
    wait(inner, out, pad)
    out.append(f"{pad}if ({n}++ < 2) goto {label};")
    out.append(f"{pad[4:]}}}")


def switched(env, out, pad, depth):
    """Locals of a switch's own block, which no case initializes for another."""
    x = fresh("s")
    out.append(f"{pad}switch (h % 4u) {{")
    out.append(f"{pad}    int {x}; struct pair {x}p;")
    inner = Env(env)
    inner.places += [(x, 1000000), (f"{x}p.y", 1000000)]
    inner.ints += [x, f"{x}p.y"]
    for case in range(3):
        out.append(f"{pad}case {case}:")
        out.append(f"{pad}    {x} = (int)(h % 33u); {x}p.y = {case};")
        statements(Env(inner), block := [], pad + "        ", R.randrange(1, 3), depth + 1)
        out.append(f"{pad}    {{")
        out.extend(block)
        out.append(f"{pad}    }}")
        wait(inner, out, pad + "    ")
        out.append(f"{pad}    h += (unsigned){x} + (unsigned){x}p.y;")
        if R.random() < 0.5:
            out.append(f"{pad}    break;")
    out.append(f"{pad}}}")


def nested(env, out, pad, depth):
    kind = R.randrange(5)
    close = "}"
    if kind == 0:
        out.append(f"{pad}{{")
    elif kind == 1:
        out.append(f"{pad}if (h % 3u) {{")
    elif kind in (2, 3):
        i = fresh("i")
        out.append(f"{pad}for (int {i} = 0; {i} < {R.randrange(2, 4)}; {i}++) {{")
    else:
        i = fresh("i")
        out.append(f"{pad}int {i} = 0;")
        out.append(f"{pad}do {{")
        close = f"}} while (++{i} < 2);"
    inner = Env(env)
    statements(inner, out, pad + "    ", R.randrange(2, 5), depth + 1)
    read(inner, out, pad + "    ")
    if kind > 1 and R.random() < 0.3:
        out.append(f"{pad}    if (h % 5u == 0) {R.choice(['break', 'continue'])};")
        statements(inner, out, pad + "    ", 1, depth + 1)
    out.append(pad + close)


def statements(env, out, pad, count, depth):
    for _ in range(count):
        deep = [nested] * 3 + [borrowed, jump_back, switched] if depth < 3 else []
        flat = [declare] * 4 + [assign, assign, alias, alias, literal, read] + [wait] * 4
        flat += [relay] + ([inside] if depth < 3 else [])
        make = R.choice(deep + flat)
        if make in deep:
            make(env, out, pad, depth)
        else:
            make(env, out, pad)


print('''#include "harness.h"

struct mixed {
    char c;
    short s;
    long long l;
    float f;
};

struct bits {
    unsigned a : 3, b : 7;
    unsigned long long c : 40;
};

union either {
    int i;
    char c[8];
    double d;
};

struct holder {
    int n, *p;
};

struct ends {
    int *a, *b;
};

static async int poke(int *p, int n)
{
    await nap(n % 2);
    *p = (int)((unsigned)*p * 3u % 9999u) + n;
    await nap(1);
    return *p;
}

static async int *pass(int *p)
{
    ++*p;
    await nap(1);
    return p;
}

static async void exchange(const struct ends *ends)
{
    int a = await later(*ends->a);
    await nap(1);
    *ends->a = *ends->b;
    *ends->b = a;
}
''')
for f in range(6):
    body, scope = [], Env()
    statements(scope, body, "    ", R.randrange(5, 9), 0)
    read(scope, body, "    ")
    print(f"static async unsigned f{f}(unsigned h)\n{{")
    print("\n".join(body) + "\n    return h;\n}\n")
print("static async int test(void)\n{\n    unsigned h = 1;")
for f in range(6):
    for _ in range(3):
        print(f'    h = await f{f}(h);\n    say("{f}: %u\\n", h);')
print("    return (int)(h % 100u);\n}\n\nint main(void)\n{\n    return acc_block_on(test());\n}")
