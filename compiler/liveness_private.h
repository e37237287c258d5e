/* liveness_private.h: what liveness.c and liveness_conflicts.c share: the facts of the blocks. */
#ifndef ACC_LIVENESS_PRIVATE_H
#define ACC_LIVENESS_PRIVATE_H

#include "acc.h"
#include "set.h"

/* What happens to a local, in order; accesses, and its scope's entry and end. */
typedef enum EventKind {
    EVENT_READ = 1 << ACCESS_READ,
    EVENT_WRITE = 1 << ACCESS_WRITE,
    EVENT_PARTIAL = 1 << ACCESS_PARTIAL,
    EVENT_BORROW = 1 << ACCESS_BORROW,
    EVENT_THROUGH = 1 << ACCESS_THROUGH,
    EVENT_ENTER = EVENT_THROUGH << 1,
    EVENT_LEAVE = EVENT_THROUGH << 2,
    EVENT_DECLARE = EVENT_THROUGH << 3, /* without a value: the same object, its value is lost */
    EVENTS_THAT_STORE = EVENT_WRITE | EVENT_PARTIAL | EVENT_BORROW | EVENT_THROUGH,
    EVENTS_OF_SCOPE = EVENT_ENTER | EVENT_LEAVE,
    EVENTS_OF_ZERO = EVENT_ENTER | EVENT_DECLARE /* of a local that may be read too early */
} EventKind;

typedef struct Event {
    uint32_t local;
    uint32_t step; /* index of the op; the terminator's is ops.count */
    EventKind kind;
} Event;

/* An equation over one block: out = gen + (in - kill), in either direction. */
typedef struct Transfer {
    Set gen, kill, in, out;
} Transfer;

typedef struct Facts {
    const Block *block;
    VEC(Event) events;
    VEC(uint32_t) next, previous; /* facts */
    Transfer live, unset;         /* backward: `in` is at its end, `out` at its beginning */
    Transfer touched, borrowed;   /* forward */
    bool reached;
} Facts;

typedef VEC(Local *) LocalList;

/* A local behind a point of the block that is being looked through, backward. */
typedef struct Behind {
    uint32_t round; /* Pass.round; another one: nothing was seen of it in this block */
    bool live, unset;
} Behind;

typedef struct Pass {
    Arena *scratch;
    SetPool *sets;
    Function *function;
    Facts *facts;         /* one a block; behind them, parts of conditions */
    uint32_t count;       /* of facts */
    uint32_t *order;      /* blocks in postorder, then those that are not reached */
    uint32_t *position;   /* in `order` */
    uint32_t round;       /* of looking through a block: one more each time */
    uint32_t *decided;    /* by Local.index: the round in which its effect was found */
    Behind *behind;       /* by Local.index */
    BitSet live_at_enter; /* locals that may be read before they are written in full */
    BitSet read_unset;    /* ... before anything at all is written to them or they are lent */
    Set *keep;            /* by Await.index */
    LocalList *scopes;    /* by Scope.index: the locals whose storage is the scope's */
    Set *visible;         /* by Scope.index: the locals of it and of what is around it */
    Set everywhere;       /* the locals that are of no scope */
    Set escaping;         /* the locals that have their address taken */
    Set pointers;         /* the locals that may point to others, which stay in sight */
    const Node **lent_in; /* by Local.index: the full expression at whose end a temporary that is
                             lent ends; NULL for all else, compound literals too */
    Set lent;             /* those that have one */
    BitSet objects;       /* temporaries that are objects of their scope: compound literals */
    uint32_t step;        /* of the events being recorded */
    Facts *recording;
    bool as_read; /* a borrow is to be recorded as a read */
} Pass;

typedef enum Effect { NO_EFFECT, GENS, KILLS } Effect;

Effect live_effect(const Pass *pass, const Event *event);
Effect touched_effect(const Pass *pass, const Event *event);
Effect borrowed_effect(const Pass *pass, const Event *event);

/* Touched, and live or, in this scope, borrowed. */
Set needed(Pass *pass, Set touched, Set borrowed, Set live, const Scope *scope);

/* liveness_conflicts.c: needs classes and facts, leaves Local.conflicts in `arena`. */
void find_conflicts(Pass *pass, Arena *arena);

#endif
