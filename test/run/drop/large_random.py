"""Prints a test: 12 functions of random blocks, loops, switches and early exits, strewn with
cleanups, defers, leaves and calls of the functions before them.  The subject calls ten of them."""
import random

R = random.Random(7)
serial = 0
cost = {}  # of each function: about how often it suspends


def number():
    global serial
    serial += 1
    return serial


def statement(out, pad, me, loops, depth, spent):
    kind = R.randrange(12) if depth < 4 else R.randrange(6)
    if kind == 0:
        out.append(f"{pad}GUARD g{number()} = {serial};")
    elif kind == 1:
        out.append(f"{pad}DEFER(say(\"defer {number()}: %d\\n\", v % 100));")
    elif kind == 2 and me:
        callee = R.randrange(me)
        if spent[0] + cost[callee] < 14:
            spent[0] += cost[callee]
            out.append(f"{pad}v += await f{callee}(v % 7);")
    elif kind in (2, 3, 4):
        spent[0] += 1
        out.append(f"{pad}v += await step({number()});")
    elif kind == 5:
        spent[0] += 1
        out.append(f"{pad}GUARD g{number()} = await step({serial + 1000});")
    elif kind in (6, 7):
        out.append(f"{pad}if (v % {R.randrange(2, 5)}) {{")
        block(out, pad, me, loops, depth, spent)
        if R.random() < 0.4:
            out.append(f"{pad}}} else {{")
            block(out, pad, me, loops, depth, spent)
        out.append(f"{pad}}}")
    elif kind == 8:
        i = f"i{number()}"
        out.append(f"{pad}for (int {i} = 0; {i} < 2; {i}++) {{")
        block(out, pad, me, True, depth, spent)
        out.append(f"{pad}}}")
    elif kind == 9:
        out.append(f"{pad}switch (v % 3) {{")
        for case in range(R.randrange(1, 4)):
            out.append(f"{pad}case {case}: {{")
            block(out, pad, me, loops, depth, spent)
            out.append(f"{pad}}}")
            if R.random() < 0.6:
                out.append(f"{pad}    break;")
        out.append(f"{pad}}}")
    elif kind == 10 and loops:
        out.append(f"{pad}if (v % 5 == {R.randrange(5)})\n{pad}    {R.choice(['break', 'continue'])};")
    else:
        out.append(f"{pad}if (v % 31 == {R.randrange(31)})\n{pad}    return v + {number()};")


def block(out, pad, me, loops, depth, spent):
    for _ in range(R.randrange(1, 4)):
        statement(out, pad + "    ", me, loops, depth + 1, spent)


print('''#include "harness.h"

static void left(const int *p)
{
    say("leave %d\\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int
''')
for me in range(12):
    lines, spent = [], [0]
    while spent[0] < 3:
        statement(lines, "    ", me, False, 0, spent)
    cost[me] = spent[0]
    print(f"static async int f{me}(int n)\n{{\n    int v = n;")
    print("\n".join(lines) + "\n    return v;\n}\n")
print("async int subject(void)\n{\n    int r = 0;")
for me in range(2, 12):
    print(f"    r = await f{me}(r % 1000 + {me * 3});")
print("    return r;\n}")
