"""Which pointers to functions asyncify makes pointers to async functions.

All pointers to functions of one type are async, or none: so what is assigned, passed and compared
stays of one type, and clang, which keeps the two kinds apart, finds what was overlooked.  A type
stays plain when a pointer of it may go where clang does not look or this tool cannot write: to a
function of another file, through a cast, `...` or va_arg, in a system header's struct, in a type
that is spelled where `async` cannot stand; when a function that is pointed to stays plain; and when
a call through such a pointer cannot be awaited.

A type is known by its canonical spelling.  One that has a name (`typedef int operation(int);`) is
written at that typedef, the others at each declaration: `int (*f)(int)` becomes
`_Async int (*f)(int)`, which speaks of the function type nearest to the name.
"""
import re

from clang.cindex import CursorKind as K
from clang.cindex import StorageClass
from clang.cindex import TypeKind as T

FUNCTIONS = (T.FUNCTIONPROTO, T.FUNCTIONNOPROTO)
ARRAYS = (T.CONSTANTARRAY, T.INCOMPLETEARRAY, T.VARIABLEARRAY, T.DEPENDENTSIZEDARRAY)
DECLARATIONS = (K.VAR_DECL, K.FIELD_DECL, K.PARM_DECL, K.TYPEDEF_DECL)
KEYWORD = re.compile(r"(typedef\b\s*)?")
# Where types are compared by their spelling.
SPELLED = re.compile(r"\b(_Generic|__builtin_types_compatible_p)\b")


class FunctionType:
    """What is known of one function type that the program has pointers to."""

    def __init__(self, key):
        self.name = key
        self.taken = set()      # Function: those whose address is taken
        self.calls = []         # Call: through pointers
        self.reason = None      # why pointers to it stay plain


class Pointers:
    """The function types of a program, and where they are written."""

    def __init__(self, program):
        self.program = program
        self.types = {}         # canonical spelling -> FunctionType
        self.mentions = {}      # canonical spelling of any type -> the function types in it
        self.defined = set()    # the variables that the program itself has at file scope

    # ---- types

    def type(self, key):
        if key not in self.types:
            self.types[key] = FunctionType(key)
        return self.types[key]

    def mentioned(self, type):
        """The function types in a type, structs not opened."""
        type = type.get_canonical()
        spelling = type.spelling
        if spelling not in self.mentions:
            self.mentions[spelling] = frozenset()  # for what is in itself
            self.mentions[spelling] = self.mentioned_in(type, spelling)
        return self.mentions[spelling]

    def mentioned_in(self, type, spelling):
        if type.kind == T.POINTER:
            return self.mentioned(type.get_pointee())
        if type.kind in ARRAYS:
            return self.mentioned(type.element_type)
        if type.kind in FUNCTIONS:
            found = self.mentioned(type.get_result())
            if type.kind == T.FUNCTIONPROTO:
                found = found.union(*map(self.mentioned, type.argument_types()))
            function = self.type(re.sub(r"^(const|volatile) ", "", spelling))
            if type.kind == T.FUNCTIONNOPROTO or type.is_function_variadic():
                self.plain([function], "no prototype" if type.kind == T.FUNCTIONNOPROTO else
                           "variadic")
            return found | {function}
        return frozenset()

    def function_type(self, type):
        """The function type that a function or a pointer to one has."""
        type = type.get_canonical()
        if type.kind == T.POINTER:
            type = type.get_pointee()
        self.mentioned(type)
        return self.types.get(type.spelling)

    def plain(self, types, reason):
        for type in types:
            if type.reason is None:
                type.reason = reason

    def is_async(self, type):
        """Whether a type has pointers to async functions in it."""
        return any(found.reason is None for found in self.mentioned(type))

    # ---- the walk

    def collect(self):
        self.defined = {node.cursor.spelling for node in self.program.top if
                        node.kind == K.VAR_DECL and
                        (node.cursor.storage_class != StorageClass.EXTERN or
                         node.cursor.get_definition() is not None)}
        self.visit_all(self.program.top)
        if SPELLED.search(self.program.text):
            self.plain(self.types.values(), "the program compares types")

    def visit_all(self, nodes):
        group = None            # where the declaration before starts
        for node in nodes:
            if node.kind == K.VAR_DECL and self.continues(node):
                self.visit(node, group)
            else:
                group = node.start
                self.visit(node, group)

    def continues(self, node):
        """Whether it is `b` in `int a, *b;`, which for clang starts with its name."""
        before = self.program.text[:node.start].rstrip("(* \t\n")
        return node.start == node.place and before.endswith(",")

    def visit(self, node, start):
        kind = node.kind
        if kind in DECLARATIONS:
            self.declared(node, start)
        elif kind == K.FUNCTION_DECL:
            self.plain(self.all_written(node.cursor.result_type), "the result of a function")
            self.judge_old_parameters(node)
        elif kind in (K.CSTYLE_CAST_EXPR, K.COMPOUND_LITERAL_EXPR):
            self.cast(node)
        elif kind == K.UNEXPOSED_EXPR:
            self.conversion(node)
        elif kind in (K.DECL_REF_EXPR, K.MEMBER_REF_EXPR):
            referenced = node.referenced
            if referenced is not None and referenced.kind != K.FUNCTION_DECL and \
                    not self.is_own(referenced):
                self.plain(self.mentioned(node.type), "declared by a system header")
        elif kind == K.CALL_EXPR:
            self.arguments(node)
        elif kind in (K.ASM_STMT, K.MS_ASM_STMT):
            for child in node.children:
                self.plain(self.mentioned(child.type), "an operand of asm")
        self.visit_all(node.children)

    def is_own(self, cursor):
        """Whether the program declares it, not a system header or the compiler."""
        return self.program.is_own(cursor)

    def all_written(self, type):
        return frozenset().union(*map(self.mentioned, self.written(type)))

    def written(self, type):
        """The function types that a declaration of this type spells, nearest to its name first; those
        with names are spelled at their typedefs."""
        found = []
        while True:
            kind = type.kind
            if kind == T.ELABORATED:
                type = type.get_named_type()
            elif kind == T.POINTER:
                type = type.get_pointee()
            elif kind in ARRAYS:
                type = type.element_type
            elif kind in FUNCTIONS or self.is_parenthesized(type):
                found.append(type)
                type = type.get_result()
            else:
                self.judge_leaf(type)
                return found

    def is_parenthesized(self, type):
        return type.kind == T.UNEXPOSED and type.get_canonical().kind in FUNCTIONS and \
            re.match(r"(__)?typeof", type.spelling) is None

    def judge_leaf(self, type):
        """What a type's spelling ends in: a name, or something that this tool does not read."""
        if type.kind in (T.TYPEDEF, T.RECORD):
            if not self.is_own(type.get_declaration()):
                self.plain(self.in_system_type(type), "declared by a system header")
        else:
            self.plain(self.mentioned(type), "spelled by typeof or an attribute")

    def in_system_type(self, type):
        found = self.mentioned(type)
        if type.get_canonical().kind == T.RECORD:
            for field in type.get_canonical().get_fields():
                found |= self.mentioned(field.type)
        return found

    def declared(self, node, start):
        """A declaration, where the keyword is to stand if its function type is async."""
        type = node.cursor.underlying_typedef_type if node.kind == K.TYPEDEF_DECL else node.type
        if node.kind == K.TYPEDEF_DECL:
            start += KEYWORD.match(self.program.text, start).end() - start
        if node.kind == K.VAR_DECL and self.is_foreign(node):
            self.plain(self.mentioned(type), "a variable of another file")
        self.spell(start, self.written(type))

    def is_foreign(self, node):
        return node.cursor.storage_class == StorageClass.EXTERN and \
            node.cursor.spelling not in self.defined

    def judge_old_parameters(self, function):
        """In a definition of the old kind clang does not hear `async` in a parameter's declaration."""
        body = self.program.body(function)
        if body is not None and \
                self.program.text[function.start:body.start].rstrip().endswith(";"):
            for parameter in function.cursor.get_arguments():
                self.plain(self.all_written(parameter.type), "a parameter of an old definition")

    def spell(self, place, written):
        """Notes what is declared by the specifiers at a place: a function type is written there, or
        something else."""
        nearest = self.function_type(written[0]) if written else None
        self.program.starts.setdefault(place, set()).add(nearest)
        for farther in written[1:]:
            self.plain(self.mentioned(farther), "the result of a function")

    def cast(self, node):
        """A cast or a compound literal: a pointer may only be cast to its own type."""
        self.spell(node.start + 1, self.written(node.type))
        operand = node.children[-1] if node.children else None
        if node.kind == K.COMPOUND_LITERAL_EXPR or operand is None or self.is_null(operand):
            return
        self.differ(node.type, operand.type, "cast")

    def conversion(self, node):
        children = node.children
        text = self.program.text[node.start:node.end]
        if not children or not (self.program.transparent(node) or
                                text.startswith("__builtin_va_arg")):
            return
        if not self.is_null(children[-1]):
            self.differ(node.type, children[-1].type, "converted")

    def differ(self, left, right, reason):
        """Types between which no pointer to an async function may go, unless it has the same in both."""
        left, right = self.mentioned(left), self.mentioned(right)
        if left != right:
            self.plain(left | right, reason)

    def is_null(self, node):
        while node.kind in (K.UNEXPOSED_EXPR, K.PAREN_EXPR, K.CSTYLE_CAST_EXPR) and node.children:
            node = node.children[-1]
        return node.kind == K.INTEGER_LITERAL and \
            self.program.text[node.start:node.end].rstrip("uUlL") in ("0", "0x0")

    def arguments(self, call):
        """Arguments for which clang knows no parameter, or one of another file."""
        if not call.children:
            return
        type = call.children[0].type.get_canonical()
        type = type.get_pointee() if type.kind == T.POINTER else type
        parameters = list(type.argument_types()) if type.kind == T.FUNCTIONPROTO else []
        name = self.program.callee(call)
        if name is not None and not self.program.is_defined(name):
            self.plain(self.mentioned(type) - {self.function_type(type)}, "goes to another file")
            parameters = []
        elif name is not None and type.kind == T.FUNCTIONNOPROTO:
            parameters = self.program.parameter_types(self.program.functions[name])
        arguments = call.children[1:]
        for argument, parameter in zip(arguments, parameters):
            if not self.is_null(argument):
                self.differ(argument.type, parameter, "converted")
        for argument in arguments[len(parameters):]:
            self.plain(self.mentioned(argument.type), "an argument without a parameter")

    # ---- deciding

    def decide(self):
        """Makes types plain whose functions or calls are, and functions whose type is."""
        changed = False
        for type in self.types.values():
            reason = type.reason or self.judge(type)
            changed |= type.reason is None and reason is not None
            type.reason = reason
            if reason:
                for function in type.taken:
                    changed |= function.reason is None
                    self.program.plain(function, f"its address is taken, and not every such "
                                                 f"pointer can be async: {reason}")
        return changed

    def judge(self, type):
        if not type.taken:
            return "no function of the file is pointed to"
        for function in type.taken:
            if function.reason:
                return f"{function.name} stays plain"
        for call in type.calls:
            if call.caller is None or not call.evaluated:
                return "called where no await may stand"
            if call.caller.reason and not self.program.may_block(call.caller):
                return f"called through by {call.caller.name}, which is plain"
        return None
