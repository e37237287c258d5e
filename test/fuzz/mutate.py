"""Random edits of C programs: of tokens, statements and bracketed groups.

A text is a list of tokens; white space, comments and directives are tokens too, so that nothing
is lost, but edits choose among the others.  Each edit takes the list and a random.Random.
"""
import re

TOKEN = re.compile(r"""
    (?P<space>\s+ | //[^\n]* | /\*.*?\*/)
  | (?P<directive>(?<![^\n])[ \t]*\#(?:[^\n\\]|\\.)*)
  | (?P<string>(?:L|u8|u|U)?"(?:[^"\\\n]|\\.)*" | (?:L|u|U)?'(?:[^'\\\n]|\\.)*')
  | (?P<number>\.?[0-9](?:[eEpP][+-]|[\w.])*)
  | (?P<word>[A-Za-z_$]\w*)
  | (?P<mark>\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|\#\#|.)
""", re.X | re.S)

C_WORDS = """if else while for do switch case default break continue goto return struct union enum
    typedef static const volatile int char long unsigned void double _Bool sizeof _Alignof typeof
    __typeof__ __extension__ _Generic _Atomic inline extern register __auto_type asm _Complex
    __int128 _Static_assert __attribute__ __label__ _Alignas _Noreturn __builtin_va_arg
    __func__""".split()
DIALECT = """async await defer spawn lazy boxed shielded future stream generator yield yield_break
    await_all await_any await_any_fair when await_within await_group go await_break await_each
    async_sized async_max_frame async_manual acc_block_on acc_cx acc_suspend acc_join acc_detach acc_cancel
    _Async _Await later step at nap""".split()
BINARY = "+ - * / % & | ^ << >> && || == != < > <= >= , = += -= *= |= <<= ?".split()
UNARY = "- ! ~ & * ++ -- && await sizeof".split()
NUMBERS = "0 1 2 -1 3 7 255 65536 2147483647 0x7fffffffffffffff 1.5 0u 1ull 'a' 1e400".split()
PAIRS = {"(": ")", "[": "]", "{": "}"}

STATEMENTS = """break;|continue;|return;|return 0;|;|{ }|goto fuzz;|fuzz: ;|await later(1);|
    (void)await later(2);|int fuzz_x = await later(3);|defer say("d");|defer { say("d"); }|
    case 7:|default: ;|await acc_suspend();|__label__ fuzz;|static int fuzz_s = 1;|
    goto *&&fuzz;|void *fuzz_p = &&fuzz;|int fuzz_v[at(3)];|struct fuzz { int x; } fuzz_z = {1};|
    enum { fuzz_e = 3 };|typedef int fuzz_t;|extern int fuzz_w;|asm volatile("");|
    __attribute__((cleanup(fuzz_c))) int fuzz_q = 0;|char fuzz_b[100]; (void)fuzz_b;|
    int *fuzz_i = &(int){await later(4)};|spawn(later(1));|future(int) fuzz_f = spawn(later(1));|
    _Static_assert(1, "");|for (int i = await later(2); i; i--) await later(i);|
    if (await later(1)) goto fuzz;|switch (await later(1)) { case 1: await later(2); }|
    do await later(1); while (await later(0));|acc_block_on(later(1));|
    #pragma GCC diagnostic push\n|\n#line 7 "other.c"\n|_Pragma("GCC diagnostic pop")"""
STATEMENTS = [text.strip().replace("\\n", "\n") for text in STATEMENTS.split("|")]

AROUND_STATEMENT = """{ @ }|if (at(1)) @|if (await later(1)) @ else @|for (;;) { @ break; }|
    while (await later(0)) @|do @ while (0);|defer @|(void)({ @ 0; });|switch (at(2)) { case 2: @ }|
    switch (await later(2)) { case 1 ... 3: @ default: ; }|fuzz: @|if (0) { fuzz: @ }|
    await_all { @ }|
    for (int i = 0; i < 2; i++) { @ }|{ int fuzz_a = await later(1); @ (void)fuzz_a; }"""
AROUND_STATEMENT = [text.strip() for text in AROUND_STATEMENT.split("|")]

AROUND_EXPRESSION = """(@)|await later(@)|({ @; })|(@, @)|(@ ? @ : @)|*&@|&@|-@|!@|sizeof(@)|
    (int)(@)|(long)@|@()|@[0]|@.x|@->x|(__typeof__(@))@|_Generic(@, int: @, default: @)|
    (@ && await later(1))|(await later(0) || @)|({ int fuzz_g = await later(1); @; })|await @|
    spawn(@)|acc_block_on(@)|(int[]){@}|(int){@}|((void)0, @)|__builtin_choose_expr(1, @, 0)|
    __extension__ @|__builtin_constant_p(@)|__real__ @|(@ ?: await later(1))|@++|@ = await later(2)|
    (await later(1), @)|boxed(@)|__builtin_expect(@, 1)|(await later(@) + @ * await later(@))"""
AROUND_EXPRESSION = [text.strip() for text in AROUND_EXPRESSION.split("|")]


def tokens_of(text):
    return [match.group() for match in TOKEN.finditer(text)]


def kind(token):
    return TOKEN.match(token).lastgroup


def is_solid(token):
    return kind(token) not in ("space", "directive")


def solid(tokens):
    """The places that edits may choose."""
    return [i for i, token in enumerate(tokens) if is_solid(token)]


def matching(tokens, i):
    """The place of the bracket that closes the one at i, or None."""
    stack = []
    for j in range(i, len(tokens)):
        if tokens[j] in PAIRS:
            stack.append(PAIRS[tokens[j]])
        elif tokens[j] in PAIRS.values():
            if not stack or stack.pop() != tokens[j]:
                return None
            if not stack:
                return j
    return None


def bodies(tokens):
    """(begin, end) of the bodies of async functions; of all functions where there is none."""
    found, others = [], []
    depth, head = 0, 0
    for i, token in enumerate(tokens):
        if token == "{" and depth == 0:
            end = matching(tokens, i)
            before = [word for word in tokens[head:i] if is_solid(word)]
            if end is not None and before and before[-1] == ")":
                is_async = any(word in ("async", "_Async") for word in before)
                (found if is_async else others).append((i, end))
        depth += (token == "{") - (token == "}")
        if depth == 0 and token in (";", "}"):
            head = i
    return found or others


def opens_block(tokens, i):
    """Whether the brace at i opens a block and not an initializer or a type."""
    while i and not is_solid(tokens[i - 1]):
        i -= 1
    return i > 0 and tokens[i - 1] in (")", "else", "do", "{", "}", ";", ":", "defer", "go", "(")


def statements(tokens):
    """(begin, end) of what looks like a statement or a declaration, nested ones too."""
    found = []
    for begin, end in bodies(tokens):
        for i in range(begin, end):
            if tokens[i] == "{" and not opens_block(tokens, i):
                continue
            if tokens[i] in (";", "{", "}"):
                stop = statement_end(tokens, i + 1, end)
                if stop:
                    found.append((i + 1, stop))
    return found


def statement_end(tokens, begin, limit):
    """Behind the statement at `begin`, or None."""
    depth, parens = 0, 0
    for j in range(begin, limit):
        parens += (tokens[j] in "([") - (tokens[j] in ")]")
        depth += (tokens[j] == "{") - (tokens[j] == "}")
        if parens < 0 or depth < 0:
            return None
        if depth == 0 and parens == 0:
            after = next((t for t in tokens[j + 1:limit] if is_solid(t)), "")
            if tokens[j] == ";" or (tokens[j] == "}" and after not in (";", ",", "while")):
                return None if after == "else" else j + 1
    return None


def groups(tokens):
    """(begin, end) of bracketed groups."""
    found = []
    for i, token in enumerate(tokens):
        if token in ("(", "["):
            end = matching(tokens, i)
            if end is not None:
                found.append((i, end + 1))
    return found


# ---- the edits -----------------------------------------------------------------------------------

def delete_token(tokens, r):
    del tokens[r.choice(solid(tokens))]


def duplicate_token(tokens, r):
    i = r.choice(solid(tokens))
    tokens.insert(i, tokens[i])


def swap_tokens(tokens, r):
    places = solid(tokens)
    i = r.randrange(len(places))
    j = i + 1 if r.random() < 0.5 else r.randrange(len(places))
    a, b = places[i], places[min(j, len(places) - 1)]
    tokens[a], tokens[b] = tokens[b], tokens[a]


def replace_token(tokens, r):
    places = solid(tokens)
    pool = r.choice([C_WORDS, DIALECT, BINARY, NUMBERS, None])
    tokens[r.choice(places)] = r.choice(pool) if pool else tokens[r.choice(places)]


def insert_word(tokens, r):
    tokens.insert(r.choice(solid(tokens)), r.choice(r.choice([C_WORDS, DIALECT, UNARY])) + " ")


def replace_alike(tokens, r):
    """One of the same kind: mostly still a program."""
    places = solid(tokens)
    i = r.choice(places)
    mine = kind(tokens[i])
    if mine == "mark" and tokens[i] in BINARY:
        tokens[i] = r.choice(BINARY)
    elif mine == "number":
        tokens[i] = r.choice(NUMBERS)
    else:
        alike = [tokens[j] for j in places if kind(tokens[j]) == mine]
        tokens[i] = r.choice(alike)


def delete_range(tokens, r):
    places = solid(tokens)
    i = r.randrange(len(places))
    j = min(i + r.randrange(1, 12), len(places) - 1)
    del tokens[places[i]:places[j]]


def some_statement(tokens, r):
    found = statements(tokens)
    if not found:
        return 0, 0
    short = [pair for pair in found if pair[1] - pair[0] < 60] or found
    return r.choice(short if r.random() < 0.7 else found)


def delete_statement(tokens, r):
    begin, end = some_statement(tokens, r)
    del tokens[begin:end]


def copy_statement(tokens, r):
    begin, end = some_statement(tokens, r)
    copied = tokens[begin:end]
    if r.random() < 0.5:
        del tokens[begin:end]
    at = some_statement(tokens, r)[0]
    tokens[at:at] = ["\n", *copied]


def add_statement(tokens, r):
    at = some_statement(tokens, r)[0]
    tokens.insert(at, "\n" + r.choice(STATEMENTS) + "\n")


def wrap_statement(tokens, r):
    begin, end = some_statement(tokens, r)
    text = "".join(tokens[begin:end])
    tokens[begin:end] = [" " + r.choice(AROUND_STATEMENT).replace("@", text) + " "]


BEFORE = set("( , = + - * / % ? : return [ && || < > <= >= == != & | ^ await += -=".split())
AFTER = set(") ] , ; + - * / % ? : && || < > <= >= == != & | ^ . -> [".split())


def operands(tokens):
    """(begin, end) of names, numbers and calls that stand as operands in bodies."""
    found = []
    for begin, end in bodies(tokens):
        places = [i for i in range(begin, end) if is_solid(tokens[i])]
        for p, i in enumerate(places[1:-1], 1):
            if tokens[places[p - 1]] not in BEFORE or tokens[i] in C_WORDS + DIALECT[:24]:
                continue
            if kind(tokens[i]) not in ("word", "number"):
                continue
            after = places[p + 1]
            if tokens[after] in AFTER:
                found.append((i, i + 1))
            elif tokens[after] == "(":
                close = matching(tokens, after)
                if close is not None and close < end:
                    found.append((i, close + 1))
    return found


def wrap_expression(tokens, r):
    found = operands(tokens)
    if found:
        begin, end = r.choice(found)
        text = "".join(tokens[begin:end])
        tokens[begin:end] = [r.choice(AROUND_EXPRESSION).replace("@", text)]


def move_operand(tokens, r):
    """One operand in the place of another."""
    found = operands(tokens)
    if len(found) > 1:
        begin, end = r.choice(found)
        other = r.choice(found)
        tokens[begin:end] = tokens[other[0]:other[1]]


def change_operator(tokens, r):
    places = [i for begin, end in bodies(tokens) for i in range(begin, end)
              if tokens[i] in BINARY and tokens[i] not in (",", "?", "*")]
    if places:
        tokens[r.choice(places)] = r.choice(BINARY[:-1])


def replace_group(tokens, r):
    found = groups(tokens)
    if not found:
        return
    begin, end = r.choice(found)
    other_begin, other_end = r.choice(found)
    tokens[begin:end] = tokens[other_begin:other_end]


def change_type(tokens, r):
    """Another type, or a qualifier, where a type's name stands."""
    places = [i for i, token in enumerate(tokens) if token in ("int", "long", "char", "double")]
    if places:
        tokens[r.choice(places)] = r.choice(
            ["const int", "volatile int", "_Atomic int", "_Atomic(int)", "_Bool", "__int128",
             "_Complex double", "float", "int *", "const int *const", "unsigned char", "void *",
             "struct pair", "struct big", "long double", "enum { F1, F2 }", "__auto_type",
             "_Alignas(64) int", "register int", "static int", "extern int", "typedef int",
             "struct { int x; }", "union { int x; char c; }", "async int", "inline int",
             "__typeof__(1 + 1)", "__attribute__((vector_size(16))) int", "thread_local int",
             "__thread int", "static __thread int", "void"])


ROUGH = [(delete_token, 3), (duplicate_token, 2), (swap_tokens, 2), (replace_token, 3),
         (insert_word, 3), (replace_alike, 6), (delete_range, 1), (replace_group, 2),
         (change_type, 3)]
GENTLE = [(delete_statement, 2), (copy_statement, 6), (add_statement, 8), (wrap_statement, 8),
          (wrap_expression, 8), (move_operand, 4), (change_operator, 3), (change_type, 1)]


def mutate(text, r, edits):
    """The text after one or a few of `edits`."""
    for _ in range(r.choice([1, 1, 1, 2, 2, 3])):
        tokens = tokens_of(text)
        if not solid(tokens):
            return text
        edit = r.choices([edit for edit, _ in edits], [weight for _, weight in edits])[0]
        edit(tokens, r)
        text = "".join(tokens)
    return text
