#!/usr/bin/env python3
"""Turns a plain C program into the dialect and keeps its meaning.

    asyncify IN.c -o OUT.c [--mode statements|expressions|both] [compiler flags: -I -D -std ...]
    acc -I test/conform OUT.c && SCHED=once ./a.out

statements    every function that can be async is, and naps before each of its statements
expressions   every function that can be async is, and passes its sub-expressions through async
              identity functions of their types

The program is preprocessed first (system headers stay as they are included), so that each place
that libclang names is a place in the text, and is then changed by insertions alone.

A function stays plain when the dialect or this tool cannot have it async (a reason is kept, see
--explain), and when a plain function calls it.  Calls in a cycle of the call graph are boxed.

An expression is wrapped where clang reads a value: it has an implicit conversion around it, or is
of a kind that is no lvalue.  The type is the one behind the conversions, so that promotions and
decays stay what they were.  Constants that C wants as such are left alone.
"""
import argparse
import bisect
import ctypes
import random
import re
import subprocess
import sys
from functools import cached_property

# Debian's bindings belong to Debian's python3, which need not be the one that runs this.
sys.path.append("/usr/lib/python3/dist-packages")
sys.path.append("/usr/lib/llvm-19/lib/python3/dist-packages")
try:
    from clang import cindex
    from clang.cindex import CursorKind as K
    from clang.cindex import TypeKind as T
except ImportError:
    sys.exit("asyncify: Python's libclang bindings are missing: apt-get install python3-clang-19")

CLANG = "clang-19"
LIBRARY = "/usr/lib/llvm-19/lib/libclang-19.so.1"

if not cindex.Config.loaded:
    cindex.Config.set_library_file(LIBRARY)
LIB = cindex.conf.lib
LIB.clang_Cursor_getVarDeclInitializer.argtypes = [cindex.Cursor]
LIB.clang_Cursor_getVarDeclInitializer.restype = cindex.Cursor
LIB.clang_Location_isFromMainFile.argtypes = [cindex.SourceLocation]
LIB.clang_Location_isFromMainFile.restype = ctypes.c_int
LIB.clang_getUnqualifiedType.argtypes = [cindex.Type]
LIB.clang_getUnqualifiedType.restype = cindex.Type


def keep_unit(result, function, arguments):
    """Python's cursors and types hold on to their translation unit by this attribute."""
    result._tu = arguments[0]._tu
    return result


import pointers  # its names of clang's are those found above

LIB.clang_getUnqualifiedType.errcheck = keep_unit
LIB.clang_Cursor_getVarDeclInitializer.errcheck = keep_unit


class Node:
    """A cursor whose extent and children are asked for once: the bindings are slow."""

    OFFSET = ctypes.c_uint()
    OFFSET_REFERENCE = ctypes.byref(OFFSET)

    def __init__(self, cursor):
        self.cursor = cursor

    @cached_property
    def kind(self):
        return self.cursor.kind

    @cached_property
    def type(self):
        return self.cursor.type

    @cached_property
    def referenced(self):
        return self.cursor.referenced

    @cached_property
    def start(self):
        return self.offset(LIB.clang_getRangeStart(LIB.clang_getCursorExtent(self.cursor)))

    @cached_property
    def end(self):
        return self.offset(LIB.clang_getRangeEnd(LIB.clang_getCursorExtent(self.cursor)))

    @cached_property
    def place(self):
        """Where the name of a declaration stands."""
        return self.offset(LIB.clang_getCursorLocation(self.cursor))

    @cached_property
    def children(self):
        found = []
        LIB.clang_visitChildren(self.cursor, VISIT, (found, self.cursor._tu))
        return found

    @classmethod
    def offset(cls, location):
        LIB.clang_getInstantiationLocation(location, None, None, None, cls.OFFSET_REFERENCE)
        return cls.OFFSET.value


def visit(cursor, parent, sink):
    found, cursor._tu = sink
    found.append(Node(cursor))
    return 1  # CXChildVisit_Continue


def first(node):
    return node.children[0] if node.children else None


VISIT = cindex.callbacks["cursor_visit"](visit)


class Refused(Exception):
    """A program that is not valid C for clang."""


# Expressions that C reads as a value whatever stands around them.
VALUES = {K.BINARY_OPERATOR, K.COMPOUND_ASSIGNMENT_OPERATOR, K.CONDITIONAL_OPERATOR, K.CALL_EXPR,
          K.CSTYLE_CAST_EXPR, K.StmtExpr, K.INTEGER_LITERAL, K.FLOATING_LITERAL,
          K.CHARACTER_LITERAL, K.IMAGINARY_LITERAL, K.CXX_UNARY_EXPR, K.ADDR_LABEL_EXPR}
# Those that are one only where clang converts them.
PLACES = {K.DECL_REF_EXPR, K.MEMBER_REF_EXPR, K.ARRAY_SUBSCRIPT_EXPR, K.COMPOUND_LITERAL_EXPR,
          K.STRING_LITERAL}
LITERALS = {K.INTEGER_LITERAL, K.FLOATING_LITERAL, K.CHARACTER_LITERAL, K.IMAGINARY_LITERAL,
            K.STRING_LITERAL}
LOOPS = {K.WHILE_STMT, K.FOR_STMT, K.DO_STMT}
SCALARS = {T.BOOL, T.CHAR_U, T.UCHAR, T.CHAR_S, T.SCHAR, T.SHORT, T.USHORT, T.INT, T.UINT, T.LONG,
           T.ULONG, T.LONGLONG, T.ULONGLONG, T.INT128, T.UINT128, T.FLOAT, T.DOUBLE, T.LONGDOUBLE,
           T.FLOAT128, T.HALF, T.COMPLEX}
DIRECTIVE = re.compile(r"^[ \t]*#.*\n", re.M)
# A function with a call of one of these stays plain.
STACK = re.compile(r"^(__builtin_)?(alloca\w*|_?_?(sig)?setjmp|savectx|vfork|getcontext|"
                   r"longjmp|_longjmp|siglongjmp)$|"
                   r"^__builtin_(va_start|return_address|frame_address|"
                   r"setjmp|apply|apply_args|return|unwind_init|eh_return|dwarf_cfa|"
                   r"init_dwarf_reg_size_table|stack_save|stack_restore)$")
# Builtins whose operands are values like any other's.
VALUE_BUILTINS = re.compile(
    r"^__builtin_(mem\w+|str\w+|(f|l|ll|i)?abs(l|ll|f)?|fabs[lf]?|expect|popcount\w*|cl[zs]\w*|"
    r"ctz\w*|ffs\w*|parity\w*|bswap\w*|isn?an|isinf\w*|isfinite|isnormal|signbit\w*|sqrt\w*|"
    r"copysign\w*|printf|puts|putchar|sprintf|snprintf|abort|exit|free|malloc|calloc|"
    r"is(greater|less)\w*|isunordered|conj\w*|creal\w*|cimag\w*|pow\w*|floor\w*|ceil\w*|"
    r"f(min|max|mod)\w*)$")
ATTRIBUTE = re.compile(r"__attribute(?:__)?\s*\(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\)|"
                       r"\[\[.*?\]\]|\b(?:__)?asm(?:__)?\b")
PLAIN_ATTRIBUTES = re.compile(
    r"\b_*(weak|weakref|alias|ifunc|naked|constructor|destructor|returns_twice|ms_abi|"
    r"sysv_abi|regparm|fastcall|stdcall|cdecl|thiscall|vectorcall|preserve_\w+|pcs|interrupt\w*|"
    r"target_clones|multiversion|gnu_inline|overloadable|no_split_stack|asm)_*\b")


def preprocess(path, flags):
    """The text of a file without macros and without comments, system headers as they are included."""
    text = run_preprocessor(path, ["-P", "-fkeep-system-includes", *flags])
    text = re.sub(r" /\* clang -E -fkeep-system-includes \*/", "", text)
    return feature_macros(path) + hide_macros(text, path, flags)


def run_preprocessor(path, flags):
    done = subprocess.run([CLANG, "-E", "-w", "-x", "c", *flags, path], capture_output=True,
                          text=True, errors="surrogateescape")
    if done.returncode != 0:
        raise Refused(done.stderr.strip())
    return done.stdout


def hide_macros(text, path, flags):
    """Undefines those of the headers' macros that would expand what is expanded already, such as
    `#define sa_handler __sigaction_handler.sa_handler`."""
    includes = [match.end() for match in re.finditer(r"^\s*#\s*include\b.*\n", text, re.M)]
    if not includes:
        return text
    words = set(re.findall(r"[A-Za-z_]\w*", text[includes[-1]:]))
    macros = re.findall(r"^#define (\w+)", run_preprocessor(path, ["-dM", *flags]), re.M)
    lines = "".join(f"#undef {name}\n" for name in macros if name in words)
    return text[:includes[-1]] + lines + text[includes[-1]:]


def feature_macros(path):
    """The macros of a file that decide what the system headers, which stay #includes, declare."""
    with open(path, encoding="latin-1") as file:
        return "".join(line.strip() + "\n" for line in file if re.match(
            r"\s*#\s*define\s+(_\w+_SOURCE|__STDC_\w+|__USE_\w+|_FILE_OFFSET_BITS)\b", line))


class Function:
    """What is known of one function of the program."""

    def __init__(self, name):
        self.name = name
        self.declarations = []  # cursors
        self.definition = None
        self.calls = []         # Call
        self.reason = None      # why it stays plain
        self.boxed = set()      # callees that are in a cycle with it
        self.early = None       # where it has to be declared, because it is called before it is


class Call:
    def __init__(self, cursor, caller, callee, evaluated):
        self.cursor, self.caller, self.callee = cursor, caller, callee
        self.evaluated = evaluated


class Program:
    def __init__(self, text, flags, options):
        self.text, self.flags, self.options = text, flags, options
        self.random = random.Random(options.seed)
        self.functions = {}
        self.parse()
        self.before, self.after = {}, {}
        self.keywords = {}      # offset of a declaration -> what comes right before it
        self.identities = {}    # type spelling -> name
        self.placed = {}        # offset -> text to insert there
        self.pointers = pointers.Pointers(self)

    # ---- reading

    def parse(self):
        data = self.text.encode("utf-8", "surrogateescape")
        # libclang counts bytes
        self.text = data.decode("latin-1")
        index = cindex.Index.create()
        path = "/asyncify-input.c"
        flags = ["-x", "c", "-w", "-ferror-limit=5", *self.flags]
        self.unit = index.parse(path, flags, unsaved_files=[(path, data.decode("utf-8"))])
        errors = [d for d in self.unit.diagnostics if d.severity >= cindex.Diagnostic.Error]
        if errors:
            raise Refused("\n".join(str(d) for d in errors))
        self.top = [node for node in Node(self.unit.cursor).children if
                    LIB.clang_Location_isFromMainFile(LIB.clang_getCursorLocation(node.cursor))]

    def function(self, name):
        if name not in self.functions:
            self.functions[name] = Function(name)
        return self.functions[name]

    def collect(self):
        """All declarations, definitions, calls and other uses of the program's functions."""
        self.starts = {}        # where declarations start -> their Functions, FunctionTypes, None
        for cursor in self.top:
            if cursor.kind == K.FUNCTION_DECL:
                self.declare(cursor)
                body = self.body(cursor)
                if body is not None:
                    function = self.function(cursor.cursor.spelling)
                    function.definition = cursor
                    self.judge_definition(function, cursor, body)
                    self.uses(body, function, True)
            elif cursor.kind == K.VAR_DECL:
                self.uses(cursor, None, True)
            elif cursor.kind == K.TYPEDEF_DECL:
                self.uses(cursor, None, False)
        self.pointers.collect()

    def is_own(self, cursor):
        """Whether the program declares it, not a system header or the compiler."""
        return LIB.clang_Location_isFromMainFile(LIB.clang_getCursorLocation(cursor)) != 0

    def is_defined(self, name):
        return name in self.functions and self.functions[name].definition is not None

    def body(self, cursor):
        if not cursor.cursor.is_definition():
            return None
        for child in cursor.children:
            if child.kind == K.COMPOUND_STMT:
                return child
        return None

    def declare(self, cursor):
        function = self.function(cursor.cursor.spelling)
        function.declarations.append(cursor)
        self.starts.setdefault(cursor.start, set()).add(function)

    def plain(self, function, reason):
        if function.reason is None:
            function.reason = reason

    def judge_definition(self, function, cursor, body):
        """Reasons for a function to stay plain that its own text holds."""
        head = self.text[self.head_start(cursor):body.start]
        if self.has_prototype(cursor) and cursor.type.get_canonical().is_function_variadic():
            self.plain(function, "variadic")
        if self.plain_attribute(head):
            self.plain(function, "attribute " + self.plain_attribute(head))
        for parameter in cursor.cursor.get_arguments():
            if self.variable_type(parameter.type):
                self.plain(function, "parameter of variably modified type")
        if function.name == "main" and not self.main_is_convertible(cursor):
            self.plain(function, "main of unusual type")

    def plain_attribute(self, head):
        """An attribute or asm label in the text of a declaration that async functions cannot have."""
        found = PLAIN_ATTRIBUTES.search(" ".join(ATTRIBUTE.findall(head)))
        return found and found.group(0)

    def head_start(self, cursor):
        """Where the declaration really begins: attributes before it belong to it."""
        start = cursor.start
        previous = max(self.text.rfind(c, 0, start) for c in ";}") + 1
        directives = [match.end() for match in DIRECTIVE.finditer(self.text, previous, start)]
        return directives[-1] if directives else previous

    def main_is_convertible(self, cursor):
        if cursor.cursor.result_type.get_canonical().kind != T.INT:
            return False
        type = cursor.type.get_canonical()
        types = [parameter.get_canonical().spelling for parameter in type.argument_types()] \
            if type.kind == T.FUNCTIONPROTO else []
        return types in ([], ["int", "char **"])

    def has_prototype(self, cursor):
        return cursor.type.get_canonical().kind == T.FUNCTIONPROTO

    def empty_parameters(self, cursor):
        """Where `void` goes to make `f()` a prototype; None: it is no such declaration."""
        position = cursor.place + len(cursor.cursor.spelling)
        found = re.compile(r"\s*\)*\s*\(\s*\)").match(self.text, position)
        return found.end() - 1 if found else None

    def variable_type(self, type):
        type = type.get_canonical()
        while True:
            if type.kind in (T.VARIABLEARRAY, T.DEPENDENTSIZEDARRAY):
                return True
            if type.kind == T.POINTER:
                type = type.get_pointee()
            elif type.kind in (T.CONSTANTARRAY, T.INCOMPLETEARRAY):
                type = type.element_type
            else:
                return False

    def uses(self, cursor, function, evaluated):
        """Walks a body or an initializer; `evaluated`: calls in it can be awaited."""
        kind = cursor.kind
        if kind == K.CALL_EXPR:
            name = self.callee(cursor)
            children = cursor.children
            if name is not None and children:
                if STACK.match(name):
                    self.plain(function, "calls " + name) if function else None
                self.note_call(cursor, function, name, evaluated)
                children = children[1:]
            elif children:
                self.note_pointer_call(cursor, function, evaluated)
            constant = name in ("__builtin_constant_p", "__builtin_object_size")
            for child in children:
                self.uses(child, function, evaluated and not constant)
            return
        if kind == K.DECL_REF_EXPR:
            referenced = cursor.referenced
            if referenced is not None and referenced.kind == K.FUNCTION_DECL:
                self.take(self.function(referenced.spelling), cursor.type)
            return
        if kind == K.FUNCTION_DECL:  # in a block
            self.declare(cursor)
            return
        if kind == K.VAR_DECL:
            if function and cursor.cursor.storage_class == cindex.StorageClass.REGISTER and re.search(
                    r"\basm\b|__asm", self.text[cursor.start:cursor.end + 60]):
                self.plain(function, "a register variable with a name")
            evaluated = evaluated and cursor.cursor.storage_class != cindex.StorageClass.STATIC
        if kind in (K.CXX_UNARY_EXPR, K.GENERIC_SELECTION_EXPR, K.TYPEDEF_DECL, K.STRUCT_DECL,
                    K.UNION_DECL, K.ENUM_DECL, K.MS_ASM_STMT, K.ASM_STMT):
            evaluated = False
        if kind == K.COMPOUND_STMT and self.has_variable_types(cursor):
            evaluated = False
        if kind == K.UNEXPOSED_EXPR and not self.transparent(cursor):
            evaluated = evaluated and self.is_designation(cursor)
        for child in cursor.children:
            self.uses(child, function, evaluated)

    def has_variable_types(self, block):
        """Whether a block declares something of variably modified type: no await may stand in it."""
        for child in block.children:
            if child.kind != K.DECL_STMT:
                continue
            for declaration in child.children:
                if declaration.kind == K.VAR_DECL and self.variable_type(declaration.type):
                    return True
                if declaration.kind == K.TYPEDEF_DECL and self.variable_type(
                        declaration.cursor.underlying_typedef_type):
                    return True
        return False

    def callee(self, call):
        """The name of a function that is called by its name."""
        target = first(call)
        while target is not None and target.kind == K.UNEXPOSED_EXPR:
            target = first(target)
        if target is None or target.kind != K.DECL_REF_EXPR:
            return None
        referenced = target.referenced
        if referenced is None or referenced.kind != K.FUNCTION_DECL:
            return None
        return referenced.spelling

    def note_call(self, cursor, function, name, evaluated):
        callee = self.function(name)
        call = Call(cursor, function, callee, evaluated)
        if function is None:
            self.plain(callee, "called outside of functions")
            return
        function.calls.append(call)
        if not evaluated:
            self.plain(callee, "called where no await may stand")

    def note_pointer_call(self, cursor, function, evaluated):
        type = self.pointers.function_type(first(cursor).type)
        if type is not None:
            type.calls.append(Call(cursor, function, None, evaluated))

    def take(self, function, type):
        """The address of a function is taken."""
        type = self.pointers.function_type(type)
        if type is None or function.name == "main":
            self.plain(function, "its address is taken")
        if type is not None:
            type.taken.add(function)

    # ---- deciding

    def decide(self):
        for function in self.functions.values():
            if function.definition is None:
                self.plain(function, "not defined here")
                continue
            if function.name != "main":
                self.judge_declarations(function)
            elif any(call.callee is function for f in self.functions.values() for call in f.calls):
                self.plain(function, "main calls itself")
        self.judge_text()
        if self.options.pointers == "plain":
            self.pointers.plain(self.pointers.types.values(), "asked for")
        if self.options.main == "block" and "main" in self.functions:
            self.plain(self.functions["main"], "asked for")
        changed = True
        while changed:
            changed = (self.propagate() or self.pointers.decide() or self.judge_starts() or
                       self.judge_cycles())

    def judge_declarations(self, function):
        first = min(cursor.start for cursor in function.declarations)
        for cursor in function.declarations:
            if not self.has_prototype(cursor) and (
                    self.empty_parameters(cursor) is None or
                    self.parameters(function, cursor.start) is None):
                self.plain(function, "declared without a prototype")
            head = re.match(r"[^;{]*", self.text[self.head_start(cursor):])
            if self.plain_attribute(head.group(0)):
                self.plain(function, "attribute in a declaration")
        for caller in self.functions.values():
            for call in caller.calls:
                if call.callee is not function:
                    continue
                if call.cursor.start < first:
                    self.judge_early_call(function, call)
                if not self.fits(function, call.cursor):
                    self.plain(function, "called with arguments that it does not have")

    def judge_text(self):
        """Uses that libclang does not show: attributes and assembler text name functions."""
        for match in re.finditer(r"\b_*cleanup_*\s*\(\s*([\w$]+)\s*\)|\basm\b.*|__asm.*|"
                                 r"\b_*(?:alias|weakref|ifunc|malloc)_*\s*\([^)]*\)", self.text):
            for name in re.findall(r"[\w$]+", match.group(0)):
                if name in self.functions and name != "main":
                    self.plain(self.functions[name], "named by an attribute or by assembler text")

    def propagate(self):
        """What a plain function calls is plain; main alone can run a future."""
        changed = False
        work = [f for f in self.functions.values() if f.reason]
        while work:
            caller = work.pop()
            for call in caller.calls:
                if call.callee.reason or self.may_block(caller):
                    continue
                self.plain(call.callee, f"called by {caller.name}, which is plain")
                work.append(call.callee)
                changed = True
        return changed

    def may_block(self, function):
        """Whether it may run futures, though it is plain."""
        return function.name == "main" and function.reason != "main calls itself"

    def judge_starts(self):
        """`int f(int), x;`: the keyword would be for both."""
        changed = False
        for declared in self.starts.values():
            if None in declared or any(item.reason for item in declared):
                for item in declared - {None}:
                    changed |= item.reason is None
                    self.plain(item, "declared together with what is not async")
        return changed

    def judge_cycles(self):
        """Finds the calls that stay in a strongly connected part of the call graph."""
        changed = False
        for part in self.components():
            names = {f.name for f in part}
            for function in part:
                inner = {c.callee.name for c in function.calls} & names
                if not inner or (len(part) == 1 and function.name not in inner):
                    continue
                if self.options.recursion == "plain":
                    self.plain(function, "recursive")
                    changed = True
                function.boxed = inner
        return changed

    def components(self):
        """Tarjan's strongly connected components of the async functions, without recursion."""
        order, low, stack, parts = {}, {}, [], []
        active = [f for f in self.functions.values() if not f.reason]
        for root in active:
            if root.name in order:
                continue
            work = [(root, iter([c.callee for c in root.calls]))]
            order[root.name] = low[root.name] = len(order)
            stack.append(root)
            while work:
                function, rest = work[-1]
                for callee in rest:
                    if callee.reason:
                        continue
                    if callee.name not in order:
                        order[callee.name] = low[callee.name] = len(order)
                        stack.append(callee)
                        work.append((callee, iter([c.callee for c in callee.calls])))
                        break
                    if callee in stack:
                        low[function.name] = min(low[function.name], order[callee.name])
                else:
                    work.pop()
                    if work:
                        parent = work[-1][0].name
                        low[parent] = min(low[parent], low[function.name])
                    if low[function.name] == order[function.name]:
                        cut = stack.index(function)
                        parts.append(stack[cut:])
                        del stack[cut:]
        return parts

    # ---- functions without prototypes

    def parameters(self, function, place):
        """The parameters as a prototype at a place has them; None: their types have no names there.
        (For clang a definition of the old kind has a prototype, of what arguments become.)"""
        types = list(self.parameter_types(function))
        if any(self.pointers.mentioned(type) or not self.can_name(type, set(), place)
               for type in types):
            return None
        return ", ".join(f"__typeof__({type.spelling})" for type in types) or "void"

    def parameter_types(self, function):
        type = function.definition.type.get_canonical()
        return [parameter.get_canonical() for parameter in type.argument_types()] \
            if type.kind == T.FUNCTIONPROTO else []

    def judge_early_call(self, function, call):
        """A call of what is not declared yet is one of `extern int f();` in the C of 1989."""
        place = self.head_start(call.caller.definition)
        static = function.definition.cursor.storage_class == cindex.StorageClass.STATIC
        result = function.definition.cursor.result_type.get_canonical().kind
        if static or result != T.INT or self.parameters(function, place) is None:
            self.plain(function, "called before it is declared")
        elif function.early is None or place < function.early:
            function.early = place

    def fits(self, function, call):
        """Whether arguments that no prototype judges are like the parameters."""
        if first(call).type.get_canonical().get_pointee().kind != T.FUNCTIONNOPROTO:
            return True
        types, arguments = self.parameter_types(function), call.children[1:]
        return len(types) == len(arguments) and all(map(self.is_like, arguments, types))

    def is_like(self, argument, type):
        """Whether an argument is passed as the parameter expects it."""
        kinds = [argument.type.get_canonical().kind, type.kind]
        if T.POINTER in kinds:
            return kinds[0] == kinds[1] or self.pointers.is_null(argument)
        if T.RECORD in kinds:
            return kinds[0] == kinds[1]
        floats = [kind in (T.FLOAT, T.DOUBLE, T.LONGDOUBLE) for kind in kinds]
        return floats[0] == floats[1]

    # ---- writing

    def insert(self, position, text):
        self.before.setdefault(position, []).append(text)

    def place(self, position, text):
        """Puts declarations before a top-level declaration."""
        self.placed[position] = self.placed.get(position, "") + text

    def wrap(self, start, end, opening, closing):
        """Called from the outermost to the innermost."""
        self.before.setdefault(start, []).append(opening)
        self.after.setdefault(end, []).insert(0, closing)

    def output(self):
        pieces, last = [], 0
        for position in sorted({*self.before, *self.after, *self.placed, *self.keywords}):
            pieces.append(self.text[last:position])
            pieces.extend(self.after.get(position, []))
            pieces.append(self.placed.get(position, ""))
            pieces.extend(self.before.get(position, []))
            pieces.append(self.keywords.get(position, ""))
            last = position
        pieces.append(self.text[last:])
        return '#include "asyncify.h"\n' + self.renames() + "".join(pieces)

    def renames(self):
        """A program may declare names of <stddef.h> and <stdint.h> as it likes."""
        if re.search(r"^\s*#\s*include", self.text, re.M):
            return ""
        names = []
        for cursor in self.top:
            name = cursor.cursor.spelling
            if re.match(r"(size|ptrdiff|wchar|u?int\w*|max_align)_t$", name or ""):
                names.append(name)
        return "".join(f"#define {n} asyncify_{n}\n" for n in sorted(set(names)))

    def convert(self):
        """The text in the dialect."""
        self.collect()
        self.decide()
        done = set()
        for function in self.functions.values():
            if function.reason:
                continue
            for cursor in function.declarations:
                self.edit_declaration(function, cursor, done)
            if function.early is not None:
                parameters = self.parameters(function, function.early)
                self.place(function.early, f"\n_Async int {function.name}({parameters});\n")
        for place, declared in self.starts.items():
            if any(isinstance(item, pointers.FunctionType) and not item.reason
                   for item in declared):
                self.keywords.setdefault(place, "_Async ")
        for function in sorted((f for f in self.functions.values() if f.definition),
                               key=lambda f: f.definition.start):
            if function.reason and function.name != "main":
                continue
            self.current = function
            self.block = function.reason is not None
            self.top_start = self.head_start(function.definition)
            body = self.body(function.definition)
            self.awaits = not self.block
            self.compound(body)
        return self.output()

    def edit_declaration(self, function, cursor, done):
        start = cursor.start
        if not self.has_prototype(cursor):
            position = self.empty_parameters(cursor)
            if position not in done:
                done.add(position)
                self.insert(position, self.parameters(function, start))
        if start not in done:
            done.add(start)
            implicit = start == cursor.place
            self.keywords[start] = "_Async int " if implicit else "_Async "

    # -- statements

    def nap(self):
        return self.awaits and self.options.mode in ("statements", "both") and (
            self.options.density >= 1 or self.random.random() < self.options.density)

    def compound(self, block, used=False):
        """Visits a block's statements; `used`: the last one's value is used."""
        saved = self.awaits
        if self.has_variable_types(block):
            self.awaits = False
        children = block.children
        for child in children:
            self.statement(child, True, used and child == children[-1])
        self.awaits = saved

    def statement(self, cursor, in_block, used=False):
        """One statement; outside of a block it needs one around it to have room for a nap.  `used`:
        its value is that of a statement expression."""
        kind = cursor.kind
        if kind == K.COMPOUND_STMT:
            self.compound(cursor)
            return
        self.left = self.options.most
        # local labels are declared first in a block
        if not self.text.startswith("__label__", cursor.start) and self.nap():
            if in_block:
                self.insert(cursor.start, "_Await asyncify_nap(); ")
            else:
                self.wrap(cursor.start, self.statement_end(cursor),
                          "{ _Await asyncify_nap(); ", " }")
        children = cursor.children
        if kind in (K.CASE_STMT, K.DEFAULT_STMT, K.LABEL_STMT):
            # What follows a label stands in the same block as the label.
            last = children[-1]
            if last.kind == K.COMPOUND_STMT:
                self.compound(last)
            elif last.kind == K.DECL_STMT:  # C23: an own statement here would take its place
                self.declaration(last)
            else:
                self.statement(last, True, used)
        elif kind == K.IF_STMT:
            self.expression(children[0])
            for child in children[1:]:
                self.statement(child, False)
        elif kind in (K.SWITCH_STMT, K.WHILE_STMT):
            self.expression(children[0])
            self.statement(children[-1], False)
        elif kind == K.DO_STMT:
            self.statement(children[0], False)
            self.expression(children[-1])
        elif kind == K.FOR_STMT:
            for child in children[:-1]:
                if child.kind == K.DECL_STMT:
                    self.declaration(child)
                else:
                    self.expression(child)
            self.statement(children[-1], False)
        elif kind == K.DECL_STMT:
            self.declaration(cursor)
        elif kind in (K.RETURN_STMT, K.INDIRECT_GOTO_STMT):
            for child in children:
                self.expression(child)
        elif kind == K.UNEXPOSED_STMT:  # a statement with an attribute
            if children and children[-1].kind.is_statement():
                self.statement(children[-1], True)
            elif children:
                self.expression(children[-1])
        elif kind in (K.NULL_STMT, K.BREAK_STMT, K.CONTINUE_STMT, K.GOTO_STMT, K.ASM_STMT,
                      K.MS_ASM_STMT):
            pass
        elif kind.is_expression():
            self.expression(cursor, used=used)

    def statement_end(self, cursor):
        kind = cursor.kind
        if kind in (K.IF_STMT, K.SWITCH_STMT, K.WHILE_STMT, K.FOR_STMT, K.CASE_STMT,
                    K.DEFAULT_STMT, K.LABEL_STMT):
            return self.statement_end(cursor.children[-1])
        if kind == K.UNEXPOSED_STMT:
            return self.statement_end(cursor.children[-1])
        end = cursor.end
        if kind in (K.COMPOUND_STMT, K.NULL_STMT) or (
                kind == K.DECL_STMT and self.text[end - 1] == ";"):
            return end
        return self.text.index(";", end) + 1

    def declaration(self, statement):
        for cursor in statement.children:
            if cursor.kind != K.VAR_DECL:
                continue
            if cursor.cursor.storage_class in (cindex.StorageClass.STATIC, cindex.StorageClass.EXTERN):
                continue
            if self.text[cursor.start:cursor.end].startswith("constexpr"):
                continue
            initializer = LIB.clang_Cursor_getVarDeclInitializer(cursor.cursor)
            self.left = self.options.most
            if initializer is not None and initializer.kind != K.INVALID_FILE:
                self.expression(Node(initializer))

    # -- expressions

    def transparent(self, cursor):
        """Whether an unexposed expression is an implicit conversion of its only child."""
        children = cursor.children
        return len(children) == 1 and children[0].start == cursor.start and \
            children[0].end == cursor.end

    def is_designation(self, cursor):
        """`[2] = x`, `.a = x`, `a: x` in an initializer list."""
        text = self.text[cursor.start:cursor.end]
        return text.startswith((".", "[")) or re.match(r"\w+\s*:", text) is not None

    def expression(self, cursor, converted=None, used=True):
        """Wraps and visits an expression; `converted`: the type that it is implicitly converted to."""
        kind = cursor.kind
        if kind == K.UNEXPOSED_EXPR:
            children = cursor.children
            if self.transparent(cursor):
                self.expression(children[0], converted or cursor.type, used)
            elif children and self.is_designation(cursor):
                self.expression(children[-1])
            return
        if kind == K.PAREN_EXPR:
            for child in cursor.children:
                self.expression(child, converted, used)
            return
        if kind == K.UNARY_OPERATOR:
            self.unary(cursor, converted, used)
            return
        if kind == K.INIT_LIST_EXPR:
            for child in cursor.children:
                self.expression(child)
            return
        if used and (kind in VALUES or (kind in PLACES and converted is not None)):
            self.value(cursor, converted or cursor.type)
        self.operands(cursor)

    def unary(self, cursor, converted, used):
        child = first(cursor)
        if child is None:
            return
        text = self.text[cursor.start:cursor.end]
        if text.startswith("__extension__"):
            self.expression(child, converted, used)
            return
        place = text.startswith(("*", "__real", "__imag"))
        if used and (not place or converted is not None):
            self.value(cursor, converted or cursor.type)
        if not (text.startswith("&") and self.is_function(child)):
            self.expression(child)

    def is_function(self, cursor):
        return cursor.type.get_canonical().kind in (T.FUNCTIONPROTO, T.FUNCTIONNOPROTO)

    def operands(self, cursor):
        """Visits what an expression is made of."""
        kind = cursor.kind
        children = cursor.children
        if kind == K.CALL_EXPR:
            name = self.callee(cursor)
            if name is not None:
                self.call(cursor, name)
                children = children[1:]
                if name.startswith("__") and not VALUE_BUILTINS.match(name):
                    return
            else:
                self.pointer_call(cursor)
            for child in children:
                self.expression(child)
        elif kind in (K.CSTYLE_CAST_EXPR, K.COMPOUND_LITERAL_EXPR):
            # `(void *)0` is a null pointer only while the 0 is a constant.
            operand = children[-1] if children else None
            if operand is not None and not self.is_zero(operand):
                self.expression(operand)
        elif kind == K.StmtExpr:
            self.compound(children[0], True)
        elif kind in (K.BINARY_OPERATOR, K.COMPOUND_ASSIGNMENT_OPERATOR, K.CONDITIONAL_OPERATOR,
                      K.MEMBER_REF_EXPR, K.ARRAY_SUBSCRIPT_EXPR):
            for child in children:
                if child.kind.is_expression():
                    self.expression(child)
        # The rest (sizeof, _Generic, literals, names) has nothing that is evaluated.

    def is_zero(self, cursor):
        while cursor.kind in (K.UNEXPOSED_EXPR, K.PAREN_EXPR):
            cursor = first(cursor)
            if cursor is None:
                return False
        return cursor.kind in LITERALS or cursor.kind == K.CXX_UNARY_EXPR

    def call(self, cursor, name):
        function = self.functions.get(name)
        if function is None or function.reason:
            return
        self.run_future(cursor, name in self.current.boxed)

    def pointer_call(self, cursor):
        type = self.pointers.function_type(first(cursor).type)
        if type is not None and type.reason is None:
            self.run_future(cursor, True)

    def run_future(self, cursor, boxed):
        if self.block:
            self.wrap(cursor.start, cursor.end, "acc_block_on(", ")")
        elif boxed:
            self.wrap(cursor.start, cursor.end, "(_Await _Boxed(", "))")
        else:
            self.wrap(cursor.start, cursor.end, "(_Await ", ")")

    def value(self, cursor, type):
        """Passes a value through the identity function of its type."""
        if self.options.mode == "statements" or not self.awaits or self.left == 0:
            return
        if self.options.density < 1 and self.random.random() >= self.options.density:
            return
        if type.get_canonical().kind == T.POINTER and not self.pointers.is_null(cursor) and \
                cursor.type.get_canonical().kind in SCALARS:
            return  # `c ? p : 1`, which no parameter takes
        vectors = (T.VECTOR, T.EXTVECTOR)
        if type.get_canonical().kind in vectors and \
                cursor.type.get_canonical().kind not in vectors:
            return  # a scalar becomes a vector beside an operator, but not as an argument
        name = self.identity(type)
        if name is not None:
            self.left -= 1
            start, end = cursor.start, cursor.end
            comma = cursor.kind == K.BINARY_OPERATOR and "," in self.text[start:end]
            self.wrap(start, end, f"(_Await {name}({'(' * comma}", "))" + ")" * comma)

    def identity(self, type):
        """The name of the identity function of a type, which is written before the function that
        needs it first; None: the type has no name there."""
        type = LIB.clang_getUnqualifiedType(type.get_canonical())
        spelling = type.spelling
        name = self.identities.get(spelling)
        if name is not None:
            return name
        if not self.can_pass(type) or not self.can_name(type, set(), self.top_start):
            return None
        declarator = self.spell_typedef(type)
        if declarator is None:
            return None
        name = f"asyncify_{len(self.identities)}"
        self.identities[spelling] = name
        self.place(self.top_start,
                   f"\ntypedef {declarator.format(name + '_type')};\n"
                   f"static _Async {name}_type {name}({name}_type value)\n"
                   "{ _Await asyncify_nap(); return value; }\n")
        return name

    def spell_typedef(self, type):
        """A type with {} in the place of a name; pointers to async functions in it have names first."""
        if not self.pointers.is_async(type):
            return f"__typeof__({type.spelling}) {{}}"
        if type.kind != T.POINTER:
            return None
        target = type.get_pointee().get_canonical()
        if target.kind == T.FUNCTIONPROTO:
            words = [self.spell_part(part) for part in
                     [target.get_result(), *target.argument_types()]]
            keyword = "" if self.pointers.function_type(target).reason else "_Async "
            return None if None in words else \
                f"{keyword}{words[0]} (*{{}})({', '.join(words[1:]) or 'void'})"
        word = None if "const" in target.spelling else self.spell_part(target)
        return word and f"{word} *{{}}"

    def spell_part(self, type):
        """The name of a type that another one is made of."""
        type = LIB.clang_getUnqualifiedType(type.get_canonical())
        if not self.pointers.is_async(type):
            return f"__typeof__({type.spelling})"
        name = self.identity(type)
        return name and name + "_type"

    def can_pass(self, type):
        return type.kind in SCALARS or type.kind in (T.POINTER, T.RECORD, T.ENUM, T.VECTOR,
                                                     T.EXTVECTOR)

    def can_name(self, type, seen, place):
        """Whether all that a type is made of is declared at file scope before a place."""
        spelling = type.spelling
        if spelling in seen:
            return True
        seen.add(spelling)
        if any(word in spelling for word in ("unnamed", "anonymous", "__va_list", "<")):
            return False
        kind = type.kind
        if kind in SCALARS or kind == T.VOID:
            return True
        if kind == T.POINTER:
            return self.can_name(type.get_pointee().get_canonical(), seen, place)
        if kind in (T.CONSTANTARRAY, T.INCOMPLETEARRAY, T.VECTOR, T.EXTVECTOR):
            return self.can_name(type.element_type.get_canonical(), seen, place)
        if kind == T.FUNCTIONPROTO:
            return "swift" not in spelling and all(
                self.can_name(t.get_canonical(), seen, place)
                for t in [type.get_result(), *type.argument_types()])
        if kind == T.FUNCTIONNOPROTO:
            return self.can_name(type.get_result().get_canonical(), seen, place)
        if kind in (T.RECORD, T.ENUM):
            declaration = type.get_declaration()
            location = declaration.location
            if not LIB.clang_Location_isFromMainFile(location):
                return location.file is not None
            parent = declaration.semantic_parent
            return location.offset < place and (
                parent is None or parent.kind in (K.TRANSLATION_UNIT, K.STRUCT_DECL, K.UNION_DECL)
                and self.at_top(declaration))
        return False

    def at_top(self, declaration):
        """Whether a tag lies in no function (its semantic parent may be a struct in one)."""
        if not hasattr(self, "tops"):
            self.tops = [c.start for c in self.top]
        place = bisect.bisect_right(self.tops, declaration.location.offset) - 1
        return place < 0 or self.top[place].kind != K.FUNCTION_DECL

    def explain(self):
        for function in self.functions.values():
            if function.definition is not None:
                yield f"{function.name}: {function.reason or 'async'}"


def arguments(parser):
    parser.add_argument("--mode", default="both", choices=["statements", "expressions", "both"])
    parser.add_argument("--density", type=float, default=1.0,
                        help="the share of the places that get an await")
    parser.add_argument("--most", type=int, default=-1,
                        help="how many expressions of one statement are wrapped at most")
    parser.add_argument("--seed", type=int, default=0, help="chooses the places of that share")
    parser.add_argument("--main", default="async", choices=["async", "block"],
                        help="block: main stays plain and calls through acc_block_on")
    parser.add_argument("--pointers", default="async", choices=["async", "plain"],
                        help="plain: functions whose address is taken are not converted")
    parser.add_argument("--recursion", default="boxed", choices=["boxed", "plain"],
                        help="plain: functions in a cycle of the call graph are not converted")


def parse_flags(parser, arguments=None):
    """The options, and the compiler's flags; those that take an operand are joined with it."""
    words = iter(sys.argv[1:] if arguments is None else arguments)
    joined = [word + next(words, "") if word in ("-I", "-isystem", "-D", "-U") else word
              for word in words]
    return parser.parse_known_args(joined)


def convert(path, flags, options):
    """The text of a program in the dialect, and the program as it was understood."""
    text = preprocess(path, flags)
    program = Program(text, flags, options)
    return program.convert(), program


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("-o", dest="output", default="-")
    parser.add_argument("--explain", action="store_true",
                        help="says of each function whether it is async, and why not")
    arguments(parser)
    options, flags = parse_flags(parser)
    try:
        text, program = convert(options.source, flags, options)
    except Refused as reason:
        print(f"asyncify: {reason}", file=sys.stderr)
        return 2
    if options.explain:
        print("\n".join(program.explain()), file=sys.stderr)
    if options.output == "-":
        sys.stdout.buffer.write(text.encode("latin-1"))
    else:
        with open(options.output, "wb") as file:
            file.write(text.encode("latin-1"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
