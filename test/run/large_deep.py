"""Prints a test: blocks nested 60 deep, an expression of 150 awaits, calls nested 40 deep, an
else-if chain of 100, a switch of 300 cases with awaits in every tenth, 60 parameters."""
out = ['#include "harness.h"\n', "static async int nested(int n)\n{\n    int r = 0;"]
for i in range(60):
    out.append(f"    {['if (n > %d) {' % i, '{', 'for (int i = 0; i < 1; i++) {', 'do {'][i % 4]}\n"
               f"    int x{i % 7} = n + {i};\n    r += x{i % 7};")
    if i % 9 == 0:
        out.append(f"    r += await later({i}) + x{i % 7};")
for i in reversed(range(60)):
    out.append(f"    r ^= x{i % 7};\n    }}{' while (0);' if i % 4 == 3 else ''}")
    if i % 13 == 0:
        out.append("    await nap(1);")
out.append("    return r;\n}\n\nstatic async int sum(int n)\n{\n    return n")
out += [f"        {'+-^'[i % 3]} await later({i} + n)" for i in range(150)]
out.append("        ;\n}\n\nstatic async int add(int a, int b)\n{\n    await nap(a % 2);\n"
           "    return a + b;\n}\n\nstatic async int calls(int n)\n{\n    return "
           + "await add(n, " * 40 + "1" + ")" * 40 + ";\n}\n")
out.append("static async int chain(int n)\n{\n    int r;\n    if (n < 0)\n        r = -1;")
for i in range(100):
    condition = f"await later(n) == {i}" if i % 7 == 0 else f"n == {i}"
    value = f"await later({i * 3})" if i % 5 == 0 else str(i * 2)
    out.append(f"    else if ({condition})\n        r = {value};")
out.append("    else\n        r = await later(1000);\n    return r;\n}\n\n"
           "static async int cases(int n)\n{\n    int r = 0;\n    switch (n) {")
for i in range(300):
    body = f"r += await later({i});" if i % 10 == 0 else f"r += {i};"
    out.append(f"    case {i}:\n        {body}" + ("" if i % 3 == 0 else "\n        break;"))
out.append("    }\n    return r;\n}\n")
names = [f"p{i}" for i in range(60)]
out.append("static async int many(" + ", ".join(
    f"{['int', 'char', 'long', 'short'][i % 4]} {n}" for i, n in enumerate(names)) + ")\n{\n"
    "    await nap(1);\n    return (int)(" + " + ".join(names[:30]) + ")\n"
    "        + await later(1) * (int)(" + " - ".join(names[30:]) + ");\n}\n")
out.append('static async int test(void)\n{\n'
           '    say("%d %d\\n", await nested(59), await nested(100));\n'
           '    say("%d %d\\n", await sum(3), await calls(2));\n'
           '    int t = 0;\n    for (int i = -1; i < 102; i++)\n        t += await chain(i);\n'
           '    for (int i = 0; i < 301; i++)\n        t = t % 99991 + await cases(i);\n'
           '    say("%d\\n", t);\n'
           f'    return await many({", ".join(str(i % 100) for i in range(60))}) % 256;\n'
           "}\n\nint main(void)\n{\n    return acc_block_on(test());\n}")
print("\n".join(out))
