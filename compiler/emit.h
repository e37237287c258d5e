/* emit.h: what the emit_*.c files share.
 *
 * emit.c walks the unit and decides what stands where; emit_text.c copies the user's text with
 * names replaced; emit_body.c prints the body of one async function, emit_struct.c its structs and
 * emit_frame.c the functions around the body, emit_meta.c what describes it. */
#ifndef ACC_EMIT_H
#define ACC_EMIT_H

#include "source.h"

/* Names that generated code uses, chosen so that nothing of the user's hides or is hidden. */
typedef struct Names {
    const char *self, *cx, *out, *state, *frame, *child, *args, *result, *label, *gap, *executor,
        *handle, *type, *outer, *way, *returned, *pending, *timer, *arm, *begun, *but, *first,
        *group, *node, *kind, *answer, *poll, *value;
} Names;

/* The version of a block that is printed: the original, or its copy behind a loop's resumes. */
typedef struct Loop Loop;

typedef struct Emitter {
    Unit *unit;
    Arena *arena;
    Source *source;
    Buf *out;
    Names names;
    Function *f;      /* the function that is printed; NULL in plain text */
    const char *file; /* where the reader of the output believes to be: file and line */
    uint32_t line;
    const Loop *version;   /* while blocks are printed: whose copy; NULL: the original */
    const char *indent;    /* of the statement that is being printed */
    Offset comments_until; /* comments above statements were printed up to here */
    bool dropping;         /* printing the drop function */
    bool at_file_scope;    /* printing what moves in front of the function, where its locals are
                              but names in sizeof and typeof */
    bool overflow_wraps;
    BitSet never_negative; /* emit_signs: of the function's locals */
    BitSet *labels_used;
    const Label **label_at;    /* by block: the user's label there, or NULL */
    struct Printing *printing; /* emit_body: the open constructs */
} Emitter;

/* Some of a function's blocks, mostly near to each other. */
typedef struct BlockSet {
    uint32_t first; /* the bits count from this block */
    BitSet bits;
} BlockSet;

/* A natural loop of the poll function's blocks. */
struct Loop {
    uint32_t index;
    size_t key; /* of its copy's first block: see loops_key */
    Block *header;
    BlockSet body; /* the header included */
    uint32_t size; /* of the body */
    Loop *parent;  /* the innermost loop around it, or NULL */
    bool has_await;
    bool copied;   /* resumes inside it go to a copy of its body, so that it is entered only at
                      its head */
    BlockSet copy; /* the blocks that the copy holds */
};

typedef struct Loops {
    VEC(Loop *) list;
    Loop **innermost; /* by block: the smallest loop that it is in, or NULL */
    size_t keys;      /* see loops_key */
} Loops;

/* A block in one version. */
typedef struct Target {
    Block *block;
    const Loop *version;
} Target;

/* What is printed, in order: a block, or a region with all its blocks, in one version. */
typedef struct Item {
    Block *block;
    const Region *region; /* NULL: the block alone */
    const Loop *version;
} Item;

typedef enum ShapeKind { SHAPE_NONE, SHAPE_FOREVER, SHAPE_WHILE, SHAPE_FOR, SHAPE_DO } ShapeKind;

/* The constructs that open at an item; a loop stands around a branch. */
typedef struct Shape {
    ShapeKind loop;
    size_t loop_last; /* the item whose end goes back to the head */
    bool ends_do;     /* the item's branch is the condition of a do */
    bool branch;
    size_t else_at;      /* the item in front of which else stands, or NO_ITEM */
    size_t branch_close; /* the item in front of which the branch ends */
} Shape;

#define NO_ITEM ((size_t)-1)

typedef struct Sequence {
    VEC(Item) items;
    Loops loops;
    size_t *index;        /* loops_key -> item; see item_index */
    Shape *shapes;        /* one an item */
    const Await **firsts; /* by Await.index: the first await with the same resume */
} Sequence;

/* loops.c */
Loops loops_find(Arena *arena, Function *f);
/* Where control goes from a block printed in `version` to `to`: the version of `to`. */
const Loop *loops_resolve(const Loop *version, const Block *to);
/* Where an await goes on when it was resumed; past blocks that only jump. */
Target loops_target(const Function *f, const Loops *loops, const Await *await);
/* Numbers blocks and their copies, without large holes. */
size_t loops_key(const Loop *version, const Block *block);

/* emit_shape.c */
Block *item_follows(const Item *item);
size_t item_index(const Sequence *sequence, const Loop *version, const Block *block);
void shape_sequence(Arena *arena, Sequence *sequence);

/* emit_text.c */
void put(Emitter *e, const char *format, ...) PRINTF(2, 3);
/* The next text stands at `at` of the source: a #line where the reader would not know. */
void sync_line(Emitter *e, Offset at);
/* A line of generated code that belongs to `at`; glue is indented as a function's body. */
bool at_line_start(const Emitter *e);
void begin_line(Emitter *e, Offset at);
void begin_glue(Emitter *e, Offset at);
void print_range(Emitter *e, Offset begin, Offset end);
void print_node(Emitter *e, Node *node);
/* A whole statement without awaits, its jumps out of it redirected. */
void print_opaque(Emitter *e, Node *statement);
void print_cleanup(Emitter *e, const Cleanup *cleanup);
Offset cleanup_place(const Cleanup *cleanup);
const char *local_type(Emitter *e, const Local *local, const char *name);
/* Those of a call; `first`: nothing stands in front of them. */
void put_arguments(Emitter *e, const Node *call, bool first);
/* Of the init function behind a pointer to async functions: the frame, then the pointer's own. */
const char *parameters_behind(Emitter *e, const Type *pointer);

/* emit_names.c */
void choose_local_names(Emitter *e, Function *f);
const char *label_text(Emitter *e, const Block *block, const Loop *version);
const char *label_name(Emitter *e, const Block *block, const Loop *version); /* and marks it used */
/* The statement that goes from `version` to a block. */
const char *goto_text(Emitter *e, const Loop *version, const Block *to);
const char *resume_name(Emitter *e, const Await *await);
/* What generated text names, comments and strings included. */
Table *words_of(Arena *arena, const Buf *text);
bool mentions(const Table *words, const char *name);

/* emit_await.c */
Offset place_of(const Node *node, const Block *block, const Function *f);
void begin_statement(Emitter *e, Offset at);
void begin_body_line(Emitter *e, Offset at);
/* Between parts of generated code: a space, or with -P a new line `depth` steps in. */
void glue_break(Emitter *e, int depth);
/* to = from, where both are places; place = value. */
void put_copy(Emitter *e, const Type *type, const char *to, const char *from);
const char *zero_initializer(const Type *type);
void put_store(Emitter *e, const Type *type, const char *place, Node *value);
/* The only operator that binds less than an assignment or an initializer. */
bool is_comma(const Node *value);
void print_await(Emitter *e, const Await *await);
/* Makes a task or a boxed lazy future; its value is the handle.  `helper`: _spawn, _lazy, or _go,
 * where nobody takes it. */
void put_spawn(Emitter *e, const Node *call, const char *helper);
/* Drops what a local holds; what is lazy may be dropped again, or be finished. */
void put_drop_held(Emitter *e, const Local *local);
/* Makes the future that a variable holds. */
void put_lazy(Emitter *e, const Local *local);
/* Starts a generator or asks it for its next value: a condition that it is pending, without the
 * parenthesis before it; and what makes the result a truth value behind it. */
void put_each(Emitter *e, const Await *await, bool is_start);
void put_each_end(Emitter *e, const Await *await);
void print_call(Emitter *e, const Await *await); /* one that never suspends */
void reload(Emitter *e, const Await *await, int depth, bool for_drop);
const char *child_path(Emitter *e, const Await *await);
State *state_of(const Emitter *e, const Await *await);
/* The address of the child that lies at `place`, which is where the frame or, of a boxed one, a
 * variable has it; what stands before a member of its type, of a child behind a pointer. */
const char *stored_address(Emitter *e, const Local *local); /* of the future that it holds */
const char *child_address(Emitter *e, const Await *await, const char *place);
const char *child_type_of(Emitter *e, const Await *await, const char *place);
/* The poll of a child that was made before; without its closing parenthesis. */
void put_poll(Emitter *e, const Await *await, const char *address, const char *type);
/* Around a poll of the child: what it gives is kept until take_result, behind what stands for
 * PENDING, puts it where the await's value is expected. */
void begin_child_poll(Emitter *e, const Await *await);
void end_child_poll(Emitter *e, const Await *await);
void take_result(Emitter *e, const Await *await);
void take_given_result(Emitter *e, const Await *await); /* see emit_ahead.c */
void put_drop_child(Emitter *e, const Await *await);

/* emit_resume.c */
const Await **find_first_awaits(Emitter *e, const Loops *loops);
void print_dispatch(Emitter *e, const Sequence *sequence);
void print_resumes(Emitter *e, const Sequence *sequence);

/* emit_answer.c */
/* What f_future_run and the functions of the embedded form return. */
typedef enum AnswerKind {
    ANSWER_POLL,    /* the poll: there is no result */
    ANSWER_OUT,     /* the poll; the result goes through `out` */
    ANSWER_BOTH,    /* struct f_future_answer */
    ANSWER_RESULT,  /* the result: a body that never suspends has no poll to tell */
    ANSWER_NOTHING, /* as that, without a result */
} AnswerKind;

AnswerKind answer_kind(const Function *f);
void put_answer_struct(Emitter *e, const Function *f);
/* `declarator` declared with that type. */
const char *answer_declare(Emitter *e, const Function *f, const char *declarator);
/* A variable of a body, for put_pending. */
void declare_pending(Emitter *e, const Function *f);
void put_out_parameter(Emitter *e, const Function *f);
void put_out_argument(Emitter *e, const Function *f);
/* What ends a body: PENDING; the value of an expression or of a local, or none.  `in_line`: within
 * the user's text. */
void put_pending(Emitter *e);
const char *pending_text(const Emitter *e); /* what that returns */
void put_return(Emitter *e, Node *value, const Local *local, bool in_line);
void put_exit(Emitter *e, Node *returned, uint32_t exit); /* one of Function.exits, from 1 */

/* emit_ahead.c */
/* The only await of f, if whoever polls f polls its child first. */
const Await *only_child(const Function *f);
/* Then f_run has the child's result as its last parameter, if that gives one. */
bool is_given_result(const Function *f);
void put_given_parameter(Emitter *e, const Function *f);
void put_given_nothing(Emitter *e, const Function *f); /* where f_run begins at the start */
/* Polls what the frame of f, which `frame` leads to, has in it, and leaves if that is pending. */
void put_children_first(Emitter *e, const Function *f, const char *frame, const char *pending);
void put_given_argument(Emitter *e, const Function *f); /* behind that */

/* emit_signs.c */
bool may_wrap(const Unit *unit); /* signed overflow is, or may be, defined */
BitSet find_never_negative(Emitter *e);
/* Clears the sign bits of such locals where control goes from `version` to a loop's head, else "".
 */
const char *signs_text(Emitter *e, const Loop *version, const Block *to);

/* emit_poison.c: for tests, overwrites what the state does not need. */
void put_poison(Emitter *e, const Await *await);

/* emit_blocks.c */
const Region *region_at(const Function *f, const Block *block); /* NULL: none begins there */
Sequence make_sequence(Emitter *e, Function *f);
void print_blocks(Emitter *e, const Sequence *sequence);
/* "break" or "continue" where that leads to `to` from the construct that is being printed, or NULL.
 */
const char *loop_jump(Emitter *e, const Block *to);

/* emit_body.c, emit_drop.c */
void emit_run(Emitter *e);
void find_wanted(Emitter *e, Function *f); /* leaves Await.is_wanted */
void emit_drop(Emitter *e);

/* emit_arms.c */
/* Arms of an await have functions of their own: start, poll and drop of all that it awaits. */
void emit_arms(Emitter *e, Function *f);         /* those of f's awaits, behind the structs */
void emit_arms_structs(Emitter *e, Function *f); /* the frames of its arms, in front of its own */
void choose_arms_names(Emitter *e, Function *f);
/* Of the functions around an arm: what stands behind the parameters of its functions, and what
 * those pass on that call them from the function around it; nothing where f is none. */
void put_outer_params(Emitter *e, const Function *f);
void put_outer_arguments(Emitter *e, const Function *arm);
void put_own_outer(Emitter *e, const Function *f); /* the same in a function of f itself */
/* How a block of arms is entered and resumed: the number of the way it ended, or 0. */
void put_arms_call(Emitter *e, const Await *await, const char *suffix);
void put_drop_arms(Emitter *e, const Await *await);
const char *arms_table(Emitter *e, const Await *await);
bool has_exits(const Function *f);
/* emit_group.c */
const char *outer_frame(Emitter *e, unsigned distance); /* 0: self */
void put_group_path(Emitter *e, const Arms *group);
void print_go(Emitter *e, const Op *op);
void emit_children(Emitter *e, const Await *await);   /* the functions of a group's children */
void put_node_struct(Emitter *e, const Await *await); /* what the heap has of them */
void put_group(Emitter *e, const Await *await, bool is_start);
void put_group_drop(Emitter *e, const Await *await, bool is_start);
void put_group_table(Emitter *e, const Await *await, const char *base);
/* What a body does not mention of them. */
void silence_outer_params(Emitter *e, const Table *words);

/* emit_struct.c */
void emit_structs(Emitter *e);
/* Of the state in the frame; of number 0 that of the parameters. */
const char *state_member(Emitter *e, uint32_t number);
/* Where the slot lies in struct f_future_frame or, of the start, in struct f_future. */
/* Of await_all: where the value of an arm waits for the others, in the state. */
const char *value_member(Emitter *e, size_t arm);
const char *slot_path(Emitter *e, uint32_t number, const Slot *slot);
const char *slot_member(Emitter *e, const Slot *slot);
void put_embedded_struct(Emitter *e);
/* Where init leaves a parameter for the first poll: a pinned one at its place for good. */
const char *stored_param(Emitter *e, const Local *param);
/* The tag, in functions of the stored form; and in those of the embedded form, where that is known
 * to lie in a stored one. */
const char *tag_path(Emitter *e);
const char *tag_member(Emitter *e); /* the same behind struct f_future */
const char *stored_tag(Emitter *e);
/* Of what the frame has of it: the future, or a pointer to it, which ends with a star. */
const char *child_type(Emitter *e, const Await *await);

/* emit_meta.c: of the function e->f. */
void emit_meta(Emitter *e);

/* emit_frame.c */
void put_self(Emitter *e, const Function *f, const char *suffix);
void put_params(Emitter *e, const Function *f, bool first); /* first: nothing stands before */
void put_poll_head(Emitter *e, const Function *f, const char *suffix);
void put_run(Emitter *e, Function *f);
void emit_frame_functions(Emitter *e);
void emit_prototypes(Emitter *e, Function *f);
void emit_function(Emitter *e, Function *f);
void emit_helper_prototypes(Emitter *e, const Function *f);
void emit_foreign(Emitter *e, Function *f);
/* The zero of a type as an expression. */
const char *zero_of(Emitter *e, const Type *type);
bool zero_is_plain(const Type *type); /* 0 is a value of it: no handle, struct, vector, ... */
const char *sized_name(Emitter *e, const Function *f, const char *suffix);

/* emit_moved.c */
void emit_moved(Emitter *e);
bool holds_labels(const Local *local);
void print_static(Emitter *e, const Local *local);

/* emit.c: the generated names of f. */
const char *future_name(Emitter *e, const Function *f, const char *suffix);

#endif
