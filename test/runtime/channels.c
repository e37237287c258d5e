/* Channels: each rule alone, allocations that fail, then random runs against a model in which each
 * element has a place: it is received once, dropped once, or still with its sender. */
#include "hand.h"
#include <acc/channel.h>

enum place { WITH_SENDER, INSIDE, RECEIVED, DROPPED };

static enum place place_of[1 << 20];
static long drops;
static void (*in_drop)(void);

static void drop_int(void *element)
{
    int id = *(int *)element;
    CHECK_INT(place_of[id], INSIDE);
    place_of[id] = DROPPED;
    drops++;
    if (in_drop)
        in_drop();
    CHECK_INT(*(int *)element, id); /* still there */
}

ACC_CHANNEL(ints, int, .drop = drop_int);

HAND_TYPE(ints_send_future);
HAND_TYPE(ints_recv_future);
HAND_TYPE(ints_reserve_future);

#define SEND(channel, element) HAND(ints_send_future, channel, element)
#define RECV(channel, to) HAND(ints_recv_future, channel, to)
#define RESERVE(channel, count) HAND(ints_reserve_future, channel, count)

static const int number[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

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

/* ---- the rules ----------------------------------------------------------------------------- */

static void freed_place_is_promised(void)
{
    ints c;
    int got = -1;
    CHECK_INT(ints_open(&c, 1), 0);
    hand *one = SEND(&c, &number[1]), *two = SEND(&c, &number[2]);
    is_ready(SEND(&c, &number[0]), 0);
    waits(one);
    waits(two);
    is_ready(RECV(&c, &got), 1);
    CHECK_INT(got, 0);
    CHECK(one->woken && !two->woken);
    CHECK_INT(ints_try_send(&c, &number[5]), -EAGAIN);
    hand_drop(one); /* the place goes to the next */
    is_told(two, 0);
    CHECK_INT(ints_try_recv(&c, &got), 1);
    CHECK_INT(got, 2);
    CHECK_INT(ints_try_recv(&c, &got), -EAGAIN);
    ints_free(&c);
}

static void element_is_promised(void)
{
    ints c;
    int a = -1, b = -1, other = -1;
    CHECK_INT(ints_open(&c, 4), 0);
    hand *one = RECV(&c, &a), *two = RECV(&c, &b);
    waits(one);
    waits(two);
    CHECK_INT(ints_try_send(&c, &number[1]), 0);
    CHECK(one->woken && !two->woken);
    CHECK_INT(ints_try_recv(&c, &other), -EAGAIN);
    hand *late = RECV(&c, &other);
    waits(late);
    hand_drop(one); /* passed on */
    is_told(two, 1);
    CHECK_INT(b, 1);
    hand_drop(late);
    CHECK_INT(ints_try_send(&c, &number[2]), 0);
    is_ready(RECV(&c, &a), 1);
    CHECK_INT(a, 2);
    ints_free(&c);
}

static void after_close_permits_send(void)
{
    ints c;
    int got = -1;
    CHECK_INT(ints_open(&c, 3), 0);
    is_ready(RESERVE(&c, 2), 0);
    is_ready(SEND(&c, &number[0]), 0);
    hand *waiting = SEND(&c, &number[1]), *many = RESERVE(&c, 3);
    waits(waiting);
    waits(many);
    ints_close(&c);
    ints_close(&c);
    is_told(waiting, -EPIPE);
    hand_drop(many);
    is_ready(SEND(&c, &number[1]), -EPIPE);
    is_ready(RESERVE(&c, 1), -EPIPE);
    CHECK_INT(ints_try_send(&c, &number[1]), -EPIPE);
    is_ready(RECV(&c, &got), 1);
    hand *receiver = RECV(&c, &got);
    waits(receiver); /* two may still come */
    CHECK_INT(ints_try_recv(&c, &got), -EAGAIN);
    CHECK_INT(ints_send_reserved(&c, &number[7]), 0);
    is_told(receiver, 1);
    CHECK_INT(got, 7);
    receiver = RECV(&c, &got);
    waits(receiver);
    ints_unreserve(&c, 1);
    got = 99;
    is_told(receiver, 0);
    is_ready(RECV(&c, &got), 0);
    CHECK_INT(ints_try_recv(&c, &got), 0);
    CHECK_INT(got, 99);
    ints_free(&c);
}

/* It was granted before the close, so it counts as held. */
static void after_close_granted_sends(void)
{
    ints c;
    int got = -1;
    CHECK_INT(ints_open(&c, 1), 0);
    CHECK_INT(ints_try_send(&c, &number[0]), 0);
    hand *sender = SEND(&c, &number[1]), *gives_up = RECV(&c, &got);
    waits(sender);
    CHECK_INT(ints_try_recv(&c, &got), 1);
    ints_close(&c);
    waits(gives_up);
    is_told(sender, 0);
    is_told(gives_up, 1);
    CHECK_INT(got, 1);
    is_ready(RECV(&c, &got), 0);
    ints_free(&c);
}

static void cancelled_reserve_gives_way(void)
{
    ints c;
    CHECK_INT(ints_open(&c, 3), 0);
    is_ready(RESERVE(&c, 4), -EINVAL);
    CHECK_INT(ints_try_send(&c, &number[0]), 0);
    place_of[0] = INSIDE;
    hand *many = RESERVE(&c, 3), *one = SEND(&c, &number[1]), *two = SEND(&c, &number[2]);
    waits(many);
    waits(one); /* though there is room: it does not overtake */
    waits(two);
    hand_drop(many);
    is_told(two, 0);
    is_told(one, 0);
    many = RESERVE(&c, 2);
    waits(many);
    hand *few = RESERVE(&c, 1);
    waits(few);
    int got;
    CHECK_INT(ints_try_recv(&c, &got), 1);
    CHECK(!few->woken);
    CHECK_INT(ints_try_recv(&c, &got), 1);
    CHECK(many->woken && !few->woken);
    hand_drop(many); /* granted */
    is_told(few, 0);
    ints_unreserve(&c, 1);
    CHECK_INT(c.core.reserved, 0);
    drops = 0;
    place_of[1] = INSIDE;
    ints_free(&c);
    CHECK_INT(drops, 1);
}

static void closed_while_waiting(void)
{
    ints c;
    int got;
    CHECK_INT(ints_open(&c, 2), 0);
    hand *one = RECV(&c, &got), *two = RECV(&c, &got);
    waits(one);
    waits(two);
    ints_add_sender(&c);
    ints_add_sender(&c);
    ints_end_sender(&c);
    CHECK(!one->woken);
    ints_end_sender(&c);
    is_told(one, 0);
    hand_drop(two);
    ints_free(&c);
}

/* ---- the receiving end goes ---------------------------------------------------------------- */

static ints *victim;

static void meddle(void)
{
    int got;
    CHECK_INT(ints_try_send(victim, &number[9]), -EPIPE);
    CHECK_INT(ints_try_recv(victim, &got), 0);
    ints_close(victim);
    ints_discard(victim);
}

static void discard(size_t capacity, int elements)
{
    ints c;
    int got;
    if (capacity)
        CHECK_INT(ints_open(&c, capacity), 0);
    else
        ints_open_unbounded(&c);
    is_ready(RESERVE(&c, 1), 0);
    for (int i = 0; i < elements; i++) {
        place_of[100 + i] = INSIDE;
        CHECK_INT(ints_try_send(&c, &(int){100 + i}), 0);
    }
    hand *late = RECV(&c, &got), *sender = SEND(&c, &number[1]);
    if (capacity)
        waits(sender);
    CHECK_INT(ints_try_recv(&c, &got), elements ? 1 : -EAGAIN); /* which grants the sender */
    CHECK_INT(sender->woken, capacity != 0);
    drops = 0;
    in_drop = meddle;
    victim = &c;
    ints_discard(&c);
    in_drop = NULL;
    CHECK_INT(drops, elements ? elements - 1 : 0);
    is_ready(late, 0);
    is_ready(sender, -EPIPE);
    CHECK_INT(ints_send_reserved(&c, &number[2]), -EPIPE); /* it stays with the caller */
    ints_free(&c);
}

/* An element was promised, then the channel is discarded. */
static void discarded_promise(void)
{
    ints c;
    int got = 5;
    CHECK_INT(ints_open(&c, 2), 0);
    hand *one = RECV(&c, &got), *two = RECV(&c, &got);
    waits(one);
    waits(two);
    CHECK_INT(ints_try_send(&c, &number[1]), 0);
    CHECK_INT(ints_try_send(&c, &number[2]), 0);
    place_of[1] = place_of[2] = INSIDE;
    ints_discard(&c);
    is_told(one, 0);
    hand_drop(two);
    CHECK_INT(got, 5);
    CHECK_INT(c.core.promised, 0);
    ints_free(&c);
}

/* ---- memory -------------------------------------------------------------------------------- */

static long failing, calls, alive;

static void *counted_allocate(void *self, size_t size, size_t align)
{
    (void)self;
    if (++calls == failing)
        return NULL;
    alive++;
    return aligned_alloc(align < 16 ? 16 : align, (size + 127) & ~(size_t)127);
}

static void counted_release(void *self, void *memory, size_t size, size_t align)
{
    (void)self, (void)align;
    memset(memory, 0xEE, size);
    alive--;
    free(memory);
}

/* A thousand elements go through; one allocation fails, the element stays and is sent again. */
static void allocation_fails(void)
{
    ints c;
    int got, failures = 0;
    failing = calls + 1;
    CHECK_INT(ints_open(&c, 3), -ENOMEM);
    CHECK_INT(ints_try_send(&c, &number[0]), -EPIPE);
    CHECK_INT(ints_try_recv(&c, &got), 0);
    ints_free(&c);
    CHECK_INT(ints_open(&c, 0), -EINVAL);
    CHECK_INT(ints_open(&c, SIZE_MAX / 2), -ENOMEM);
    ints_free(&c);
    for (long n = 1;; n++) {
        ints_open_unbounded(&c);
        failing = calls + n;
        int sent = 0, received = 0, before = failures;
        while (received < 1000) {
            hand *h = SEND(&c, &sent);
            CHECK_INT(hand_poll(h), ACC_READY);
            CHECK(h->result == 0 || h->result == -ENOMEM);
            failures += h->result != 0;
            sent += h->result == 0;
            if (sent > 500 && ints_try_recv(&c, &got))
                CHECK_INT(got, received++);
        }
        for (int i = 1000; i < sent; i++)
            place_of[i] = INSIDE;
        hand *h = RESERVE(&c, 1000); /* thirty chunks at once */
        CHECK_INT(hand_poll(h), ACC_READY);
        CHECK(h->result == 0 || h->result == -ENOMEM);
        failures += h->result != 0;
        for (int i = 0; h->result == 0 && i < 1000; i++) {
            place_of[2000 + i] = INSIDE;
            CHECK_INT(ints_send_reserved(&c, &(int){2000 + i}), 0);
        }
        ints_free(&c);
        CHECK_INT(alive, 0);
        CHECK(failures - before <= 1);
        if (failures == before)
            break;
    }
    CHECK(failures > 40);
    failing = 0;
}

/* A queue that stays short allocates once; one that was long does not stay large. */
static void short_queue_allocates_once(void)
{
    ints c;
    int got;
    ints_open_unbounded(&c);
    long before = calls;
    for (int i = 0; i < 1000; i++) {
        CHECK_INT(ints_try_send(&c, &i), 0);
        CHECK_INT(ints_try_recv(&c, &got), 1);
        CHECK_INT(got, i);
    }
    CHECK_INT(calls - before, 1);
    for (int i = 0; i < 5; i++)
        CHECK_INT(ints_try_send(&c, &i), 0);
    for (int i = 5; i < 1000; i++) {
        CHECK_INT(ints_try_send(&c, &i), 0);
        CHECK_INT(ints_try_recv(&c, &got), 1);
        CHECK_INT(got, i - 5);
    }
    CHECK(calls - before <= 3);
    for (int i = 995; i < 1000; i++)
        CHECK_INT(ints_try_recv(&c, &got), 1);
    for (int i = 0; i < 1000; i++)
        CHECK_INT(ints_try_send(&c, &i), 0);
    CHECK(alive >= 1000 / 32);
    for (int i = 0; i < 1000; i++)
        CHECK_INT(ints_try_recv(&c, &got), 1);
    CHECK(alive <= 2); /* a long one gives the memory back */
    ints_free(&c);
    CHECK_INT(alive, 0);
}

struct wide {
    _Alignas(64) char text[100];
};
ACC_CHANNEL(wides, struct wide);

static void alignment_and_borrowed_places(void)
{
    wides c;
    static struct wide places[2], one = {"one"}, two = {"two"}, got;
    long before = calls;
    wides_open_in(&c, places, 2);
    for (int i = 0; i < 5; i++) {
        CHECK_INT(wides_try_send(&c, &one), 0);
        CHECK_INT(wides_try_send(&c, &two), 0);
        CHECK_INT(wides_try_send(&c, &two), -EAGAIN);
        CHECK_INT(wides_count(&c), 2);
        CHECK_INT(wides_try_recv(&c, &got), 1);
        CHECK(strcmp(got.text, "one") == 0);
        CHECK_INT(wides_try_recv(&c, &got), 1);
        CHECK(strcmp(got.text, "two") == 0);
    }
    wides_free(&c);
    CHECK_INT(calls, before);
    wides_open_unbounded(&c);
    for (int i = 0; i < 100; i++)
        CHECK_INT(wides_try_send(&c, &two), 0); /* UBSan sees the places' alignment in take */
    CHECK_INT((uintptr_t)c.core.filling % 64, 0);
    wides_free(&c);
}

/* ---- the model ----------------------------------------------------------------------------- */

enum kind { SENDER, RESERVER, RECEIVER };
enum status { FRESH, QUEUED, TOLD, FAILED };
enum { WAITERS = 16, ROOM = 512 };

static struct model {
    size_t capacity;
    int inside[ROOM], count;      /* the oldest first */
    int promised, reserved, held; /* held: reservations that were returned to us */
    bool closed, discarded;
    struct waiter {
        hand *hand;
        enum kind kind;
        enum status status;
        int want, id, got;
        bool woken;
    } waiter[WAITERS];
    int senders[WAITERS], sender_count, receivers[WAITERS], receiver_count;
} model;

static ints channel;
static int next_id = 10000;

static int pop(int *queue, int *count)
{
    int first = queue[0];
    memmove(queue, queue + 1, sizeof *queue * (size_t)--*count);
    return first;
}

static void cut(int *queue, int *count, int what)
{
    int at = 0;
    while (queue[at] != what)
        at++;
    memmove(queue + at, queue + at + 1, sizeof *queue * (size_t)(--*count - at));
}

static void tell(int i, enum status status)
{
    model.waiter[i].status = status;
    model.waiter[i].woken = true;
}

static bool fits(int want)
{
    return !model.capacity || model.count + model.reserved + want <= (int)model.capacity;
}

static bool ended(void)
{
    return model.discarded || (model.closed && !model.count && !model.reserved);
}

static void model_settle(void)
{
    while (model.receiver_count && model.count > model.promised) {
        model.promised++;
        tell(pop(model.receivers, &model.receiver_count), TOLD);
    }
    while (model.receiver_count && ended())
        tell(pop(model.receivers, &model.receiver_count), FAILED);
    while (model.sender_count && fits(model.waiter[model.senders[0]].want)) {
        int first = pop(model.senders, &model.sender_count);
        model.reserved += model.waiter[first].want;
        tell(first, TOLD);
    }
}

static void model_put(int id)
{
    CHECK(model.count < ROOM);
    model.inside[model.count++] = id;
    place_of[id] = INSIDE;
    model_settle();
}

static int model_take(void)
{
    int id = pop(model.inside, &model.count);
    CHECK_INT(place_of[id], INSIDE);
    place_of[id] = RECEIVED;
    model_settle();
    return id;
}

static void begin_one(struct waiter *w)
{
    memset(w, 0, sizeof *w);
    w->kind = (enum kind)below(3);
    w->want = w->kind == RESERVER ? (int)below(4) : 1;
    w->id = next_id;
    w->got = -1;
    if (w->kind == SENDER) {
        place_of[next_id++] = WITH_SENDER;
        w->hand = SEND(&channel, &w->id);
    } else if (w->kind == RESERVER) {
        w->hand = RESERVE(&channel, (uint32_t)w->want);
    } else {
        w->hand = RECV(&channel, &w->got);
    }
}

/* The answer of a sender or reserver that need not wait any longer, and what follows from it. */
static int sender_goes_on(struct waiter *w)
{
    bool granted = w->status == TOLD;
    if (w->status == FAILED || (!granted && model.closed))
        return -EPIPE;
    if (w->kind == RESERVER) {
        model.reserved += granted ? 0 : w->want;
        model.held += w->want;
        return 0;
    }
    model.reserved -= granted;
    if (model.discarded)
        return -EPIPE;
    model_put(w->id);
    return 0;
}

static int receiver_goes_on(struct waiter *w, int *id)
{
    bool promised = w->status == TOLD;
    model.promised -= promised;
    if (w->status == FAILED || model.discarded || (!promised && ended()))
        return 0;
    *id = model_take();
    return 1;
}

static bool could_go_on(const struct waiter *w)
{
    if (w->kind == RECEIVER)
        return ended() || model.count > model.promised;
    return model.closed || (!model.sender_count && fits(w->want));
}

static void poll_one(int i)
{
    struct waiter *w = &model.waiter[i];
    int32_t budget = below(4) ? HAND_BUDGET : 0;
    bool invalid = w->kind == RESERVER && model.capacity && w->want > (int)model.capacity;
    bool ready = w->status >= TOLD, hostile = false;
    w->woken = false;
    if (w->status == FRESH) {
#ifdef ACC_HARD
        hostile = !w->hand->looked;
#endif
        bool could = invalid || could_go_on(w);
        ready = could && !hostile && (budget || invalid || (w->kind == RECEIVER && ended()));
        w->woken = !ready && (could || hostile);
    }
    hand *h = w->hand;
    acc_poll poll = hand_poll_with(h, budget);
    CHECK_INT(poll, ready ? ACC_READY : ACC_PENDING);
    if (!ready) {
        if (w->status == FRESH && !w->woken) {
            w->status = QUEUED;
            if (w->kind == RECEIVER)
                model.receivers[model.receiver_count++] = i;
            else
                model.senders[model.sender_count++] = i;
        }
        return;
    }
    w->hand = NULL;
    int id = -1;
    if (invalid)
        CHECK_INT(h->result, -EINVAL);
    else if (w->kind == RECEIVER)
        CHECK_INT(h->result, receiver_goes_on(w, &id));
    else
        CHECK_INT(h->result, sender_goes_on(w));
    CHECK_INT(w->got, id);
}

static void drop_one(int i)
{
    struct waiter *w = &model.waiter[i];
    hand *h = w->hand;
    w->hand = NULL;
    if (w->status == QUEUED && w->kind == RECEIVER)
        cut(model.receivers, &model.receiver_count, i);
    else if (w->status == QUEUED)
        cut(model.senders, &model.sender_count, i);
    else if (w->status == TOLD && w->kind == RECEIVER)
        model.promised--;
    else if (w->status == TOLD)
        model.reserved -= w->want;
    model_settle();
    hand_drop(h);
    if (w->kind == SENDER)
        CHECK_INT(place_of[w->id], WITH_SENDER);
}

static void try_send(void)
{
    int id = next_id++;
    int expected = model.closed ? -EPIPE : model.sender_count || !fits(1) ? -EAGAIN : 0;
    CHECK_INT(ints_try_send(&channel, &id), expected);
    if (!expected)
        model_put(id);
}

static void try_recv(void)
{
    int got = -1, id = -1;
    int expected = ended() ? 0 : model.count == model.promised ? -EAGAIN : 1;
    if (expected == 1)
        id = model_take();
    CHECK_INT(ints_try_recv(&channel, &got), expected);
    CHECK_INT(got, id);
}

static void use_reserved(void)
{
    if (!model.held)
        return;
    int id = next_id++, count = 1 + (int)below((unsigned)model.held);
    if (below(2)) {
        model.held--, model.reserved--;
        CHECK_INT(ints_send_reserved(&channel, &id), model.discarded ? -EPIPE : 0);
        if (!model.discarded)
            model_put(id);
        return;
    }
    model.held -= count, model.reserved -= count;
    ints_unreserve(&channel, (uint32_t)count);
    model_settle();
}

static void close_it(bool and_discard)
{
    bool first = and_discard && !model.discarded;
    model.closed = true;
    model.discarded |= and_discard;
    while (model.sender_count)
        tell(pop(model.senders, &model.sender_count), FAILED);
    model_settle();
    drops = 0;
    if (and_discard)
        ints_discard(&channel);
    else
        ints_close(&channel);
    CHECK_INT(drops, first ? model.count : 0); /* drop_int looks that it is each once */
    if (first)
        model.count = 0;
}

static void compare(void)
{
    for (int i = 0; i < WAITERS; i++)
        if (model.waiter[i].hand)
            CHECK_INT(model.waiter[i].hand->woken, model.waiter[i].woken);
    CHECK_INT(channel.core.count, model.count);
    CHECK_INT(channel.core.promised, model.promised);
    CHECK_INT(channel.core.reserved, model.reserved);
}

static void step(int steps)
{
    int i = (int)below(WAITERS);
    unsigned what = below(100);
    struct waiter *w = &model.waiter[i];
    if (!w->hand && what < 60)
        begin_one(w);
    if (w->hand && what < 70)
        poll_one(i);
    else if (w->hand && what < 80)
        drop_one(i);
    else if (what < 85)
        use_reserved();
    else if (what < 92 && model.count < ROOM / 2)
        try_send();
    else if (what < 99)
        try_recv();
    else if (below((unsigned)steps / 100) == 0)
        close_it(below(3) == 0);
    compare();
}

/* Sometimes nobody receives for a while, so that long queues come to be, and sometimes nobody
 * sends. */
static void random_round(size_t capacity, int steps)
{
    memset(&model, 0, sizeof model);
    model.capacity = capacity;
    next_id = 10000;
    if (capacity)
        CHECK_INT(ints_open(&channel, capacity), 0);
    else
        ints_open_unbounded(&channel);
    for (int i = 0; i < steps; i++) {
        step(steps);
        if (!capacity && below(100) == 0 && model.count < ROOM / 2)
            for (unsigned n = below(ROOM / 4); n > 0; n--)
                try_send();
        if (below(200) == 0)
            while (model.count > model.promised)
                try_recv();
    }
    for (int i = 0; i < WAITERS; i++)
        if (model.waiter[i].hand)
            drop_one(i);
    CHECK_INT(model.promised, 0);
    CHECK_INT(model.reserved, model.held);
    close_it(true);
    CHECK_INT(channel.core.count, 0);
    ints_free(&channel);
}

int main(void)
{
    acc_allocator counted = {counted_allocate, counted_release, NULL};
    acc_set_allocator(&counted);
    hand_seed_from_environment();
    freed_place_is_promised();
    element_is_promised();
    after_close_permits_send();
    after_close_granted_sends();
    cancelled_reserve_gives_way();
    closed_while_waiting();
    discard(5, 4);
    discard(0, 0);
    discard(0, 100);
    discarded_promise();
    allocation_fails();
    short_queue_allocates_once();
    alignment_and_borrowed_places();
    for (int round = 0; round < 200; round++)
        random_round(below(6), 500);
    CHECK_INT(alive, 0);
    return 0;
}
