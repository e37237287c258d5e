"""Prints a test: random integer expressions with awaits in them, of arguments at the ends of their
types.  What acc keeps of them across an await is kept in as few bytes as hold it.  SEED=7 makes
another one."""
import os
import random

r = random.Random(int(os.environ.get("SEED", "1")))
LEAVES = ["later_uchar", "later_short", "later", "later_bool", "later_uchar", "later_llong"]
TYPES = ["unsigned char", "signed char", "unsigned short", "short", "int", "unsigned", "_Bool", "char"]
NUMBERS = ["0", "1", "2", "3", "7", "15", "16", "48", "100", "255", "256", "1000", "-1", "-7", "'0'",
           "'a'", "0x7f", "3u", "5L", "0377"]
ARGUMENTS = ["7, -3, 1000, -5, 9", "255, 127, -32768, 2147483647, 4294967295u", "0, 0, 0, 0, 0",
             "128, -128, 32767, -2147483647, 2147483648u", "31, 1, 255, 256, 65536"]


def leaf():
    kind = r.random()
    if kind < 0.45:
        return f"(await {r.choice(LEAVES)}({r.choice(['a', 'b', 'c', 'd', r.choice(NUMBERS)])}))"
    return r.choice("abcdddeee") if kind < 0.85 else r.choice(NUMBERS)


def masked(x):
    return f"(({x}) & {r.choice([1, 3, 15, 127, 255, 255, 1023])})"


def expression(depth):
    """Without overflow of a signed type, but for conversions."""
    if depth == 0:
        return leaf()
    kind, x = r.random(), expression(depth - 1)
    if kind < 0.6:
        op, y = r.choice("+ - * & | ^ < > <= == != << >> & | % /".split()), expression(depth - 1)
        if op in ("<<", ">>"):
            return f"(int)((unsigned)({x}) {op} (({y}) & 7))"
        if op in "%/":
            return f"((int)((({x}) & 65535) {op} ((({y}) & 63) + 1)))"
        if op in "+-*" and r.random() < 0.5:
            return f"(int)((unsigned)({x}) {op} (unsigned)({y}))"
        return f"({masked(x)} {op} {masked(y)})" if op in "+-*" else f"(({x}) {op} ({y}))"
    if kind < 0.72:
        return f"({r.choice('~!+')}({x}))"
    if kind < 0.84:
        return f"(({r.choice(TYPES)})({x}))"
    if kind < 0.95:
        return f"(({x}) ? ({expression(depth - 1)}) : ({expression(depth - 1)}))"
    return f"(({x}) && ({expression(depth - 1)}))"


print('#include "harness.h"\n')
COUNT = 80
for i in range(COUNT):
    print(f"static async long long f{i}(unsigned char a, signed char b, short c, int d, unsigned e)\n{{\n"
          f"    (void)a, (void)b, (void)c, (void)d, (void)e;\n"
          f"    long long x = {expression(r.choice([2, 3, 3]))};\n"
          f"    return x * 3 + ({expression(2)}) + (await later(d) & 1);\n}}\n")
print("static async int test(void)\n{")
for i in range(COUNT):
    for arguments in ARGUMENTS:
        print(f'    say("{i} %lld\\n", await f{i}({arguments}));')
print("    return 0;\n}\n\nint main(void)\n{\n    return acc_block_on(test());\n}")
