"""Prints a test: 7 functions of random statements (loops, switches, gotos out, nested blocks,
arrays, structs, calls of functions before them) with awaits strewn over them.  Unsigned
arithmetic, bounded loops, one effect a statement: every order of evaluation is defined."""
import random

R = random.Random(20260501)


class Function:
    def __init__(self, number):
        self.number, self.lines, self.depth, self.serial = number, [], 1, 0

    def line(self, text):
        self.lines.append("    " * self.depth + text)

    def name(self, prefix):
        self.serial += 1
        return f"{prefix}{self.serial}"

    def leaf(self, names):
        n = R.choice(names)
        return R.choice([n, n, n, f"{R.randrange(100)}U", f"s.words[{n} % 16]", f"a[{n} % 8]"])

    def value(self, names, depth=0):
        r = R.random()
        if depth > 2 or r < 0.3:
            return self.leaf(names)
        if r < 0.7:
            op = R.choice(["+", "-", "*", "^", "|", "&"])
            return f"({self.value(names, depth + 1)} {op} {self.value(names, depth + 1)})"
        if r < 0.8:
            return (f"({self.leaf(names)} < {R.randrange(1000)}U ? {self.value(names, depth + 1)}"
                    f" : {self.value(names, depth + 1)})")
        return f"(unsigned)await later((int)({self.leaf(names)} & 0xfffU))"

    def statement(self, names, loops, budget):
        kind = R.randrange(13) if budget > 0 else R.randrange(5)
        target = R.choice([n for n in names if not n.startswith("i")])
        if kind < 2:
            self.line(f"{target} {R.choice(['=', '+=', '^=', '-='])} {self.value(names)};")
        elif kind == 2:
            self.line(f"a[{R.choice(names)} % 8] = {self.value(names)};")
        elif kind == 3:
            self.line(f"s.words[{R.choice(names)} % 16] = {self.value(names)};")
        elif kind == 4:
            if self.number and R.random() < 0.7:
                callee = R.randrange(self.number)
                self.line(f"if (fuel > 0) {target} += await f{callee}({R.choice(names)}, fuel / 3);")
            else:
                self.line(f"say(\"{self.number}: %u\\n\", {R.choice(names)});")
        elif kind in (5, 6):
            i = self.name("i")
            self.line(f"for (unsigned {i} = 0; {i} < {R.randrange(1, 4)}; {i}++) {{")
            self.block(names + [i], True, budget - 1)
            self.line("}")
        elif kind == 7:
            self.line(f"if ({self.value(names)} & 1) {{")
            self.block(names, loops, budget - 1)
            if R.random() < 0.5:
                self.line("} else {")
                self.block(names, loops, budget - 1)
            self.line("}")
        elif kind == 8:
            self.line(f"switch ({self.value(names)} % 4) {{")
            for case in R.sample(range(4), R.randrange(1, 5)):
                self.line(f"case {case}: {{")
                self.block(names, False, budget - 1)
                self.line("}")
                if R.random() < 0.6:
                    self.line("break;")
            self.line("default:")
            self.statement(names, False, 0)
            self.line("}")
        elif kind == 9:
            n = self.name("n")
            self.line(f"unsigned {n} = {R.randrange(1, 4)};")
            self.line("do {")
            self.block(names, True, budget - 1)
            self.line(f"}} while (--{n});")
        elif kind == 10 and loops:
            self.line(f"if ({self.value(names)} % 5 == 0)")
            self.line(f"    {R.choice(['break', 'continue'])};")
        elif kind == 11:
            self.line(f"if ({self.value(names)} % 29 == 1)")
            self.line("    goto out;")
        else:
            p = self.name("p")
            self.line(f"unsigned *{p} = &{target};")
            self.line(f"*{p} += {self.value(names)};")

    def block(self, names, loops, budget):
        self.depth += 1
        if R.random() < 0.5:
            v = R.choice(["v0", "v1", self.name("w")])  # shadows, now and then
            self.line(f"unsigned {v} = {self.leaf([n for n in names if n != v])};")
            names = [n for n in names if n != v] + [v]
        for _ in range(R.randrange(1, 4)):
            self.statement(names, loops, budget)
        self.depth -= 1

    def text(self):
        names = ["v0", "v1", "v2", "n"]
        for _ in range(9):
            self.statement(names, False, 3)
        head = (f"static async unsigned f{self.number}(unsigned n, int fuel)\n{{\n"
                "    unsigned v0 = n, v1 = n * 3U, v2 = 7U, a[8] = {n, 1U, 2U};\n"
                "    struct state s = {{n, n + 1U}};\n    calls++;\n    if (fuel <= 0)\n"
                "        return n;\n")
        return head + "\n".join(self.lines) + "\n    goto out;\nout:\n    return v0 ^ v1 ^ v2 ^ a[3];\n}\n"


print('#include "harness.h"\n\nstruct state {\n    unsigned words[16];\n};\n\n'
      "static unsigned calls;\n")
for number in range(7):
    print(Function(number).text())
print("static async int test(void)\n{")
for number in range(7):
    print(f'    say("{number} %u\\n", await f{number}({number * 31}U, 9));')
print('    say("%u calls\\n", calls);\n    return 0;\n}\n\n'
      "int main(void)\n{\n    return acc_block_on(test());\n}")
