/* escape: which addresses of locals stay in sight.
 *
 * Needs the blocks of a function; leaves Node.stays of the places whose address is taken and stays
 * in sight, and Local.points_to of the pointers that may hold such an address.
 *
 * An object whose address is taken is needed until its scope ends, because somebody may have kept
 * the pointer.  Not so when all the ways that the address takes can be followed: it is used at once
 * (a member, an element, a call of a library function that keeps no pointer), or it goes to local
 * pointers of which the same is true.  Then the object is used where such a pointer is read, and
 * nowhere else (ACCESS_THROUGH), so it ends with the last of these.
 *
 * The analysis knows no order: a pointer may hold, at any time, every address that flows into it
 * anywhere.  Whatever is not known to be harmless lets the address escape. */
#include "acc.h"

#include <stdlib.h>
#include <string.h>

/* What follows the address from one place: the pointers that it goes to, and whether it escapes. */
typedef struct Ways {
    VEC(Local *) into;
    bool escapes;
} Ways;

/* An address that is taken. */
typedef struct Site {
    Node *at;
    Local *object;
    Ways ways;
} Site;

typedef struct Pass {
    Arena *scratch;
    Arena *arena;
    Function *function;
    VEC(Site) sites;
    Ways *from;       /* by Local.index: what is done with the pointer's value */
    const Node *root; /* of the op or terminator that is looked at */
    Local *target;    /* what the root's value is stored in, if anything */
    bool root_stays;  /* the root's value goes nowhere else */
} Pass;

/* ---- library functions ---------------------------------------------------------------------- */

/* They neither keep a pointer that they are given nor store it anywhere; what they return may be
 * one of them.  Not strtol and its like, which store one through their second argument. */
static const char *const harmless[] = {
    "accept",        "accept4",
    "access",        "asctime_r",
    "atof",          "atoi",
    "atol",          "atoll",
    "bcmp",          "bind",
    "bzero",         "chdir",
    "clock_gettime", "clock_nanosleep",
    "close",         "connect",
    "creat",         "epoll_ctl",
    "epoll_wait",    "explicit_bzero",
    "fgets",         "fprintf",
    "fputs",         "fread",
    "fscanf",        "fstat",
    "ftruncate",     "fwrite",
    "getcwd",        "gethostname",
    "getpeername",   "getrandom",
    "getsockname",   "getsockopt",
    "gettimeofday",  "gmtime_r",
    "inet_ntop",     "inet_pton",
    "localtime_r",   "lstat",
    "memchr",        "memcmp",
    "memcpy",        "memmove",
    "memset",        "mktime",
    "nanosleep",     "open",
    "perror",        "pipe",
    "pipe2",         "poll",
    "pread",         "printf",
    "puts",          "pwrite",
    "read",          "readlink",
    "recv",          "recvfrom",
    "recvmsg",       "select",
    "send",          "sendmsg",
    "sendto",        "setsockopt",
    "snprintf",      "socketpair",
    "sprintf",       "sscanf",
    "stat",          "stpcpy",
    "strcasecmp",    "strcat",
    "strchr",        "strcmp",
    "strcpy",        "strcspn",
    "strdup",        "strerror_r",
    "strftime",      "strlen",
    "strncasecmp",   "strncat",
    "strncmp",       "strncpy",
    "strndup",       "strnlen",
    "strpbrk",       "strrchr",
    "strspn",        "strstr",
    "time",          "timegm",
    "uname",         "unlink",
    "vsnprintf",     "vsprintf",
    "write",
};

static int compare_names(const void *key, const void *entry)
{
    return strcmp(key, *(const char *const *)entry);
}

static bool keeps_nothing(const Node *call)
{
    static const char builtin[] = "__builtin_";
    const Node *callee = strip(call->kids[0]);
    if (callee->kind != N_REF || callee->text || !callee->name || callee->local || callee->callee)
        return false;
    const char *name = callee->name;
    if (!strncmp(name, builtin, sizeof builtin - 1))
        name += sizeof builtin - 1;
    else if (!callee->is_library)
        return false;
    return bsearch(name, harmless, sizeof harmless / sizeof *harmless, sizeof *harmless,
                   compare_names) != NULL;
}

/* ---- following an address ------------------------------------------------------------------- */

/* What the node is, on the way up. */
typedef enum Step {
    STEP_OVER,    /* the address has been used, or is lost */
    STEP_ESCAPES, /* nobody knows where it goes */
    STEP_PLACE,   /* a place inside of the object */
    STEP_VALUE    /* a pointer into the object */
} Step;

static bool holds_pointer(const Pass *pass, const Local *local)
{
    return is_tracked(pass->function, local) && local->type->is_pointer && local->type->is_scalar &&
           !local->type->is_async_pointer && !local->type->is_handle;
}

/* A place inside of the object below `parent`. */
static Step step_from_place(const Node *node, const Node *parent)
{
    switch (parent->kind) {
    case N_PAREN:
        return STEP_PLACE;
    case N_MEMBER:
        return parent->op == OP_DOT ? STEP_PLACE : STEP_ESCAPES;
    case N_CONVERT:
        return parent->decay ? STEP_VALUE : STEP_OVER; /* what it holds is read */
    case N_UNARY:
        return parent->op == U_ADDRESS ? STEP_VALUE
               : parent->op == U_STEP  ? STEP_OVER
                                       : STEP_ESCAPES;
    case N_ASSIGN:
    case N_UPDATE:
        return parent->kids[0] == node ? STEP_OVER : STEP_ESCAPES;
    default:
        return STEP_ESCAPES;
    }
}

static Step step_up(const Node *value)
{
    return value->type && value->type->is_pointer ? STEP_VALUE : STEP_ESCAPES;
}

static bool ends_statement_expression(const Node *statement)
{
    const Node *block = statement->parent;
    return block && block->parent && block->parent->kind == N_STMT_EXPR;
}

/* A value below `parent` that is an address. */
static Step step_from_value(Pass *pass, const Node *node, const Node *parent, Ways *ways)
{
    bool is_first = parent->kid_count && parent->kids[0] == node;
    switch (parent->kind) {
    case N_PAREN:
        return STEP_VALUE;
    case N_CAST:
        if (parent->type && parent->type->is_void)
            return STEP_OVER;
        return step_up(parent);
    case N_CONVERT:
        return step_up(parent);
    case N_BINARY: /* arithmetic, or two pointers compared */
        return parent->type && parent->type->is_pointer ? STEP_VALUE : STEP_OVER;
    case N_UNARY:
        return parent->op == U_DEREF ? STEP_PLACE : parent->op == U_STEP ? STEP_VALUE : STEP_OVER;
    case N_MEMBER:
        return parent->op == OP_ARROW ? STEP_PLACE : STEP_ESCAPES;
    case N_INDEX:
        return STEP_PLACE;
    case N_AND:
    case N_OR:
        return STEP_OVER;
    case N_COMMA:
        return parent->kids[parent->kid_count - 1] == node ? STEP_VALUE : STEP_OVER;
    case N_COND:
        return is_first ? STEP_OVER : STEP_VALUE;
    case N_ELVIS:
        return STEP_VALUE;
    case N_UPDATE:
        return is_first ? STEP_VALUE : STEP_ESCAPES;
    case N_ASSIGN: {
        const Node *target = parent->kids[0];
        while (target->kind == N_PAREN && !target->text)
            target = target->kids[0];
        Local *local = target->text ? target->temp : target->kind == N_REF ? target->local : NULL;
        if (is_first || !holds_pointer(pass, local))
            return STEP_ESCAPES;
        VEC_PUSH(pass->scratch, &ways->into, local);
        return STEP_VALUE;
    }
    case N_CALL:
        if (is_first || !keeps_nothing(parent))
            return STEP_ESCAPES;
        return parent->type && parent->type->is_pointer ? STEP_VALUE : STEP_OVER;
    case N_EXPR:
        return ends_statement_expression(parent) ? STEP_ESCAPES : STEP_OVER;
    default:
        return STEP_ESCAPES;
    }
}

static Step at_root(Pass *pass, Step step, const Node *node, Ways *ways)
{
    if (step == STEP_PLACE)
        return node->type && node->type->is_array ? STEP_ESCAPES : STEP_OVER;
    if (pass->target) {
        if (!holds_pointer(pass, pass->target))
            return STEP_ESCAPES;
        VEC_PUSH(pass->scratch, &ways->into, pass->target);
    }
    return pass->root_stays || pass->target ? STEP_OVER : STEP_ESCAPES;
}

static void follow(Pass *pass, const Node *node, Step step, Ways *ways)
{
    while (step == STEP_PLACE || step == STEP_VALUE) {
        if (node == pass->root) {
            step = at_root(pass, step, node, ways);
            break;
        }
        const Node *parent = node->parent;
        if (!parent)
            step = STEP_ESCAPES;
        else if (step == STEP_PLACE)
            step = step_from_place(node, parent);
        else
            step = step_from_value(pass, node, parent, ways);
        node = parent;
    }
    ways->escapes |= step == STEP_ESCAPES;
}

/* ---- the function --------------------------------------------------------------------------- */

static void note_access(void *context, Local *local, AccessKind kind, Node *at)
{
    Pass *pass = context;
    if (!is_tracked(pass->function, local))
        return;
    if (kind == ACCESS_BORROW) {
        Site site = {.at = at, .object = local};
        pass->from[local->index].escapes = true; /* what a pointer holds may be read through it */
        follow(pass, at, STEP_PLACE, &site.ways);
        VEC_PUSH(pass->scratch, &pass->sites, site);
    } else if (kind == ACCESS_READ && holds_pointer(pass, local)) {
        follow(pass, at, STEP_VALUE, &pass->from[local->index]);
    }
}

static void look_at_op(Pass *pass, const Op *op)
{
    pass->root = op->node;
    pass->target = op->kind == OP_SET || op->kind == OP_INIT ? op->local : NULL;
    pass->root_stays = op->kind == OP_EVAL && op->node->kind != N_ASM;
    if (op->kind == OP_CLEANUP) {
        pass->root = op->cleanup->statement;
        if (!pass->root) {
            pass->from[op->cleanup->local->index].escapes = true;
            return;
        }
    }
    op_accesses(op, note_access, pass);
}

/* What an arm does with a pointer of the function around it is not followed. */
static void note_arms(Pass *pass, const Arms *arms)
{
    for (size_t i = 0; i < arms->uses.count; i++)
        if (is_tracked(pass->function, arms->uses.data[i].local))
            pass->from[arms->uses.data[i].local->index].escapes = true;
}

static void look_at(Pass *pass, const Block *block)
{
    for (size_t i = 0; i < block->ops.count; i++)
        look_at_op(pass, &block->ops.data[i]);
    pass->root = block->node;
    pass->target = NULL;
    pass->root_stays = block->term == TERM_BRANCH || block->term == TERM_SWITCH;
    term_accesses(block, note_access, pass);
    if (block->term == TERM_AWAIT && block->await->arms)
        note_arms(pass, block->await->arms);
}

/* What goes into a pointer escapes when the pointer's value does. */
static bool ways_escape(const Pass *pass, const Ways *ways)
{
    bool escapes = ways->escapes;
    for (size_t i = 0; i < ways->into.count; i++)
        escapes |= pass->from[ways->into.data[i]->index].escapes;
    return escapes;
}

static void spread_escapes(Pass *pass)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = pass->function->locals.count; i-- > 0;) { /* mostly later pointers first */
            if (pass->from[i].escapes || !ways_escape(pass, &pass->from[i]))
                continue;
            pass->from[i].escapes = again = true;
        }
    }
}

static bool add_pointee(Pass *pass, Local *pointer, Local *object)
{
    if (may_point_to(pointer, object))
        return false;
    VEC_PUSH(pass->arena, &pointer->points_to, object);
    return true;
}

static void find_pointees(Pass *pass)
{
    const Function *function = pass->function;
    for (size_t i = 0; i < pass->sites.count; i++) {
        Site *site = &pass->sites.data[i];
        if (ways_escape(pass, &site->ways))
            continue;
        site->at->stays = true;
        for (size_t k = 0; k < site->ways.into.count; k++)
            add_pointee(pass, site->ways.into.data[k], site->object);
    }
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < function->locals.count; i++)
            for (size_t k = 0; k < pass->from[i].into.count; k++)
                for (size_t n = 0; n < function->locals.data[i]->points_to.count; n++)
                    again |= add_pointee(pass, pass->from[i].into.data[k],
                                         function->locals.data[i]->points_to.data[n]);
    }
}

void escape(Unit *unit, Function *function)
{
    Pass pass = {.scratch = arena_new(), .arena = unit->arena, .function = function};
    pass.from = NEW_ARRAY(pass.scratch, Ways, function->locals.count);
    for (size_t b = 0; b < function->blocks.count; b++)
        look_at(&pass, function->blocks.data[b]);
    spread_escapes(&pass);
    find_pointees(&pass);
    arena_free(pass.scratch);
}
