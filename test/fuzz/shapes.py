"""Programs that are nested deeply or are very long: each shape is a function of its size."""

HEAD = '#include "harness.h"\n'


def program(body, before=""):
    return f"{HEAD}{before}static async int f(int x)\n{{\n{body}\n    return x;\n}}\n" \
           "int main(void)\n{\n    return acc_block_on(f(1));\n}\n"


def nest(opening, middle, closing):
    """A body: `opening` size times, the middle, `closing` as often."""
    return lambda n: program(opening * n + middle + closing * n)


def repeat(line, before=""):
    return lambda n: program("".join(line.replace("@", str(i)) for i in range(n)), before)


def chain(n):
    """An else-if chain."""
    arms = " else ".join(f"if (x == {i}) x = await later({i});" for i in range(n))
    return program(arms)


def declarations(n):
    types = "".join(f"struct s{i} {{ int a{i}; struct s{max(i - 1, 0)} *next; }};\n"
                    for i in range(n))
    return program(f"    struct s{n - 1} v = {{1, 0}};\n    await later(v.a{n - 1});", types)


def functions(n):
    return HEAD + "".join(f"static async int f{i}(int x)\n{{\n    return await later(x + {i});\n}}\n"
                          for i in range(n))


def calls(n):
    """Each function awaits the one before it: frames within frames."""
    return HEAD + "static async int f0(int x)\n{\n    return await later(x);\n}\n" + "".join(
        f"static async int f{i}(int x)\n{{\n    return await f{i - 1}(x);\n}}\n"
        for i in range(1, n + 1))


def parameters(n):
    names = ", ".join(f"int p{i}" for i in range(n))
    values = ", ".join(str(i) for i in range(n))
    return (f"{HEAD}static async int g({names})\n{{\n    await later(p0);\n    return p{n - 1};\n}}\n"
            f"static async int f(void)\n{{\n    return await g({values});\n}}\n")


def macros(n):
    """A chain of macros, the last of which awaits."""
    text = "#define M0(x) await later(x)\n"
    text += "".join(f"#define M{i}(x) (M{i - 1}(x) + 0)\n" for i in range(1, n + 1))
    return program(f"    x = M{n}(x);", text)


def long_switch(n):
    cases = "".join(f"    case {i}: x += await later({i}); {'break;' if i % 3 else ''}\n"
                    for i in range(n))
    return program("    switch (x) {\n" + cases + "    }")


def labels(n):
    text = "".join(f"l{i}: if (await later(x) == {i}) goto l{(i * 7 + 3) % n};\n"
                   for i in range(n))
    return program(text)


def dispatch(n):
    table = ", ".join(f"&&l{i}" for i in range(n))
    text = f"    static void *const table[] = {{{table}}};\n    goto *table[x];\n"
    return program(text + "".join(f"l{i}: x = await later({i});\n" for i in range(n)))


SHAPES = {
    # nested
    "parens": nest("(", "    x = 1;", ")"),
    "parens-value": lambda n: program("    x = " + "(" * n + "await later(x)" + ")" * n + ";"),
    "blocks": nest("{ ", "x = await later(x);", "}"),
    "block-locals": lambda n: program("".join(f"{{ int v{i} = await later({i});\n" for i in range(n))
                                      + "x = v0;" + "}" * n),
    "block-defers": lambda n: program("".join(f"{{ defer at({i});\n" for i in range(n))
                                      + "x = await later(1);" + "}" * n),
    "ifs": nest("if (x) ", "x = await later(x);", ""),
    "if-awaits": nest("if (await later(x)) {", "x = 2;", "} else x = await later(3);\n"),
    "loops": nest("while (x--) {", "x = await later(x);", "}"),
    "loop-awaits": nest("for (; await later(x); x--) {", "x = await later(x);", "}"),
    "do-loops": nest("do {", "x = await later(x);", "} while (await later(0));\n"),
    "switches": nest("switch (x) { case 1: ", "x = await later(x);", "}"),
    "else-ifs": chain,
    "awaits": lambda n: program("    x = " + "await later(" * n + "x" + ")" * n + ";"),
    "await-words": lambda n: program("    x = " + "await " * n + "later(x);"),
    "statement-expressions": lambda n: program("    x = " + "({ int y = " * n + "await later(x)"
                                               + "; y; })" * n + ";"),
    "unary": lambda n: program("    x = " + "- " * n + "await later(x);"),
    "nots": lambda n: program("    x = " + "!" * n + "await later(x);"),
    "casts": lambda n: program("    x = " + "(int)" * n + "await later(x);"),
    "derefs": lambda n: program("    x = " + "*&" * n + "x + await later(1);"),
    "conditional": lambda n: program("    x = " + "x ? await later(1) : " * n + "2;"),
    "conditional-left": lambda n: program("    x = " + "x ? " * n + "await later(1)" + " : 2" * n
                                          + ";"),
    "ands": lambda n: program("    x = " + "(x && " * n + "await later(1)" + ")" * n + ";"),
    "and-chain": lambda n: program("    x = x" + " && await later(1)" * n + ";"),
    "sum": lambda n: program("    x = 0" + " + await later(1)" * n + ";"),
    "sum-plain": lambda n: program("    x = await later(1)" + " + x" * n + ";"),
    "sum-right": lambda n: program("    x = " + "1 + (" * n + "await later(1)" + ")" * n + ";"),
    "commas": lambda n: program("    x = (0" + ", await later(1)" * n + ");"),
    "assignments": lambda n: program("    x = " + "x = " * n + "await later(1);"),
    "subscripts": lambda n: program("    int a[] = {0};\n    x = " + "a[" * n + "await later(0)"
                                    + "]" * n + ";"),
    "pointers": lambda n: program("    int " + "*" * n + "p = 0;\n    await later(!p);"),
    "arrays": lambda n: program("    int a" + "[1]" * n + ";\n    await later(sizeof a);\n(void)a;"),
    "initializer-braces": lambda n: program("    int a" + "[1]" * n + " = " + "{" * n
                                            + "await later(1)" + "}" * n + ";\n(void)a;"),
    "typeofs": lambda n: program("    " + "__typeof__(" * n + "x" + ")" * n
                                 + " y = await later(1);\n    x = y + await later(2);"),
    "generics": lambda n: program("    x = " + "_Generic(1, int: " * n + "await later(1)" + ")" * n
                                  + ";"),
    "structs": lambda n: program("    " + "struct { " * n + "int x;" + "} s;" * n
                                 + "\n    await later(sizeof s);\n(void)s;"),
    "declarator": lambda n: program("    int " + "(" * n + "y" + ")" * n
                                    + " = await later(1);\n    x += y + await later(2);"),
    "labels-in-row": lambda n: program("".join(f"l{i}: " for i in range(n)) + "x = await later(1);"),
    "cases-in-row": lambda n: program("switch (x) {" + "".join(f"case {i}: " for i in range(n))
                                      + "x = await later(1); }"),
    "defer-blocks": lambda n: program("    " + "defer { " * n + "at(1);" + "}" * n
                                      + "\n    await later(1);"),
    "open-parens": lambda n: program("    x = " + "(" * n),
    "open-braces": lambda n: program("{" * n),
    "closed-braces": lambda n: program("}" * n),
    # long
    "awaits-in-row": repeat("    x += await later(@);\n"),
    "locals": repeat("    int v@ = await later(@);\n"),
    "locals-used": lambda n: program("".join(f"    int v{i} = await later({i});\n" for i in range(n))
                                     + "    x = 0" + "".join(f" + v{i}" for i in range(n)) + ";"),
    "defers": repeat("    defer at(@);\n    await later(@);\n"),
    "cleanups": repeat("    __attribute__((cleanup(c))) int v@ = await later(@);\n",
                       "static void c(int *p) { (void)p; }\n"),
    "scopes": repeat("    { int v@ = await later(@); x += v@ + await later(v@); }\n"),
    "addresses": repeat("    int v@ = @; int *p@ = &v@; await later(*p@);\n"),
    "plain-statements": repeat("    x = x * 3 + @;\n"),
    "if-row": repeat("    if (x == @) x = await later(@); else x++;\n"),
    "loop-row": repeat("    for (int i = 0; i < 3; i++) x += await later(i);\n"),
    "goto-row": labels,
    "computed-gotos": dispatch,
    "switch": long_switch,
    "spawns": repeat("    spawn(later(@));\n"),
    "strings": lambda n: program('    const char *s = ' + '"abc"\n' * n + ';\n    await later(*s);'),
    "initializer": lambda n: program("    int a[] = {await later(0)" + ", 1" * n
                                     + "};\n    x = a[0] + await later(1);"),
    "initializer-awaits": lambda n: program("    int a[] = {0" + ", await later(1)" * n
                                            + "};\n    x = a[0];"),
    "initializer-structs": lambda n: program(
        "    struct pair a[] = {{await later(0), 1}" + ", {.y = 1}" * n
        + "};\n    x = a[0].x + await later(1);"),
    "arguments": parameters,
    "functions": functions,
    "calls": calls,
    "types": declarations,
    "local-types": repeat("    struct s@ { int a; } v@ = {await later(@)}; x += v@.a;\n"),
    "enumerators": lambda n: program("    await later(e0);",
                                     "enum { " + ", ".join(f"e{i}" for i in range(n)) + " };\n"),
    "macros": macros,
    "long-line": lambda n: program("    " + "x = await later(x); " * n),
    "long-name": lambda n: program(f"    int {'n' * n} = await later(1);\n"
                                   f"    x = {'n' * n} + await later(2);"),
    "line-markers": repeat('#line 7 "f@.c"\n    x = await later(x);\n'),
    "includes": lambda n: program("    x = await later(x);", '#include "harness.h"\n' * n),
    "comments": repeat("    /* comment @ */ x = await /* in between */ later(x); // @\n"),
    "asms": repeat('    asm volatile("nop"); await later(@);\n'),
    "statics": repeat("    static int s@ = @; s@ += await later(@);\n"),
    "compound-literals": repeat("    x += *(int[]){await later(@), 2};\n"),
    "vlas": repeat("    { int v@[x]; v@[0] = 1; x += v@[0]; }\n    x = await later(x);\n"),
}
