/* Oneshot, broadcast, watch: each rule alone; then a broadcast with receivers at random, against a
 * model that remembers everything. */
#include "hand.h"
#include <acc/channel.h>

static const int number[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
static int copies, failing_clone; /* of elements: clones and what was sent; the n-th clone fails */
static void (*in_drop)(int number);

/* An element on the heap, so that AddressSanitizer sees one that is lost or freed twice. */
struct box {
    int *number;
};

static void box_drop(void *element)
{
    int old = *((struct box *)element)->number;
    free(((struct box *)element)->number);
    copies--;
    if (in_drop)
        in_drop(old);
}

static struct box box_of(int value)
{
    struct box box = {malloc(sizeof(int))};
    *box.number = value;
    copies++;
    return box;
}

static int box_clone(void *to, const void *from)
{
    if (failing_clone && --failing_clone == 0)
        return -ENOMEM;
    *(struct box *)to = box_of(*((const struct box *)from)->number);
    return 0;
}

static int unbox(struct box *box)
{
    int value = *box->number;
    box_drop(box);
    return value;
}

ACC_ONESHOT(reply, struct box, .drop = box_drop);
ACC_BROADCAST(news, struct box, .drop = box_drop, .clone = box_clone);
ACC_BROADCAST(ticks, int);
ACC_WATCH(config, struct box, .clone = box_clone, .drop = box_drop);
ACC_WATCH(level, int);

HAND_TYPE(reply_recv_future);
HAND_TYPE(news_recv_future);
HAND_TYPE(ticks_recv_future);
HAND_TYPE(level_changed_future);

static void is_ready(hand *h, int result)
{
    CHECK_INT(hand_poll(h), ACC_READY);
    CHECK_INT(h->result, result);
}

static void waits(hand *h)
{
    CHECK_INT(hand_poll(h), ACC_PENDING);
    CHECK(!h->woken);
}

/* It has waited: no budget is spent. */
static void is_told(hand *h, int result)
{
    CHECK(h->woken);
    CHECK_INT(hand_poll_with(h, 0), ACC_READY);
    CHECK_INT(h->result, result);
}

/* ---- oneshot ------------------------------------------------------------------------------- */

/* hand.h polls with another waker each time: the last one is woken. */
static void oneshot_sends(void)
{
    reply r = {0};
    struct box got = {0}, sent = box_of(7), again = box_of(8);
    hand *h = HAND(reply_recv_future, &r, &got);
    CHECK_INT(reply_try_recv(&r, &got), -EAGAIN);
    waits(h);
    waits(h);
    CHECK_INT(reply_send(&r, &sent), 0);
    CHECK_INT(reply_send(&r, &again), -EALREADY);
    reply_close(&r);
    is_told(h, 1);
    CHECK_INT(unbox(&got), 7);
    CHECK_INT(unbox(&again), 8); /* it stayed with us */
    is_ready(HAND(reply_recv_future, &r, &got), 0);
    CHECK_INT(reply_try_recv(&r, &got), 0);
    reply_discard(&r); /* nothing is there */
    CHECK_INT(copies, 0);
}

static void oneshot_dropped_receive(void)
{
    reply r = {0};
    struct box got = {0}, sent = box_of(7);
    hand *waiting = HAND(reply_recv_future, &r, &got);
    waits(waiting);
    hand_drop(waiting);
    hand *told = HAND(reply_recv_future, &r, &got), *other = HAND(reply_recv_future, &r, &got);
    waits(told);
    waits(other);
    CHECK_INT(reply_send(&r, &sent), 0);
    hand_drop(told); /* the element is still there */
    is_told(other, 1);
    CHECK_INT(unbox(&got), 7);
    CHECK_INT(copies, 0);
}

static void oneshot_sender_gives_up(void)
{
    reply r = {0};
    struct box got = {0}, late = box_of(1);
    hand *h = HAND(reply_recv_future, &r, &got);
    waits(h);
    reply_close(&r);
    reply_close(&r);
    is_told(h, 0);
    CHECK_INT(reply_send(&r, &late), -EALREADY);
    CHECK_INT(reply_try_recv(&r, &got), 0);
    box_drop(&late);
}

static void oneshot_receiver_gives_up(void)
{
    reply full = {0}, empty = {0};
    struct box sent = box_of(1), late = box_of(2), got;
    hand *h = HAND(reply_recv_future, &empty, &got);
    waits(h);
    CHECK_INT(reply_send(&full, &sent), 0);
    reply_discard(&full);
    CHECK_INT(copies, 1);
    reply_discard(&full);
    reply_discard(&empty);
    is_told(h, 0);
    CHECK_INT(reply_send(&empty, &late), -EPIPE);
    CHECK_INT(reply_send(&full, &late), -EPIPE);
    box_drop(&late);
    CHECK_INT(copies, 0);
}

/* ---- broadcast ----------------------------------------------------------------------------- */

static void each_to_each(void)
{
    ticks b;
    ticks_receiver one, two, late;
    int a = -1, c = -1;
    CHECK_INT(ticks_open(&b, 4), 0);
    CHECK_INT(ticks_send(&b, &number[9]), 0); /* to nobody */
    ticks_subscribe(&b, &one);
    ticks_subscribe(&b, &two);
    hand *first = HAND(ticks_recv_future, &one, &a), *second = HAND(ticks_recv_future, &two, &c);
    waits(first);
    waits(second);
    CHECK_INT(ticks_send(&b, &number[1]), 0);
    ticks_subscribe(&b, &late);
    hand_drop(first); /* told: it is still to be had */
    is_told(second, 1);
    is_ready(HAND(ticks_recv_future, &one, &a), 1);
    CHECK_INT(a + c, 2);
    CHECK_INT(ticks_try_recv(&late, &a), -EAGAIN);
    CHECK_INT(ticks_send(&b, &number[2]), 0);
    hand *h = HAND(ticks_recv_future, &late, &a);
    is_ready(h, 1);
    h = HAND(ticks_recv_future, &late, &a);
    waits(h);
    ticks_close(&b);
    is_told(h, 0);
    CHECK_INT(ticks_send(&b, &number[3]), -EPIPE);
    CHECK_INT(ticks_try_recv(&one, &a), 1); /* what it has not seen, then the end */
    CHECK_INT(a, 2);
    is_ready(HAND(ticks_recv_future, &one, &a), 0);
    ticks_free(&b);
}

/* The count is of what was overwritten unread, for each receiver, and begins anew. */
static void lag_is_counted(void)
{
    ticks b;
    ticks_receiver slow, slower;
    int got = -1, places[3];
    ticks_open_in(&b, places, 3);
    ticks_subscribe(&b, &slow);
    ticks_subscribe(&b, &slower);
    for (int i = 0; i < 4; i++)
        ticks_send(&b, &number[i]);
    is_ready(HAND(ticks_recv_future, &slow, &got), -EOVERFLOW);
    CHECK_INT(slow.core.missed, 1);
    CHECK_INT(ticks_try_recv(&slow, &got), 1);
    CHECK_INT(got, 1);
    for (int i = 4; i < 9; i++)
        ticks_send(&b, &number[i]);
    CHECK_INT(ticks_try_recv(&slow, &got), -EOVERFLOW);
    CHECK_INT(slow.core.missed, 4); /* 2 to 5 */
    CHECK_INT(ticks_try_recv(&slower, &got), -EOVERFLOW);
    CHECK_INT(slower.core.missed, 6);
    ticks_close(&b);
    for (int i = 6; i < 9; i++) {
        CHECK_INT(ticks_try_recv(&slow, &got), 1);
        CHECK_INT(got, i);
    }
    CHECK_INT(ticks_try_recv(&slow, &got), 0);
    ticks_free(&b);
}

static news *wire;
/* Back to what is kept, and no further; one that lags is still told so. */
static void rewound(void)
{
    ticks b;
    ticks_receiver late, slow;
    int got = -1, places[3];
    ticks_open_in(&b, places, 3);
    ticks_subscribe(&b, &slow);
    CHECK_INT(ticks_rewind(&slow, 5), 0);
    for (int i = 0; i < 2; i++)
        ticks_send(&b, &number[i]);
    ticks_subscribe(&b, &late);
    CHECK_INT(ticks_rewind(&late, 1), 1);
    CHECK_INT(ticks_try_recv(&late, &got), 1);
    CHECK_INT(got, 1);
    CHECK_INT(ticks_try_recv(&late, &got), -EAGAIN);
    CHECK_INT(ticks_rewind(&late, SIZE_MAX), 2);
    is_ready(HAND(ticks_recv_future, &late, &got), 1);
    CHECK_INT(got, 0);
    for (int i = 2; i < 4; i++)
        ticks_send(&b, &number[i]);
    CHECK_INT(ticks_rewind(&late, 3), 0); /* it stands on the oldest that is left */
    CHECK_INT(ticks_rewind(&slow, 3), 0);
    CHECK_INT(ticks_try_recv(&slow, &got), -EOVERFLOW);
    CHECK_INT(slow.core.missed, 1);
    ticks_close(&b);
    for (int i = 1; i < 4; i++) {
        CHECK_INT(ticks_try_recv(&late, &got), 1);
        CHECK_INT(got, i);
    }
    CHECK_INT(ticks_try_recv(&late, &got), 0);
    CHECK_INT(ticks_rewind(&late, 1), 1); /* what is kept outlives the close */
    CHECK_INT(ticks_try_recv(&late, &got), 1);
    CHECK_INT(got, 3);
    ticks_free(&b);
}

static int sent_in_drop;

/* The drop of an element that was pushed out sends another, which pushes out the next. */
static void send_in_drop(int old)
{
    struct box box = box_of(100 + old);
    if (old > 3 || news_send(wire, &box)) {
        in_drop = NULL;
        box_drop(&box);
        in_drop = send_in_drop;
    } else {
        sent_in_drop++;
    }
}

static void cannot_send_in_drop(int old)
{
    struct box box = box_of(old);
    CHECK_INT(news_send(wire, &box), -EPIPE);
    in_drop = NULL;
    box_drop(&box);
    in_drop = cannot_send_in_drop;
}

static void drops_and_clones(void)
{
    news b;
    news_receiver r;
    struct box got;
    CHECK_INT(news_open(&b, 2), 0);
    wire = &b;
    in_drop = send_in_drop;
    news_subscribe(&b, &r);
    for (int i = 1; i < 4; i++) {
        struct box box = box_of(i);
        CHECK_INT(news_send(&b, &box), 0);
    }
    CHECK_INT(sent_in_drop, 3); /* 3 pushed out 1, its drop's 101 2, whose 102 3, whose 103 101 */
    CHECK_INT(copies, 2);
    in_drop = NULL;
    CHECK_INT(news_try_recv(&r, &got), -EOVERFLOW);
    CHECK_INT(r.core.missed, 4);
    failing_clone = 1;
    CHECK_INT(news_try_recv(&r, &got), -ENOMEM);
    failing_clone = 1;
    is_ready(HAND(news_recv_future, &r, &got), -ENOMEM);
    is_ready(HAND(news_recv_future, &r, &got), 1); /* nothing was lost by that */
    CHECK_INT(unbox(&got), 102);
    CHECK_INT(copies, 2);
    in_drop = cannot_send_in_drop;
    news_free(&b);
    in_drop = NULL;
    CHECK_INT(copies, 0);
}

/* ---- watch --------------------------------------------------------------------------------- */

static void two_sends_one_change(void)
{
    level w = {0};
    uint64_t seen = 0;
    hand *h = HAND(level_changed_future, &w, &seen);
    waits(h); /* zero is nobody's news */
    CHECK_INT(level_send(&w, &number[1]), 0);
    CHECK_INT(level_send(&w, &number[2]), 0);
    is_told(h, 1);
    CHECK_INT(*level_value(&w), 2);
    CHECK_INT(seen, 2);
    h = HAND(level_changed_future, &w, &seen);
    waits(h);
    CHECK_INT(level_send(&w, &number[3]), 0);
    hand_drop(h); /* told: the next call says so */
    is_ready(HAND(level_changed_future, &w, &seen), 1);
    CHECK_INT(seen, level_version(&w));
    h = HAND(level_changed_future, &w, &seen);
    waits(h);
    hand_drop(h);
    CHECK(!w.core.waiters.first);
}

static void last_value_before_the_end(void)
{
    level w;
    uint64_t seen = 0, late = 0, none = 0;
    level_init(&w, &number[5]);
    is_ready(HAND(level_changed_future, &w, &seen), 1);
    CHECK_INT(*level_value(&w), 5);
    hand *h = HAND(level_changed_future, &w, &seen);
    waits(h);
    CHECK_INT(level_send(&w, &number[6]), 0);
    level_close(&w);
    CHECK_INT(level_send(&w, &number[7]), -EPIPE);
    is_told(h, 1);
    CHECK_INT(*level_value(&w), 6);
    is_ready(HAND(level_changed_future, &w, &seen), 0);
    is_ready(HAND(level_changed_future, &w, &late), 1);
    h = HAND(level_changed_future, &w, &late);
    is_ready(h, 0);
    level other = {0};
    h = HAND(level_changed_future, &other, &none);
    waits(h);
    level_close(&other);
    is_told(h, 0);
}

static config *settings;

static void set_in_drop(int old)
{
    struct box box = box_of(old + 10);
    in_drop = NULL;
    if (config_send(settings, &box))
        box_drop(&box);
}

static void value_is_dropped(void)
{
    config w = {0};
    struct box one = box_of(1), two = box_of(2), got;
    settings = &w;
    CHECK_INT(config_send(&w, &one), 0);
    in_drop = set_in_drop;
    CHECK_INT(config_send(&w, &two), 0); /* the drop of 1 sends 11 */
    CHECK_INT(*config_value(&w)->number, 11);
    CHECK_INT(config_version(&w), 3);
    CHECK_INT(copies, 1);
    CHECK_INT(config_copy(&w, &got), 0);
    CHECK_INT(unbox(&got), 11);
    failing_clone = 1;
    CHECK_INT(config_copy(&w, &got), -ENOMEM);
    in_drop = set_in_drop;
    config_free(&w);
    config_free(&w);
    CHECK_INT(copies, 0);
}

/* ---- budgets and memory -------------------------------------------------------------------- */

/* Without budget they wake themselves and leave everything as it is. */
static void without_budget(void)
{
    int got = 0;
    uint64_t seen = 0;
    struct box boxed, sent = box_of(1);
    reply r = {0};
    ticks b;
    ticks_receiver receiver;
    level w;
    CHECK_INT(ticks_open(&b, 2), 0);
    ticks_subscribe(&b, &receiver);
    ticks_send(&b, &number[1]);
    level_init(&w, &number[2]);
    reply_send(&r, &sent);
    hand *all[] = {HAND(reply_recv_future, &r, &boxed), HAND(ticks_recv_future, &receiver, &got),
                   HAND(level_changed_future, &w, &seen)};
    for (int i = 0; i < 3; i++) {
        for (int n = 0; n < 3; n++) {
            CHECK_INT(hand_poll_with(all[i], 0), ACC_PENDING);
            CHECK(all[i]->woken);
        }
        CHECK(got == 0 && seen == 0);
        is_ready(all[i], 1);
        got = 0, seen = 0;
    }
    box_drop(&boxed);
    ticks_free(&b);
}

static bool no_memory;

static void *sometimes(void *self, size_t size, size_t align)
{
    (void)self, (void)align;
    return no_memory ? NULL : malloc(size);
}

static void give_back(void *self, void *memory, size_t size, size_t align)
{
    (void)self, (void)size, (void)align;
    free(memory);
}

static void no_memory_for_a_broadcast(void)
{
    acc_allocator allocator = {sometimes, give_back, NULL};
    ticks b;
    acc_set_allocator(&allocator);
    no_memory = true;
    CHECK_INT(ticks_open(&b, 2), -ENOMEM);
    CHECK_INT(ticks_send(&b, &number[0]), -EPIPE);
    ticks_free(&b);
    CHECK_INT(ticks_open(&b, 0), -EINVAL);
    ticks_free(&b);
    CHECK_INT(ticks_open(&b, SIZE_MAX / 2), -ENOMEM);
    ticks_free(&b);
    no_memory = false;
}

/* ---- the model ----------------------------------------------------------------------------- */

enum { RECEIVERS = 10 };

static struct {
    news_receiver real;
    bool active, looked;
    int next; /* the number of the element that it sees next */
    hand *hand;
    struct box got;
    bool queued, woken;
} receiver[RECEIVERS];

static void expect_recv(int i, int capacity, int sent, int result)
{
    int oldest = sent > capacity ? sent - capacity : 0;
    if (receiver[i].next < oldest) {
        CHECK_INT(result, -EOVERFLOW);
        CHECK_INT(receiver[i].real.core.missed, oldest - receiver[i].next);
        receiver[i].next = oldest;
    } else if (receiver[i].next < sent) {
        CHECK_INT(result, 1);
        CHECK_INT(unbox(&receiver[i].got), receiver[i].next++);
    } else {
        CHECK_INT(result, 0); /* closed */
    }
}

static void random_round(int capacity, int steps)
{
    news b;
    int sent = 0;
    bool closed = false;
    CHECK_INT(news_open(&b, (size_t)capacity), 0);
    memset(receiver, 0, sizeof receiver);
    for (int step = 0; step < steps; step++) {
        int i = (int)below(RECEIVERS);
        unsigned what = below(100);
        bool there = receiver[i].next < sent || closed;
        if (!receiver[i].active) {
            news_subscribe(&b, &receiver[i].real);
            receiver[i].active = true;
            receiver[i].next = sent;
        } else if (what < 30) {
            struct box box = box_of(sent);
            CHECK_INT(news_send(&b, &box), closed ? -EPIPE : 0);
            if (closed)
                box_drop(&box);
            else
                sent++;
            for (int r = 0; r < RECEIVERS && !closed; r++) {
                receiver[r].woken |= receiver[r].queued;
                receiver[r].queued = false;
            }
        } else if (!receiver[i].hand && what < 60) {
            receiver[i].hand = HAND(news_recv_future, &receiver[i].real, &receiver[i].got);
            receiver[i].queued = receiver[i].woken = false;
        } else if (receiver[i].hand && what < 80) {
            hand *h = receiver[i].hand;
            acc_poll poll = hand_poll(h);
            CHECK_INT(poll, there ? ACC_READY : ACC_PENDING);
            receiver[i].queued = !there;
            receiver[i].woken = false;
            if (there) {
                receiver[i].hand = NULL;
                expect_recv(i, capacity, sent, h->result);
            }
        } else if (receiver[i].hand && what < 90) {
            hand_drop(receiver[i].hand);
            receiver[i].hand = NULL;
        } else if (!receiver[i].hand && there && what < 97) {
            expect_recv(i, capacity, sent, news_try_recv(&receiver[i].real, &receiver[i].got));
        } else if (!receiver[i].hand) {
            receiver[i].active = what < 98; /* it comes again, and sees what is sent then */
        }
        if (step == steps - steps / 10) {
            news_close(&b);
            closed = true;
            for (int r = 0; r < RECEIVERS; r++) {
                receiver[r].woken |= receiver[r].queued;
                receiver[r].queued = false;
            }
        }
        for (int r = 0; r < RECEIVERS; r++)
            if (receiver[r].hand)
                CHECK_INT(receiver[r].hand->woken, receiver[r].woken);
        CHECK_INT(copies, sent < capacity ? sent : capacity);
    }
    for (int r = 0; r < RECEIVERS; r++)
        if (receiver[r].hand)
            hand_drop(receiver[r].hand);
    news_free(&b);
    CHECK_INT(copies, 0);
}

int main(void)
{
    hand_seed_from_environment();
    oneshot_sends();
    oneshot_dropped_receive();
    oneshot_sender_gives_up();
    oneshot_receiver_gives_up();
    each_to_each();
    lag_is_counted();
    rewound();
    drops_and_clones();
    two_sends_one_change();
    last_value_before_the_end();
    value_is_dropped();
    without_budget();
    no_memory_for_a_broadcast();
    for (int round = 0; round < 100; round++)
        random_round(1 + (int)below(6), 500);
    return 0;
}
