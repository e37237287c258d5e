/* acc.h: what the passes hand to each other, from the text to the frame.
 *
 * Data goes one way: text -> tree -> blocks -> facts -> frame -> text.  Each member says which pass
 * fills it; a pass reads what came before and nothing behind it.  The prototypes of the passes
 * stand at the end, by file, in the order in which compile() in main.c calls them. */
#ifndef ACC_ACC_H
#define ACC_ACC_H

#include "util.h"

typedef struct Unit Unit;
typedef struct Source Source;
typedef struct Node Node;
typedef struct Type Type;
typedef struct Local Local;
typedef struct Label Label;
typedef struct Scope Scope;
typedef struct Cleanup Cleanup;
typedef struct Function Function;
typedef struct Block Block;
typedef struct Op Op;
typedef struct Await Await;
typedef struct Arms Arms;
typedef struct Frame Frame;

/* ---- source.c: the preprocessed text -------------------------------------------------------- */

typedef uint32_t Offset; /* of a byte in Source.text */

typedef enum TokenKind { TOK_IDENT, TOK_NUMBER, TOK_STRING, TOK_CHAR, TOK_PUNCT } TokenKind;

typedef struct Token {
    Offset begin, end;
    TokenKind kind;
} Token;

/* The prefix keywords, which acc finds by the place where the header left a reserved word. */
typedef enum MarkerKind {
    MARK_AWAIT,
    MARK_SPAWN,
    MARK_LAZY,
    MARK_BOXED_LAZY,
    MARK_BOXED,
    MARK_SHIELDED,
    MARK_BLOCK_ON,
    MARK_COUNT
} MarkerKind;

typedef struct Marker {
    Offset at;
    MarkerKind kind;
} Marker;

/* acc_frame_size(f) or acc_frame_align(f): a number that the parser needs and only layout knows. */
typedef struct FrameUse {
    Offset begin, end;
    Offset number;      /* the sixteen digits that stand for it in the text for the parser */
    Offset name;        /* of f */
    bool is_align;      /* else the size */
    Function *function; /* import; NULL: f is none */
} FrameUse;

/* What is taken for such a number until layout has found it. */
typedef struct KnownFrame {
    const char *name; /* of the function */
    uint64_t size;
    uint32_t align;
} KnownFrame;

/* An async function whose generated names the text uses: its future is declared for the parser. */
typedef struct NamedFuture {
    const char *name;    /* of the function */
    bool is_declared[4]; /* by the user: init, poll, start, drop */
} NamedFuture;

/* A place as the user knows it.  The file's name belongs to the Source. */
typedef struct Place {
    const char *file;
    uint32_t line;
    uint32_t column; /* 1 is the first; found by aligning tokens with the line as written */
} Place;

/* ---- import*.c: the tree -------------------------------------------------------------------- */

/* A type, printed in two halves around a declared name: before + name + after. */
/* A member of a struct. */
typedef struct Field {
    const char *name;
    Type *type;
} Field;

struct Type {
    const char *before, *after;
    uint64_t size;  /* bytes; 0: void or not known */
    uint32_t align; /* bytes; 1 at least */
    bool is_void, is_array, is_record, is_pointer, is_function, is_scalar;
    bool is_volatile, is_atomic, is_vector;
    bool is_signed, is_unsigned; /* an integer, but no enumeration; _Bool is unsigned */
    bool is_variable;            /* variably modified (VLA, pointer to VLA) */
    bool is_enum;
    bool has_const;   /* const itself, or a member or element of it is: not assignable */
    bool empty_first; /* no {0} can start it: what comes first in it has no members */
    bool is_handle;   /* future(T); `element` is T */
    bool is_async_pointer;
    Type *element; /* of arrays, pointers and handles; of async pointers the result; else NULL */
    const char *parameters; /* of async pointers: as in a declaration, "void" if none */
    Type *unqualified; /* without top-level qualifiers and, for arrays, those of the elements */
    VEC(Field) fields; /* of a struct whose members can be copied one by one; else none */
};

typedef enum NodeKind {
    /* expressions; the children are the operands in source order */
    N_OTHER,   /* evaluates its children in order, in no way that acc need know */
    N_LITERAL, /* constants, strings, unevaluated operands: reads nothing, does nothing */
    N_REF,     /* a name; `local` or NULL for what is not local to the function */
    N_MEMBER,  /* x.m and p->m; op is OP_DOT or OP_ARROW */
    N_INDEX,   /* a[i] */
    N_CALL,    /* child 0 is the callee, the rest are the arguments */
    N_UNARY,   /* op is one of UnaryOp */
    N_BINARY,  /* every operator that evaluates both operands */
    N_ASSIGN,  /* x = y */
    N_UPDATE,  /* x op= y; ++ and -- are N_UNARY */
    N_AND,
    N_OR, /* && and || */
    N_COMMA,
    N_COND,    /* c ? a : b */
    N_ELVIS,   /* a ?: b (GNU) */
    N_CAST,    /* explicit; one child */
    N_CONVERT, /* implicit; one child of the same extent.  decay: array to pointer */
    N_PAREN,
    N_COMPOUND_LITERAL, /* one child: the list */
    N_INIT_LIST,
    N_DESIGNATED,    /* .m = x, [i] = x: the last child is the value, constants before it */
    N_STMT_EXPR,     /* ({ ... }); one child, N_BLOCK */
    N_LABEL_ADDRESS, /* &&label */
    N_AWAIT,         /* child 0 is the operand; what boxed(call) or shielded(call) wraps, if it
                        is `boxed` or `shielded` */
    N_BOXED,         /* a boxed(call) that is no operand of an await */
    N_SHIELDED,      /* the same of shielded(call) */
    N_LAZY,          /* a whole lazy(call), the initializer of a variable; child 0 is the call */
    N_SPAWN,         /* a whole spawn(call); child 0 is the call */
    N_BOXED_LAZY,    /* a whole boxed_lazy(call); child 0 is the call */
    N_BLOCK_ON,      /* a whole acc_block_on(call); child 0 is the call */
    /* statements */
    N_BLOCK,    /* { ... } */
    N_DECL,     /* a declaration; the children are N_VAR, and N_OTHER for the sizes of VLAs */
    N_VAR,      /* `local`; child 0 is the initializer, if there is one */
    N_EXPR,     /* an expression and its semicolon; one child */
    N_EMPTY,    /* ; */
    N_IF,       /* condition, then[, else] */
    N_WHILE,    /* condition, body */
    N_DO,       /* body, condition */
    N_FOR,      /* four children, any may be NULL but the last: init, condition, step, body */
    N_SWITCH,   /* value, body */
    N_CASE,     /* low[, high], statement: `high` says whether there are three */
    N_DEFAULT,  /* statement */
    N_LABEL,    /* `label`; statement */
    N_GOTO,     /* `label` */
    N_GOTO_ANY, /* goto *e; one child */
    N_BREAK,
    N_CONTINUE,
    N_RETURN, /* [value] */
    N_ASM,    /* its operands, outputs and inputs, then an N_GOTO for each label of an asm goto */
    N_DEFER,  /* one child: the statement */
    N_ALL,    /* await_all: one child, the block whose statements are the arms */
    N_ANY,    /* await_any: one child, the block of N_WHEN; `fair` */
    N_WHEN,   /* when: what is awaited, an N_DECL or N_EXPR, then the body */
    N_WITHIN, /* await_within: milliseconds, body[, else] */
    N_AWAIT_BREAK,
    N_EACH,  /* await_each: an N_DECL of one variable, whose value is the call, and the body */
    N_YIELD, /* yield(value) */
    N_YIELD_BREAK,
    N_GROUP, /* await_group: the limit, the body */
    N_GO     /* one child: what the group's child does */
} NodeKind;

typedef enum UnaryOp {
    U_PLAIN, /* + - ~ ! and others that only read */
    U_ADDRESS,
    U_DEREF,
    U_STEP /* ++ and --, before or behind */
} UnaryOp;

enum { OP_DOT, OP_ARROW };

struct Node {
    NodeKind kind;
    int op;
    Offset begin, end; /* the text; a statement includes its semicolon */
    Node *parent;
    Node **kids;
    uint32_t kid_count;
    Type *type;         /* expressions: of the value; N_CONVERT: after it */
    Local *local;       /* N_REF, N_VAR */
    Label *label;       /* N_LABEL, N_GOTO, N_LABEL_ADDRESS */
    Function *callee;   /* N_CALL of an async function by its name; N_REF to one */
    const char *name;   /* N_REF to something not local, N_GOTO of an asm: its name; N_DECL of
                           variables and of what is declared elsewhere: the latter, as C */
    bool decay;         /* N_CONVERT: array (or function) to pointer */
    bool bit_field;     /* N_MEMBER */
    bool is_library;    /* N_REF: declared in a system's header */
    bool constant;      /* reads and does nothing, and has a value fixed at compile time */
    bool has_high;      /* N_CASE: a range */
    bool is_cx;         /* N_LITERAL: acc_cx() */
    bool is_enumerator; /* N_LITERAL: of the value `number` */
    long long number;
    Offset word;    /* N_SPAWN, N_BLOCK_ON, N_BOXED, N_LAZY: where the keyword stands */
    bool detached;  /* N_SPAWN, N_BOXED_LAZY: nobody takes the handle */
    bool boxed;     /* N_AWAIT: the future goes to the heap */
    bool shielded;  /* N_AWAIT: the future becomes a task */
    bool fair;      /* N_ANY: await_any_fair */
    uint64_t bound; /* N_CALL through a pointer: of async_sized, in bytes; 0: none */
    /* filled by tree_flags at the end of import, over the subtree */
    bool has_await; /* an await that is evaluated here, or a statement expression left by a jump */
    bool has_lowered; /* has_await, or a label, case of an outer switch or defer: not opaque */
    /* filled by cfg */
    const char *text; /* printed in place of the source text: a temporary */
    Local *temp;      /* the temporary that `text` names */
    bool touched;     /* a descendant has `text` */
    bool stays;       /* escape: a place whose address is taken here, and stays in sight */
    bool flatten;     /* holds an await, or a compound literal whose address may be kept */
    Block *exit;      /* N_RETURN, N_GOTO, N_BREAK, N_CONTINUE in opaque text: where it goes;
                         NULL: printed as written (N_RETURN: a plain return) */
};

/* A type declared inside an async function, in a scope that is lowered: its definition moves in
 * front of the frame, under a name that nothing else has. */
typedef struct LocalType {
    const char *name;    /* the new tag, after struct, union or enum; or an enumerator's new name */
    const char *keyword; /* struct, union or enum; NULL for the others */
    Offset begin, end;   /* the definition's text: struct ... { ... }, with attributes behind it */
    Offset order;        /* where it begins; of a typedef the name, which is behind what it names */
    bool is_enumerator;  /* moves with its enum */
    Type *alias;         /* a typedef: what it stands for; NULL for tags and enumerators */
    const char *attributes; /* of a typedef, to repeat behind it: it is more than its alias, so
                               types are spelled with its name, and it is always hoisted */
    bool hoisted; /* tree_flags: false where it stays in opaque text, under its own name */
} LocalType;

/* A place in the text that is not copied as it stands.  Sorted by begin; where one contains others,
 * the outer one decides. */
typedef enum RefKind {
    REF_LOCAL,     /* a use of `local`: prints local->text, if that is set */
    REF_TEXT,      /* prints `text` */
    REF_NODE,      /* prints `node` (a spawn or acc_block_on) */
    REF_TYPE,      /* the tag (or enumerator) of local_type, if it is hoisted */
    REF_TYPE_BODY, /* all of local_type's definition: the tag alone, if it is hoisted */
    REF_ASYNC,     /* an async function's name: where it is not called, it stands for its type */
    REF_CX,        /* acc_cx(): the context of the running poll */
    REF_FUNC_NAME  /* __func__ */
} RefKind;

typedef struct Ref {
    Offset begin, end;
    RefKind kind;
    Local *local;
    const char *text;
    Node *node;
    LocalType *local_type;
    Function *function;
} Ref;

struct Label {
    const char *name;
    Offset first_use, last_use; /* of the gotos; first_use > last_use: none */
    Node *node; /* the N_LABEL; NULL: used but never defined (clang has complained) */
    bool address_taken;
    Block *block;     /* cfg */
    Scope *scope;     /* cfg */
    Cleanup *cleanup; /* cfg: what is registered there */
};

/* Where a local lives; decided by liveness. */
typedef enum LocalClass {
    LOCAL_PLAIN, /* not needed after any suspend: a C local of the poll function */
    LOCAL_VALUE, /* a C local, stored at a suspend that must keep it, reloaded at its resume */
    LOCAL_PINNED /* lives in the frame: its address or its size forbids copying */
} LocalClass;

struct Local {
    const char *name; /* as written; temporaries have names of their own */
    Type *type;
    Offset declared; /* of its name; 0 for temporaries */
    Node *var;       /* the N_VAR; NULL for parameters and temporaries */
    bool is_param, is_temp, is_static, is_extern;
    bool from_arm;       /* a temporary: the result of an arm */
    bool opaque;         /* declared inside a statement that is printed as written: not analysed */
    bool escapes;        /* its address is taken, and not only to reach into it */
    bool is_read;        /* cfg: somewhere in the function */
    bool is_written;     /* cfg: not only by its initializer */
    const char *cleanup; /* __attribute__((cleanup(NAME))): NAME */
    bool is_lazy;        /* import: lazy(call) is its value, so it holds the future itself */
    bool is_lent;        /* check, of a lazy one: its handle goes to others */
    bool is_settled;     /* cfg, of a lazy one: the position tells whether it is finished, or
                            Cleanup.unless */
    Function *holds;     /* cfg: it is the frame of that function: of a generator, in its embedded
                            form, or of what is lazy, in its stored form */
    const char *attributes;  /* alignment to repeat where it is declared, or "" */
    const char *in_register; /* register T x asm("r12"): asm("r12"); it is there in asm only */
    uint32_t align;          /* bytes, with _Alignas and attributes */
    uint32_t index; /* in Function.locals and in every BitSet over locals; statics and externs
                       and opaque locals have none (not in Function.locals) */
    Scope *scope;   /* cfg */
    VEC(Local *)
    points_to; /* escape, of a pointer: the locals whose addresses, which stay in
                  sight, it may hold */
    VEC(Local *)
    parts;              /* parts: a struct whose members are kept by themselves; accesses are to
                           these and not to the local, which is never kept */
    Local *whole;       /* parts, of such a member: its struct, a variable of the poll function */
    const char *member; /* its name there */
    Type *narrow;       /* narrow_locals: as a value it is kept in this type; NULL: in its own */
    LocalClass cls;     /* liveness */
    bool maybe_uninit;  /* liveness: a read may come before every write; declared with zero */
    BitSet conflicts;   /* liveness, of a pinned local: the pinned locals that must not share its
                           place */
    const char *cname;  /* emit: its identifier in C, unique in the function */
    const char *text;   /* emit: how a use of it prints: cname, or a member of the frame */
};

/* ---- cfg.c: the blocks --------------------------------------------------------------------------
 *
 * Blocks stand in source order.  A statement without awaits, labels or defers is lowered to blocks
 * like any other, so that the facts are exact, but it is also an opaque region: emit prints its
 * text as written.  */

struct Scope {
    Scope *parent;
    Node *node; /* the N_BLOCK, N_FOR, ...; the function's body for the outermost */
    uint32_t index;
    VEC(Local *) locals;
    Cleanup *cleanup; /* what is registered on entry: the enclosing scopes' last */
};

/* A deferred statement or a cleanup attribute, registered when control passes `node`. */
struct Cleanup {
    Cleanup *outer; /* registered before it and still to run after it; NULL: none */
    Scope *scope;
    Node *statement; /* of a defer; NULL: a cleanup attribute */
    Local *local;    /* with a cleanup attribute; or the future that is dropped */
    uint32_t index;
    Local *unless; /* of a future that may be finished: then this is true; NULL: it is not */
    Cleanup *copy; /* the same with other outer ones, or `unless`; and so on */
    Block *unwind; /* runs it and the outer ones, then returns the saved result; or NULL */
    Block *drop;   /* runs it and the outer ones, then ends: for a future that is dropped */
};

typedef enum OpKind {
    OP_EVAL,    /* node, an expression (or N_ASM), for its effects */
    OP_INIT,    /* local becomes node (an initializer); node NULL: declared without a value */
    OP_SET,     /* local (a temporary) becomes the value of node */
    OP_CALL,    /* an await that never suspends: local, if there is one, becomes the result */
    OP_TAKE,    /* local was written by an arm of the await before */
    OP_GO,      /* `child` of `group` begins, with the values of its captures */
    OP_CLEANUP, /* cleanup's statement runs */
    OP_ENTER,   /* storage of scope's locals begins (again) */
    OP_LEAVE,   /* storage of scope's locals ends */
    OP_OVER,    /* storage of local, a future that is finished, ends */
    OP_END      /* the same at a label of a computed goto: whether control comes from that scope is
                   not known */
} OpKind;

struct Op {
    OpKind kind;
    Node *node;
    Local *local;
    Cleanup *cleanup;
    Scope *scope;
    Await *await; /* OP_CALL; `node` is its call */
    Arms *group;
    Function *child;
};

typedef enum TermKind {
    TERM_JUMP,     /* to[0] */
    TERM_BRANCH,   /* node, an expression: to[0] when true, to[1] when false */
    TERM_SWITCH,   /* node: `cases`, then to[0] by default */
    TERM_INDIRECT, /* goto *node: any block of Function.label_targets */
    TERM_AWAIT,    /* await: to[0] when it is ready; to[1], only for the facts, is the chain of
                      cleanups that runs when the future is dropped here (its last block ends) */
    TERM_RETURN,   /* the function is done; node, an expression, or local, is the result, or none */
    TERM_END       /* not reached, or the end of a drop chain */
} TermKind;

typedef struct Case {
    Node *low, *high; /* high NULL: one value */
    Block *to;
} Case;

/* A statement that emit may print as written: blocks first..last are its lowering. */
typedef struct Region {
    Node *statement;
    uint32_t first, last; /* indices of blocks, inclusive */
    Block *after;         /* where it goes on; removed, if it never does */
} Region;

#define NO_BLOCK ((uint32_t)-1)

struct Block {
    uint32_t index; /* in Function.blocks, in source order; NO_BLOCK: cfg_finish has removed it */
    VEC(Op) ops;
    TermKind term;
    Node *node;
    Local *local;
    Await *await;
    Block *to[2];
    VEC(Case) cases;
    Scope *scope;       /* the scope at its end */
    Cleanup *cleanup;   /* what is registered at its end */
    Node *origin;       /* the statement that it was made for: its line */
    uint32_t exit;      /* TERM_RETURN of an arm: that many of Function.exits, or 0: its end */
    bool drop_only;     /* part of a drop chain: no part of the poll function */
    VEC(Block *) preds; /* cfg_finish */
    BitSet live_in;     /* liveness, for verify: locals whose value may still be read */
};

typedef enum AwaitKind {
    AWAIT_CALL,     /* an async function of this unit, embedded */
    AWAIT_MANUAL,   /* a hand-written future, embedded */
    AWAIT_HANDLE,   /* a spawned task: await t() */
    AWAIT_SIZED,    /* embedded in the bytes of its async_sized */
    AWAIT_BOXED,    /* on the heap; the frame has a pointer to it */
    AWAIT_SHIELDED, /* a task of its own, which goes on when the await is dropped */
    AWAIT_ARMS,     /* several at once */
    AWAIT_EACH,     /* the next value of a generator, which lies in a local of its own */
    AWAIT_LAZY,     /* a future that lies in a local of its own */
    AWAIT_YIELD,    /* nothing: it gives a value, and goes on when the next one is asked for */
    AWAIT_ROOM      /* room for one more child in the group of `group` */
} AwaitKind;

/* One suspension point: state number index + 1. */
struct Await {
    AwaitKind kind;
    uint32_t index;
    Node *node;       /* the N_AWAIT, or the statement with the arms */
    Node *call;       /* the N_CALL; NULL: ARMS, YIELD */
    Arms *arms;       /* ARMS */
    Arms *group;      /* ROOM */
    Local *held;      /* EACH, LAZY: where its frame is, or the handle of a stream */
    Local *value;     /* EACH: receives it; `result` then says whether there is one */
    bool holds;       /* EACH, LAZY: that local is of this function, or arm, which so is the one to
                         drop it */
    bool is_first;    /* EACH: starts it */
    Function *callee; /* all but HANDLE, ARMS, YIELD; NULL: through a pointer or a handle */
    uint64_t bound;   /* SIZED: bytes; 0: none was given, an error */
    Local *result;    /* the temporary that receives the value; NULL: void */
    bool is_wanted;   /* emit: somebody reads the result */
    Block *block;
    Scope *scope;
    Cleanup *cleanup; /* registered here: what a drop in this state runs */
    BitSet keep;      /* liveness: locals needed after resuming here, or by a drop here */
    BitSet keep_drop; /* liveness: those of `keep` that the drop needs */
};

/* A local of a function around, or of several, that an arm uses: it keeps one place meanwhile. */
typedef struct SharedUse {
    Local *local;
    bool is_read;     /* maybe before the arms have written it */
    bool is_borrowed; /* its address escapes */
} SharedUse;

typedef enum ArmsKind {
    ARMS_ALL,    /* ready when all are */
    ARMS_ANY,    /* ready when one is; the others are dropped */
    ARMS_WITHIN, /* ANY with one arm and a timer */
    ARMS_GROUP   /* ready when its one arm, the body, and all children are */
} ArmsKind;

/* What a block of arms awaits.  How it ended is the await's result, where there is more than one
 * way: 1 for ALL, else 1 + the index of the arm (of WITHIN 2: the time is over); behind those come
 * the exits of the first arm, then of the second, ... */
struct Arms {
    ArmsKind kind;
    VEC(Function *) list;
    VEC(SharedUse) uses;
    VEC(Local *) given;    /* read as the arms start, and not later: captures of some of them */
    VEC(Local *) results;  /* by arm: the temporary that receives its value; NULL: none */
    VEC(Local *) assigned; /* of ALL and WITHIN, by arm: the local that is given it then */
    Local *returned;       /* receives the value of a return in an arm; NULL: none */
    Local *turn;           /* await_any_fair: the arm that is first when it is next entered */
    Node *limit;           /* WITHIN: milliseconds; GROUP: children at a time */
    uint32_t ways;
    Function *owner; /* in which it is awaited, as state `await` */
    Await *await;
    VEC(Function *) children; /* GROUP: one for each go */
};

/* ---- layout.c: the frame -------------------------------------------------------------------- */

/* Bytes of a frame. */
typedef struct Extent {
    uint64_t begin, end;
} Extent;

/* What a slot holds that is no local. */
typedef enum SlotPart {
    PART_CHILD,   /* of the state's await */
    PART_ARM,     /* number `index` of its arms */
    PART_PENDING, /* a bit for each arm: it is not done */
    PART_TIMER,   /* of await_within */
    PART_GROUP    /* struct acc_group */
} SlotPart;

/* A thing in the frame: of one state (a saved value, the child), or pinned. */
typedef struct Slot {
    Local *local;       /* NULL: see `part` */
    const Frame *frame; /* of a child that acc has laid out: not all its bytes are its own */
    uint64_t offset, size;
    uint32_t align;
    SlotPart part;
    uint32_t index; /* of an arm */
} Slot;

typedef struct State {
    Await *await; /* NULL: the start */
    VEC(Slot)
    slots;          /* by offset; values and the child, nothing pinned; at the start all parameters,
                       pinned ones at their final place */
    uint64_t bytes; /* of what is needed in this state, pinned included, padding not */
} State;

/* A frame has two forms.  Embedded (struct f_future_frame): in the frame of the function that
 * awaits it, entered by a start.  Stored (struct f_future): made before its first poll; the
 * embedded form, or in the start state the parameters, and a tag.  Offsets are the same in both. */
struct Frame {
    uint64_t size; /* embedded, in bytes; 0 where it never suspends */
    uint32_t align;
    uint64_t stored_size;
    uint32_t stored_align;
    uint64_t bound, stored_bound; /* no layout has fewer bytes */
    bool embeds_tag;              /* the tag is in the embedded form; else in the stored one only */
    uint64_t tag_offset;
    uint32_t tag_size;    /* 1, 2 or 4 */
    VEC(Slot) pinned;     /* by offset, then by declaration */
    State *states;        /* state_count of them: 0 is the start, k is await k - 1 */
    uint32_t state_count; /* the start and the awaits; done is this number */
    bool needs_drop;      /* f_future_drop has something to do in some state */
    VEC(Extent)
    owned; /* of the embedded form: what some suspended state uses, sorted and
              disjoint; the rest is lent to the frame around it */
};

/* ---- functions and units -------------------------------------------------------------------- */

typedef struct Range {
    Offset begin, end;
} Range;

struct Function {
    const char *name;
    Offset begin, end;       /* the definition, or the first declaration */
    VEC(Range) declarations; /* all of them that are not definitions, semicolon included */
    Offset name_at;          /* of the name in the definition, or in the first declaration */
    Offset first_at;         /* where the first declaration begins */
    bool is_defined, is_static, is_inline, is_main, is_variadic, no_prototype, is_generator;
    const char *refused;    /* an attribute that async functions cannot have: weak, alias, naked */
    bool in_folded_header;  /* declared in a header that is folded back into its #include */
    const char *manual_tag; /* a hand-written future: its tag; NULL otherwise */
    uint64_t manual_size;   /* of struct TAG, in bytes */
    bool manual_complete;   /* struct TAG is defined; GNU C lets it have no bytes */
    uint32_t manual_align;
    bool manual_missing; /* one of its three functions is not declared */
    Type *result;        /* unqualified; is_void for void */
    VEC(Local *) params;
    Node *body;      /* N_BLOCK; NULL: only declared */
    bool failed;     /* an error was found: the later passes leave it alone */
    Function *outer; /* of an arm: the function that it is a part of; its frame lies in that one's.
                        cfg makes it, and lists it in Unit.functions */
    uint32_t arm;    /* of an arm: its number in the outermost function, from 1 */
    uint32_t arm_count; /* of that function: how many there are */
    VEC(Node *) exits;  /* cfg, of an arm: the jumps that leave it, one for each place they go to */
    bool is_child;      /* of a group: like an arm, but its frame is on the heap */
    VEC(Local *) captures; /* cfg, of a child or an arm: whose values its parameters are given */
    uint64_t bound;        /* of async_sized, in bytes; 0: none */
    uint64_t budget;       /* of async_max_frame, in bytes; NO_LIMIT: none */
    /* import */
    VEC(Local *) all_locals; /* every variable declared in it, opaque, static ones included */
    VEC(Label *) labels;
    VEC(LocalType *) local_types; /* in source order */
    VEC(Node *)
    hoisted_declarations;    /* N_DECL of extern variables and functions in lowered scopes */
    bool has_cleanups;       /* a defer or cleanup attribute in a scope that is lowered */
    bool uses_func_name;     /* __func__ */
    VEC(Node *) awaits_seen; /* every N_AWAIT that is evaluated, in source order */
    /* cfg */
    VEC(Local *) locals; /* those with an index: parameters, lowered locals, temporaries */
    VEC(Block *) blocks; /* in source order; [0] is the entry */
    VEC(Scope *) scopes;
    VEC(Cleanup *) cleanups;
    VEC(Await *) awaits; /* suspends: without those that never suspend */
    VEC(Region) regions; /* by `first`; nested regions follow the outer one */
    VEC(Block *) label_targets;
    bool never_suspends; /* suspends: so it has no states but start and done */
    Local *return_value; /* the temporary that keeps the result while cleanups run; or NULL */
    bool is_spawned, is_blocked_on; /* check: spawn, acc_block_on has it as operand */
    bool is_boxed_lazy;             /* check: boxed_lazy has */
    bool is_boxed, is_value;        /* check: boxed or lazy, or used as a pointer */
    bool is_used, is_missing; /* check: by its name; missing: though static and not defined here */
    const char *future;       /* emit: the tag of its struct, and the prefix of its functions */
    uint32_t number;          /* emit: in Unit.functions */
    Offset complete_at;       /* measured: behind that its future's struct stands; 0: not known */
    bool is_declared;         /* emit: the prototypes were printed */
    bool is_embedded;         /* emit: a function of this file has its frame in its own */
    /* layout */
    Frame *frame;
    uint32_t order; /* layout: a callee comes before its callers */
};

/* An async function that goes to a pointer with a bound. */
typedef struct SizedUse {
    Offset at;
    Function *function;
    uint64_t bound;
} SizedUse;

/* Where the text needs struct f_future to be complete. */
typedef struct FutureUse {
    Offset at;
    Function *function;
} FutureUse;

enum { SIZED_ALIGN = 8 }; /* of the bytes that async_sized embeds */

#define NO_LIMIT UINT64_MAX /* of bytes */

typedef struct Options {
    const char *input;       /* as the user gave it; "-" for standard input */
    const char *dump;        /* --dump=PASS or NULL */
    bool no_line_markers;    /* -P: no #line in the output */
    const char *unsequenced; /* how parse says -Wunsequenced, where no await is near; NULL: not */
    const char *return_type; /* the same of -Wreturn-type, which generators cannot mean; or NULL */
    bool verify;             /* check the invariants between the passes */
    bool verify_large;       /* of large functions, too, where a check takes as long as it takes */
    bool report;             /* the table of frames, or as JSON */
    bool report_json;        /* report.c, report_json.c */
    uint64_t max_frame, large_frame; /* limits of stored frames, in bytes, or NO_LIMIT */
    bool large_frame_is_error;
    bool poison;         /* each suspend overwrites what it does not keep */
    bool overflow_wraps; /* -fwrapv and its like: signed overflow may be defined */
    VEC(const char *)
    parse_args;               /* for libclang: -std, -target, -m..., -f... that change meaning */
    VEC(KnownFrame) frames;   /* what measure found out, for acc_frame_size and acc_frame_align */
    Table *frame_of;          /* name of a function -> one of them; NULL: none */
    int guess;                /* measure: which number is taken for those not in it */
    VEC(NamedFuture) futures; /* find_futures */
} Options;

struct Unit {
    Arena *arena;
    const Options *options;
    Source *source;
    VEC(Function *) functions;  /* async functions in order of their first declaration */
    VEC(Node *) plain_roots;    /* import: N_SPAWN and N_BLOCK_ON found in plain functions */
    VEC(Ref) refs;              /* import: sorted by begin */
    VEC(SizedUse) sized_uses;   /* import */
    VEC(FutureUse) future_uses; /* import */
    bool has_convention;        /* import: the types of async functions are told apart */
    VEC(FrameUse) frame_uses;   /* source, by begin; import finds the functions */
    VEC(Offset) open_ends;      /* parse: where clang misses the return of an async function */
    bool is_trial;              /* measure: nothing is printed but the errors are counted */
    uint64_t join_size; /* import: of struct acc_joiner, the child of an await of a handle */
    uint32_t join_align;
    uint64_t timeout_size; /* import: of struct acc_timeout, for await_within */
    uint32_t timeout_align;
    uint64_t group_size; /* import: of struct acc_group, for await_group */
    uint32_t group_align;
    uint32_t pointer_size; /* import: bytes; pointers are aligned to as many */
    uint32_t errors;
};

/* ---- the passes ----------------------------------------------------------------------------- */

/* source.c: needs the output of clang -E -C -dD -dI, leaves text, tokens, lines and markers. */
Source *source_open(Unit *unit, const char *text, size_t length, const char *main_file);
const char *source_text(const Source *source, size_t *length);
const char *source_parse_text(const Source *source); /* same length: markers swapped, directives
                                                        blanked */
Place source_place(const Source *source, Offset at);
uint32_t source_line(const Source *source, Offset at);        /* cheap */
Offset source_line_start(const Source *source, Offset at);    /* cheap, however long the line is */
const char *source_file(const Source *source, Offset at);     /* cheap */
const Marker *source_marker(const Source *source, Offset at); /* NULL: none starts there */
const Marker *source_markers(const Source *source, Offset begin, Offset end, size_t *count);
/* Tokens that start in [begin, end). */
const Token *source_tokens(const Source *source, Offset begin, Offset end, size_t *count);
bool source_token_is(const Source *source, const Token *token, const char *text);
/* A name that nothing in sight has: `wanted`, or with a number behind it; then reserved. */
const char *source_fresh_name(Source *source, const char *wanted);
/* The same for a name inside a function or struct: only macros and the text that is written out
 * count. */
const char *source_fresh_local(Source *source, const char *wanted);
void source_reserve_local(Source *source, const char *name); /* not fresh any more */
bool source_name_taken(const Source *source, const char *name);

/* diag.c: messages in clang's form, counted in unit->errors. */
void diag_error(Unit *unit, Offset at, const char *format, ...) PRINTF(3, 4);
void diag_warning(Unit *unit, Offset at, const char *flag, const char *format, ...) PRINTF(4, 5);
/* A warning, or an error where `flag` begins with -Werror, : true then. */
bool diag_flag(Unit *unit, Offset at, const char *flag, const char *text);
void diag_note(Unit *unit, Offset at, const char *format, ...) PRINTF(3, 4);
/* Shown under the caret of the message before it: what to write there instead. */
void diag_fixit(Unit *unit, Offset begin, Offset end, const char *replacement);

/* parse.c and import*.c: the only files that know libclang. */
typedef struct Parsed Parsed;
Parsed *parse(Unit *unit); /* NULL: clang's own errors were printed */
void parse_free(Parsed *parsed);
void import(Unit *unit, Parsed *parsed);
void refuse_handle(Unit *unit, Offset at, bool made); /* check.c; made: of something else */
/* tree_flags.c, called by import for each body: which statements must be lowered. */
void tree_flags(Arena *arena, Function *function);

void check(Unit *unit);                             /* check.c: the rules of the dialect */
void cfg(Unit *unit, Function *function);           /* cfg.c */
void suspends(Unit *unit);                          /* suspends.c: all functions */
void escape(Unit *unit, Function *function);        /* escape.c */
void split_structs(Unit *unit, Function *function); /* parts.c */
void narrow_locals(Unit *unit, Function *function); /* cfg_narrow.c */
void liveness(Unit *unit, Function *function);      /* liveness.c */
void layout(Unit *unit);                            /* layout.c: all functions, callees first */
void measured(Unit *unit);                          /* measure.c: what was assumed came out */
void emit(Unit *unit, Buf *out);                    /* emit.c */
void report(Unit *unit, Buf *out);                  /* report.c */
void limits(Unit *unit);                            /* limits.c */

/* verify.c: each aborts with internal_error when an invariant does not hold. */
void verify_cfg(Unit *unit, const Function *function);
void verify_liveness(Unit *unit, const Function *function);
void verify_layout(Unit *unit, const Function *function);

/* dump.c: what a pass left, for --dump=PASS. */
void dump_tree(const Unit *unit, Buf *out);
void dump_cfg(const Unit *unit, Buf *out);
void dump_liveness(const Unit *unit, Buf *out);
void dump_layout(const Unit *unit, Buf *out);

/* Shared by cfg, liveness, lint and dump: calls visit for each read, write and borrow of a local in
 * the evaluation of `node`, in the order of evaluation (tree.c). */
typedef enum AccessKind {
    ACCESS_READ,    /* the value, or a part of it, is read */
    ACCESS_WRITE,   /* all of it is written, on every path through the expression */
    ACCESS_PARTIAL, /* a part is written, or all of it on some paths only */
    ACCESS_BORROW,  /* its address is taken and escapes from sight */
    ACCESS_THROUGH  /* it may be read or written through a pointer that stays in sight; the taking
                       of such an address, too */
} AccessKind;
typedef void AccessVisitor(void *context, Local *local, AccessKind kind, Node *at);
void tree_accesses(Node *node, AccessVisitor *visit, void *context);
void op_accesses(const Op *op, AccessVisitor *visit, void *context);
void term_accesses(const Block *block, AccessVisitor *visit, void *context);

/* Without parentheses and conversions around it, as far as it is not replaced by a text. */
Node *strip(Node *node);
/* No enumeration, no vector; not of NULL. */
bool is_integer(const Type *type);
/* Whether it is in Function.locals: no static, no extern, nothing of opaque text; not NULL. */
bool is_tracked(const Function *function, const Local *local);
/* Whether `pointer` may hold an address of `object` that stays in sight (see escape.c). */
bool may_point_to(const Local *pointer, const Local *object);
/* Whether `local` holds a future in its stored form; behind an acc_lazy, because its handle is
 * given away; in front of a byte that says whether it is finished, because nothing else does. */
bool holds_stored(const Local *local);
bool holds_lazy(const Local *local);
bool holds_mark(const Local *local);
bool is_generated(const Function *function); /* acc makes it here: its stored form has a tag */
bool is_external(const Function *function);  /* of another file, or behind a pointer */
/* The type of its place in a frame. */
const Type *type_of_place(const Local *local);
/* Its value can be handed on by an assignment that nothing else sees, const or not. */
bool is_plain_value(const Local *local);
bool is_dropped(const Function *function); /* there is something to do when its future is */
/* Whether the frame of its callee, in the embedded form, lies in that of who awaits. */
bool embeds_callee(const Await *await);
/* The local with the future or the generator that `call` awaits, by its own name; or NULL. */
Local *lazy_local(const Node *call);
Node *lazy_call(const Local *local); /* of one that is lazy: the call whose future it holds */
/* The && or || that a condition is, within parentheses, or NULL. */
Node *condition_parts(Node *node);

/* The bytes that say which arms are not done, 0 where the state says it; whether there is something
 * to drop while the await is suspended (pack.c, of functions that are laid out). */
uint64_t pending_bytes(const Arms *arms);
/* Of await_all: the value of the arm, which waits where the arm was; NULL: none. */
const Local *waiting_value(const Arms *arms, size_t index);
bool child_needs_drop(const Await *await);
/* The function of which an arm is a part, with all arms between; else itself. */
Function *outermost(Function *function);
/* Visits what the arms use of the functions around them: with READ where they may read it. */
void arms_accesses(const Arms *arms, AccessVisitor *visit, void *context, Node *at);

/* Of an N_ASM: which kid is the first label of an asm goto; kid_count if it has none. */
uint32_t asm_first_label(const Node *node);

const char *type_declare(Arena *arena, const Type *type, const char *name);
/* As in a declaration, without names; "void": none. */
const char *parameter_types(Arena *arena, const Function *function);
/* What is awaited, for people. */
const char *await_name(const Await *await);

/* driver.c: the command line, the jobs, the compilers behind acc. */
int driver_main(int argc, char **argv);
/* futures.c: finds options->futures; declares them in C, in what acc/async.h includes at its end:
 * for the check pass with the sizes that are known, for the parser with uses of them. */
void find_futures(Arena *arena, Options *options, const char *text, size_t length);
void declare_ahead(Arena *arena, const Options *options, bool for_check, Buf *out);
/* measure.c: whether a word is there outside of directives: acc/async.h has its words in #defines.
 */
bool uses_word(const char *text, size_t length, const char *word);
/* The same file finds options->frames, for a text that asks for the size of a frame. */
bool asks_for_frames(const char *text, size_t length);
void measure(Arena *arena, Options *options, const char *text, size_t length);
KnownFrame assumed_frame(const Options *options, const char *name);
/* main.c: the passes up to layout, without a word.  False: errors, which compile() will print. */
bool try_layout(Unit *unit, const char *text, size_t length);
/* main.c: one unit through all passes.  `text` is clang's -E output.  0, or 1 with errors printed.
 * What is asked for goes to `out`: generated C, or a dump, or the report (into `sizes`, when
 * options->report). */
int compile(const Options *options, const char *text, size_t length, Buf *out, Buf *sizes);

#endif
