/* What docs/abi.md promises, shown by hand-written futures: arms that are polled alone, a group
 * whose children are woken alone, a stack dump, and a context that spends its budget. */
#include "test.h"

/* ---- an any of 64 arms ---------------------------------------------------------------------- */

enum { ARMS = 64 };

struct arm {
    acc_waker waker;
    int polls, done;
};

struct any64 {
    struct arm arms[ARMS];
    int started;
};

static struct any64 *the_any;

static void any64_init(struct any64 *self)
{
    memset(self, 0, sizeof *self);
    the_any = self;
}

static acc_poll any64_poll(struct any64 *self, acc_context *cx, int *winner)
{
    int first = !self->started;
    self->started = 1;
    for (unsigned i = 0; i < ARMS; i++) {
        if (!first && !acc_cx_arm_woken(cx, i))
            continue;
        acc_context arm = acc_cx_arm(cx, i);
        self->arms[i].polls++;
        self->arms[i].waker = acc_cx_waker(&arm);
        if (self->arms[i].done) {
            *winner = (int)i;
            return ACC_READY;
        }
    }
    return ACC_PENDING;
}

static void any64_drop(struct any64 *self)
{
    (void)self;
}
FUTURE_TYPE(any64, int);

static acc_poll wakes_arms(struct machine *self, acc_context *cx)
{
    static int winner;
    BEGIN SPAWN(self->handle, any64);
    YIELD();
    YIELD();
    for (self->i = 0; self->i < ARMS; self->i++) {
        for (int arm = 0; arm < ARMS; arm++)
            the_any->arms[arm].polls = 0;
        if (self->i % 2)
            acc_wake(the_any->arms[self->i].waker);
        else
            acc_wake_local(the_any->arms[self->i].waker);
        YIELD();
        YIELD();
        for (int arm = 0; arm < ARMS; arm++)
            CHECK_INT(the_any->arms[arm].polls, arm == self->i);
    }
    /* Two at once: those two. */
    for (int arm = 0; arm < ARMS; arm++)
        the_any->arms[arm].polls = 0;
    acc_wake_local(the_any->arms[7].waker);
    acc_wake(the_any->arms[63].waker);
    YIELD();
    YIELD();
    for (int arm = 0; arm < ARMS; arm++)
        CHECK(the_any->arms[arm].polls == (arm == 7 || arm == 63));
    the_any->arms[9].done = 1;
    acc_wake_local(the_any->arms[9].waker);
    JOIN(self->handle, &winner);
    CHECK_INT(winner, 9);
    END;
}

/* Sets within sets share the 64 bits: a wake reaches its leaf at whatever depth. */
static acc_poll nested_arms(struct machine *self, acc_context *cx)
{
    (void)self;
    for (unsigned a = 0; a < 70; a++)
        for (unsigned b = 0; b < 70; b++)
            for (unsigned c = 0; c < 5; c++) {
                acc_context outer = acc_cx_arm(cx, a), middle = acc_cx_arm(&outer, b);
                acc_context leaf = acc_cx_arm(&middle, c);
                uint64_t woken = acc_cx_waker(&leaf).arms;
                acc_context again = acc_cx_make(acc_cx_waker(cx), woken, 1);
                CHECK(acc_cx_arm_woken(&again, a));
                outer = acc_cx_arm(&again, a);
                CHECK(acc_cx_arm_woken(&outer, b));
                middle = acc_cx_arm(&outer, b);
                CHECK(acc_cx_arm_woken(&middle, c));
            }
    return ACC_READY;
}

/* ---- a group of 1,000 children -------------------------------------------------------------- */

enum { CHILDREN = 1000 };

struct group_child {
    acc_child child;
    acc_waker waker;
    int polls, done, open;
};

struct group {
    acc_child_queue queue;
    struct group_child *children;
    acc_executor *executor;
    int started, left;
};

static struct group *the_group;

static void group_init(struct group *self)
{
    memset(self, 0, sizeof *self);
    self->children = calloc(CHILDREN, sizeof *self->children);
    CHECK(self->children != NULL);
    acc_child_queue_init(&self->queue);
    the_group = self;
}

static void group_drop(struct group *self)
{
    for (int i = 0; i < CHILDREN; i++)
        if (self->children[i].open)
            self->executor->ops->child_close(self->executor, &self->children[i].child);
    free(self->children);
    self->children = NULL;
}

static void poll_child(struct group *self, acc_context *cx, struct group_child *c)
{
    acc_context own = acc_cx_child(cx, &c->child);
    c->polls++;
    c->waker = acc_cx_waker(&own);
    if (!c->done)
        return;
    self->executor->ops->child_close(self->executor, &c->child);
    c->open = 0;
    self->left--;
}

static acc_poll group_poll(struct group *self, acc_context *cx)
{
    self->executor = acc_cx_executor(cx);
    self->queue.parent = acc_cx_waker(cx);
    for (int i = 0; !self->started && i < CHILDREN; i++) {
        struct group_child *c = &self->children[i];
        CHECK_INT(self->executor->ops->child_open(self->executor, &self->queue, &c->child), 0);
        c->open = 1;
        self->left++;
        poll_child(self, cx, c);
    }
    self->started = 1;
    acc_child *child;
    while ((child = acc_child_queue_pop(&self->queue)))
        poll_child(self, cx, (struct group_child *)child);
    if (self->left)
        return ACC_PENDING;
    group_drop(self);
    return ACC_READY;
}

VOID_FUTURE_TYPE(group);

static void check_polled_alone(int which)
{
    for (int i = 0; i < CHILDREN; i++)
        CHECK_INT(the_group->children[i].polls, i == which);
}

static acc_poll wakes_children(struct machine *self, acc_context *cx)
{
    static acc_waker last;
    BEGIN SPAWN(self->handle, group);
    YIELD();
    YIELD();
    for (self->i = 0; self->i < CHILDREN; self->i += 7) {
        for (int i = 0; i < CHILDREN; i++)
            the_group->children[i].polls = 0;
        acc_waker waker = the_group->children[self->i].waker;
        if (self->i % 2) {
            acc_wake(waker);
            acc_wake(waker);
        } else {
            acc_wake_local(waker);
            acc_wake_local(waker);
        }
        YIELD();
        YIELD();
        check_polled_alone(self->i);
    }
    /* One ends: its waker is stale from then on. */
    last = the_group->children[5].waker;
    the_group->children[5].done = 1;
    acc_wake_local(last);
    YIELD();
    YIELD();
    CHECK_INT(the_group->left, CHILDREN - 1);
    the_group->children[5].polls = 0;
    acc_wake_local(last);
    acc_wake(last);
    YIELD();
    YIELD();
    CHECK_INT(the_group->children[5].polls, 0);
    for (int i = 0; i < CHILDREN; i++) {
        the_group->children[i].done = 1;
        acc_wake(the_group->children[i].waker);
    }
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, 0);
    acc_wake(last);

    /* Dropped in the middle, with queued and unqueued children. */
    SPAWN(self->handle, group);
    YIELD();
    YIELD();
    last = the_group->children[10].waker;
    for (int i = 0; i < CHILDREN; i += 3)
        acc_wake_local(the_group->children[i].waker);
    acc_cancel(self->handle);
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, -ECANCELED);
    acc_wake(last);
    acc_wake_local(last);
    END;
}

/* A child's arms: each wake is seen inside it, and by no sibling.  And a slot that changes hands
 * while it is linked in the stack of foreign wakes is not linked twice. */
static acc_poll child_arms(struct machine *self, acc_context *cx)
{
    static acc_child_queue queue;
    static acc_child one, two;
    static acc_waker arm3, arm5, old;
    static acc_executor *ex;
    acc_context own, arm;
    BEGIN ex = acc_cx_executor(cx);
    acc_child_queue_init(&queue);
    CHECK_INT(ex->ops->child_open(ex, &queue, &one), 0);
    CHECK_INT(ex->ops->child_open(ex, &queue, &two), 0);
    own = acc_cx_child(cx, &one);
    CHECK(acc_cx_arm_woken(&own, 3) && acc_cx_arm_woken(&own, 63)); /* the first poll: all */
    arm = acc_cx_arm(&own, 3);
    arm3 = acc_cx_waker(&arm);
    arm = acc_cx_arm(&own, 5);
    arm5 = acc_cx_waker(&arm);
    queue.parent = acc_cx_waker(cx);
    acc_wake_local(arm3);
    acc_wake(arm5);
    YIELD();
    YIELD();
    CHECK(acc_child_queue_pop(&queue) == &one);
    CHECK(acc_child_queue_pop(&queue) == NULL);
    own = acc_cx_child(cx, &one);
    CHECK(acc_cx_arm_woken(&own, 3) && acc_cx_arm_woken(&own, 5));
    CHECK(!acc_cx_arm_woken(&own, 4) && !acc_cx_arm_woken(&own, 6));
    own = acc_cx_child(cx, &one);
    CHECK(!acc_cx_arm_woken(&own, 3)); /* taken */

    acc_wake(arm3);
    ex->ops->child_close(ex, &one);
    CHECK_INT(ex->ops->child_open(ex, &queue, &one), 0);
    CHECK(arm3.slot == one.slot && arm3.generation != one.generation);
    old = arm3;
    arm3.generation = one.generation;
    acc_wake(arm3);
    acc_wake(old);
    YIELD();
    YIELD();
    CHECK(acc_child_queue_pop(&queue) == &one);
    CHECK(acc_child_queue_pop(&queue) == NULL);
    ex->ops->child_close(ex, &one);
    ex->ops->child_close(ex, &two);
    END;
}

/* ---- a dump --------------------------------------------------------------------------------- */

/* As acc lays frames out: inner is awaited by outer; a pair of arms; a boxed future; a group. */
struct inner {
    uint8_t tag;
    acc_waker waker;
};

struct node {
    struct node *next;
    struct inner frame;
};

struct outer {
    uint16_t tag;
    uint32_t arm_tag;
    struct inner child;
    struct inner *box;
    struct node *nodes;
};

static const acc_state_meta inner_states[] = {{.line = 10}, {.line = 12}, {.kind = ACC_STATE_DONE}};
static const acc_meta inner_meta = {"inner", "t.c", 9,           0, 1, offsetof(struct inner, tag),
                                    1,       3,     inner_states};

static const acc_state_meta arm_states[] = {{.line = 40},
                                            {.line = 41,
                                             .kind = ACC_STATE_CHILD,
                                             .child_offset = offsetof(struct outer, child),
                                             .child = &inner_meta},
                                            {.kind = ACC_STATE_DONE}};
static const acc_meta arm_meta = {
    "outer, arm 1", "t.c", 40, 0, 1, offsetof(struct outer, arm_tag), 4, 3, arm_states};
static const acc_meta *const arm_metas[] = {&arm_meta, &arm_meta};
static const acc_arm_table arm_table = {2, arm_metas, 0, 0};
static const acc_group_table group_table = {.list_offset = offsetof(struct outer, nodes),
                                            .next_offset = offsetof(struct node, next),
                                            .frame_offset = offsetof(struct node, frame),
                                            .child = &inner_meta};
static const acc_state_meta outer_states[] = {
    {.line = 20},
    {.line = 21,
     .kind = ACC_STATE_CHILD,
     .child_offset = offsetof(struct outer, child),
     .child = &inner_meta},
    {.line = 22,
     .kind = ACC_STATE_BOXED,
     .child_offset = offsetof(struct outer, box),
     .child = &inner_meta},
    {.line = 23, .kind = ACC_STATE_ARMS, .more = &arm_table},
    {.line = 24, .kind = ACC_STATE_GROUP, .more = &group_table},
    {.kind = ACC_STATE_DONE}};
static const acc_meta outer_meta = {"outer", "t.c", 19,          0, 1, offsetof(struct outer, tag),
                                    2,       6,     outer_states};

static struct outer *the_outer;

static void outer_init(struct outer *self)
{
    memset(self, 0, sizeof *self);
    the_outer = self;
}

static acc_poll outer_poll(void *self, acc_context *cx, void *out)
{
    (void)self;
    (void)cx;
    (void)out;
    return ACC_PENDING;
}

static const acc_type outer_type = {
    sizeof(struct outer), _Alignof(struct outer), "outer", outer_poll, NULL, &outer_meta};

static void check_dump(unsigned tag, const char *expected)
{
    static char text[4096];
    memset(text, 0, sizeof text);
    the_outer->tag = (uint16_t)tag;
    FILE *file = fmemopen(text, sizeof text, "w");
    CHECK(file != NULL);
    acc_dump_tasks(file);
    fclose(file);
    char *found = strstr(text, "\"the outer\"\n");
    if (!found || strcmp(found + 12, expected)) {
        fprintf(stderr, "--- dumped\n%s--- expected\n%s", text, expected);
        exit(1);
    }
    CHECK(strstr(text, "task 0.") == text && strstr(text, "running\n  machine\n"));
}

static acc_poll dumps(struct machine *self, acc_context *cx)
{
    static struct inner boxed = {.tag = 1};
    static struct node second = {NULL, {.tag = 1}}, first = {&second, {.tag = 0}};
    BEGIN SPAWN(self->handle, outer);
    CHECK_INT(acc_task_name(self->handle, "the outer"), 0);
    YIELD();
    YIELD();
    the_outer->child.tag = 1;
    the_outer->arm_tag = 1;
    the_outer->box = &boxed;
    the_outer->nodes = &first;
    check_dump(0, "  outer t.c:20\n");
    check_dump(1, "  outer t.c:21\n  inner t.c:12\n");
    check_dump(2, "  outer t.c:22\n  inner t.c:12\n");
    check_dump(3, "  outer t.c:23\n    outer, arm 1 t.c:41\n    inner t.c:12\n"
                  "    outer, arm 1 t.c:41\n    inner t.c:12\n");
    check_dump(4, "  outer t.c:24\n    inner t.c:10\n    inner t.c:12\n");
    check_dump(5, "  outer t.c:19 (done)\n");
    the_outer->child.tag = 2;
    check_dump(1, "  outer t.c:21\n  inner t.c:9 (done)\n");
    acc_abort(self->handle);
    END;
}

/* ---- the budget ----------------------------------------------------------------------------- */

static acc_poll budget(struct machine *self, acc_context *cx)
{
    (void)self;
    acc_context arm = acc_cx_arm(cx, 3);
    int spent = 0;
    while (acc_cx_spend(cx))
        spent++;
    CHECK_INT(spent, 127);     /* the arm cost one */
    CHECK(acc_cx_spend(&arm)); /* an arm has its own share */
    return ACC_READY;
}

static long fair_ticks;

static acc_poll wakes_itself(struct machine *self, acc_context *cx)
{
    (void)self;
    fair_ticks++;
    acc_wake_local(acc_cx_waker(cx));
    return ACC_PENDING;
}

/* A future that is always ready yields after its budget; the others run in between. */
static acc_poll hogs(struct machine *self, acc_context *cx)
{
    BEGIN fair_ticks = 0;
    self->handle = start(wakes_itself, NULL, 0);
    for (self->i = 0; self->i < 1280; self->i++) {
        SLEEP(0);
    }
    CHECK(fair_ticks >= 9);
    acc_abort(self->handle);
    END;
}

int main(void)
{
    run(nested_arms, NULL, 0);
    run(wakes_arms, NULL, 0);
    run(wakes_children, NULL, 0);
    run(child_arms, NULL, 0);
    run(dumps, NULL, 0);
    run(budget, NULL, 0);
    run(hogs, NULL, 0);
    return 0;
}
