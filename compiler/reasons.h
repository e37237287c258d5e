/* reasons.h: what the report says of a frame, before it is written in any form.
 *
 *   why.c           why an await keeps a local: the line that reads it, or took its address
 *   reasons.c       Frame -> FrameReport: every byte of every state, and what it is for
 *   savings.c       what would make the frame smaller, and by how much
 *   report.c, report_json.c, limits.c   write it */
#ifndef ACC_REASONS_H
#define ACC_REASONS_H

#include "acc.h"

typedef enum ReasonKind {
    REASON_ARGUMENT, /* at the start: init has put it there for the first poll */
    REASON_READ,     /* `line` reads it behind the await */
    REASON_CLEANUP,  /* a defer or cleanup at `line` reads it */
    REASON_DROP,     /* the same, but only when the future is dropped */
    REASON_ADDRESS,  /* `line` takes its address: kept until its scope ends at `until` */
    REASON_POINTER,  /* a pointer that is kept, whose address `line` took, may point to it */
    REASON_AWAITED,  /* the child, until it is finished */
    REASON_STATE,    /* the tag */
    REASON_SHARED,   /* arms of the await, or children, use it */
    REASON_FREE,     /* padding: needed in another state, awaiting at `line` (0: the start) */
    REASON_UNUSED    /* padding: needed in no state */
} ReasonKind;

typedef struct Reason {
    ReasonKind kind;
    uint32_t line, until; /* 0: none */
    const char *text;     /* in words */
} Reason;

typedef enum ThingClass {
    THING_VALUE,
    THING_PINNED,
    THING_PARAMETER, /* at the start */
    THING_TEMPORARY,
    THING_CHILD,
    THING_TAG,
    THING_PADDING,
    THING_LENT /* padding of a suspended state that the frame around may use */
} ThingClass;

/* Bytes of the frame in one state. */
typedef struct Thing {
    ThingClass cls;
    Local *local;      /* NULL: none of the function's */
    const char *name;  /* NULL: padding */
    const char *type;  /* NULL: none */
    const char *value; /* of a temporary: the expression; or NULL */
    uint64_t offset, size;
    uint32_t align;     /* bytes; 0: padding */
    uint32_t declared;  /* line; 0: nowhere */
    const Frame *frame; /* of a child that acc has laid out: not all its bytes are its own */
    Reason reason;
} Thing;

typedef struct StateReport {
    const Await *await;    /* NULL: the start */
    uint32_t line, column; /* of the await, or of the function's name */
    const char *how;       /* of the child: how it is there */
    uint64_t bytes;        /* that are needed: all but tag and padding */
    VEC(Thing) things;     /* by offset; with what a child lends, they cover the stored form */
} StateReport;

/* A function that awaits another one. */
typedef struct Relative {
    const char *name;
    uint32_t line; /* of the await */
    const char *how;
    uint64_t bytes; /* that it takes in the frame of the one that awaits */
} Relative;

/* The sizes if one thing were not kept. */
typedef struct Saving {
    const Thing *thing;
    const StateReport *state; /* where it is kept first */
    uint32_t states;          /* in which it is kept */
    uint64_t embedded, stored;
    const char *text;
} Saving;

typedef struct FrameReport {
    Function *function;
    const Frame *frame;
    Place place;
    const char *above_embedded, *above_stored; /* why not the bound; NULL: it is */
    VEC(Extent) lent;                          /* of the embedded form */
    VEC(Relative) parents, children;           /* in the order of the text */
    StateReport *states;                       /* frame->state_count of them */
    VEC(Saving) savings;                       /* the biggest ones, biggest first */
} FrameReport;

/* why.c */
typedef struct Uses Uses;
Uses *uses_of(Arena *arena, const Function *function);
/* Turns to one local; uses_why then says why that await keeps it. */
void uses_turn(Uses *uses, const Local *local);
Reason uses_why(Uses *uses, Unit *unit, const Await *await);
const Node *uses_made(const Uses *uses); /* of a temporary: what it is the value of, or NULL */

/* reasons.c: all but the savings, for which frames are laid out again. */
FrameReport *frame_report(Unit *unit, Function *function, Arena *arena);
const char *thing_class(const Thing *thing);
const char *reason_kind(const Reason *reason);
/* The bytes that are its own: of a child, not those that it lends. */
const Extent *thing_extents(const Thing *thing, Extent *whole, size_t *count);
/* The functions with frames: the largest stored form first, of equal ones the first declared. */
typedef VEC(Function *) FunctionList;
FunctionList report_order(const Unit *unit, Arena *arena);

/* savings.c */
void find_savings(Unit *unit, FrameReport *report, Arena *arena);

/* report_json.c: one unit's part of a document, which the driver completes. */
void report_json(Unit *unit, Buf *out);
extern const char report_json_head[], report_json_tail[];

#endif
