/* cfg.h: what cfg.c, cfg_flatten.c and cfg_finish.c share: the function that is being lowered. */
#ifndef ACC_CFG_H
#define ACC_CFG_H

#include "acc.h"

/* Where break and continue lead, and what is registered there. */
typedef struct Target {
    Block *block;
    Cleanup *cleanup;
    Scope *scope;
    bool in_region; /* it lies in the region that is being lowered: the jump prints as written */
} Target;

typedef struct PendingGoto {
    Block *block;
    Label *label;
    Cleanup *cleanup;
    Node *node;
} PendingGoto;

/* The chain of cleanups that the block goes on to, when its future is dropped or it returns. */
typedef struct PendingChain {
    Block *block;
    Cleanup *cleanup;
    Node *returns; /* NULL: the block ends with an await */
} PendingChain;

typedef struct Lowering {
    Unit *unit;
    Arena *arena;
    Function *f;
    struct Lowering *outer; /* of the function around an arm; NULL: it is none */
    Arms *group;            /* whose body it is; or NULL */
    Block *block;           /* the one that is being filled */
    Scope *scope;
    Cleanup *cleanup;
    Target on_break, on_continue, on_await_break; /* without a block: it leaves the arm */
    Block *on_switch;
    Cleanup *switch_cleanup;
    Node *region; /* the opaque statement that we are in, or NULL */
    Node *origin;
    VEC(PendingGoto) gotos, indirect;
    VEC(PendingChain) chains;
    VEC(Block *) unwinds; /* and drop chains: placed at the end */
    uint32_t temp_count;
    Block *last_return; /* where the chains of unwinds end */
} Lowering;

/* cfg.c */
Block *new_block(Lowering *l);
void end_block(Lowering *l); /* notes its scope and cleanups: before its `term` is set */
/* Goes on in `block`; the one before falls into it unless it has ended. */
void start_block(Lowering *l, Block *block);
/* The block that is being filled.  What follows a jump is not reached but may hold labels: it gets
 * a block of its own. */
Block *open_block(Lowering *l);
void add_op(Lowering *l, Op op);
void eval(Lowering *l, Node *node);
void jump(Lowering *l, Block *to);
void branch(Lowering *l, Node *condition, Block *yes, Block *no);
void add_local(Lowering *l, Local *local, Scope *scope);
Scope *enter_scope(Lowering *l, Node *node);
void leave_scope(Lowering *l, Scope *scope);
/* What a jump does that stands in `block` and in the scope `from`: ends those that are not around
 * `to`. */
void end_scopes(Lowering *l, Block *block, Scope *from, const Scope *to);
bool is_around(const Scope *outer, const Scope *scope);
void lower_stmt(Lowering *l, Node *node);
void open_label(Lowering *l, Node *node); /* what the label names comes behind it */

/* `break`, `continue` or await_break in the function of `l`. */
void lower_break(Lowering *l, Node *node);
void lower_goto(Lowering *l, Node *node);
/* return value; NULL: none, or void. */
void lower_return_of(Lowering *l, Node *node, Node *value);
/* A variable begins, with a value or NULL, and is registered if it has a cleanup. */
void declare_var(Lowering *l, Local *local, Node *value);
/* The variable holds the future of that N_LAZY, from here to the end of its scope, which drops it.
 */
void lower_lazy(Lowering *l, Local *local, Node *lazy);
void run_cleanups(Lowering *l, Cleanup *until); /* registered behind `until`, the last first */

void lower_body_of_loop(Lowering *l, Node *body, Target on_break, Target on_continue);
/* From here on; `statement` of a defer, or what is done with `local` when its scope ends. */
void register_cleanup(Lowering *l, Node *statement, Local *local);

/* cfg_each.c */
void lower_each(Lowering *l, Node *node);
void lower_yield(Lowering *l, Node *node);

/* cfg_arms.c */
void lower_all(Lowering *l, Node *node);
void lower_any(Lowering *l, Node *node);
void lower_within(Lowering *l, Node *node);
void lower_group(Lowering *l, Node *node);
void lower_go(Lowering *l, Node *node);
/* Whether the jump goes out of the arm that is being lowered. */
bool leaves_arm(const Lowering *l, const Node *node);
/* What a jump out of an arm does; `value` is that of a return, or NULL. */
void leave_arm(Lowering *l, Node *node, Node *value);

/* The value of `local` is given to the function of `own`, whose text is `part`: there a parameter,
 * or the copy of an array, which is returned, stands in its place. */
Local *capture(Lowering *own, Local *local, Node *part);
void replace_local(Node *node, const Local *from, Local *to);

/* cfg_results.c: what the arm of await_within computes for `*local`, which is given that when it is
 * done; NULL: the arm is a statement. */
Node *value_of_arm(const Lowering *l, Node *arm, Local **local);
/* The same of an arm of that block of await_all, if none of them jumps out; when all are done. */
Node *result_of_arm(const Lowering *l, const Node *block, Node *arm, Local **local);
bool arms_jump_out(const Node *block);

/* cfg_given.c: before Arms.uses is found. */
void give_at_start(Lowering *l, Arms *arms);

/* cfg_flatten.c */
/* Ends the block with the await, which is whole but for its place, and opens the one behind it. */
void add_await(Lowering *l, Await *await);
Local *new_temp(Lowering *l, Type *type);
Local *new_temp_in(Lowering *l, Type *type, Scope *scope); /* whose storage is that scope's */
void set_temp(Lowering *l, Local *temp, Node *value);
Node *literal(Lowering *l, const char *text);
Node *temp_value(Lowering *l, Local *temp); /* a use of it */
/* Sets Node.flatten over the tree: before anything is lowered. */
bool mark_flatten(Node *node);
/* A statement that is a region: printed as written.  A label is none whose statement makes a
 * compound literal that lives on behind it. */
bool is_opaque(const Node *node);
/* Runs the awaits in `node`; what is left of it prints as an expression without any. */
void flatten(Lowering *l, Node *node);
/* Ends in `yes` or `no`, without a temporary for the truth value. */
void lower_condition(Lowering *l, Node *node, Block *yes, Block *no);
/* A value that nobody uses: && || ?: and , need no temporary for it. */
void lower_effect(Lowering *l, Node *node);

/* cfg_lazy.c: needs all but the chains. */
void settle_lazy(Lowering *l);

/* cfg_narrow.c: the smallest type that holds all values of an expression of type int; NULL: int. */
Type *narrow_type(const Lowering *l, const Node *node);

/* cfg_finish.c */
void cfg_finish(Lowering *l);

extern Type cfg_int_type; /* int, for the numbers of ways out */
extern Type cfg_bool_type;

#endif
