/* Semaphore, mutex, rwlock: each rule alone, then all three against a model, at random. */
#include "hand.h"

HAND_TYPE(acc_semaphore_acquire_future);
VOID_HAND_TYPE(acc_mutex_lock_future);
VOID_HAND_TYPE(acc_rwlock_read_future);
VOID_HAND_TYPE(acc_rwlock_write_future);

#define ACQUIRE(semaphore, count) HAND(acc_semaphore_acquire_future, semaphore, count)
#define LOCK(mutex) HAND(acc_mutex_lock_future, mutex)
#define READ_LOCK(lock) HAND(acc_rwlock_read_future, lock)
#define WRITE_LOCK(lock) HAND(acc_rwlock_write_future, lock)

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

static void is_granted(hand *h)
{
    CHECK(h->woken);
    CHECK_INT(hand_poll(h), ACC_READY);
}

/* ---- semaphore ----------------------------------------------------------------------------- */

static void semaphore_counts(void)
{
    acc_semaphore s = ACC_SEMAPHORE_INIT(3);
    is_ready(ACQUIRE(&s, 2), 0);
    CHECK_INT(acc_semaphore_try_acquire(&s, 2), -EAGAIN);
    CHECK_INT(acc_semaphore_try_acquire(&s, 1), 0);
    CHECK_INT(acc_semaphore_try_acquire(&s, 0), 0);
    acc_semaphore_release(&s, 3);
    CHECK_INT(s.permits, 3);
    CHECK_INT(acc_semaphore_forget(&s, 2), 2);
    CHECK_INT(acc_semaphore_forget(&s, 2), 1);
    acc_semaphore_init(&s, 7);
    CHECK_INT(s.permits, 7);
}

static void semaphore_is_fifo(void)
{
    acc_semaphore s = {0};
    hand *many = ACQUIRE(&s, 3), *few = ACQUIRE(&s, 1);
    waits(many);
    waits(few);
    acc_semaphore_release(&s, 2);
    waits(few); /* though there is one: it does not overtake */
    CHECK_INT(acc_semaphore_try_acquire(&s, 1), -EAGAIN);
    acc_semaphore_release(&s, 2);
    is_granted(few);
    is_granted(many);
    CHECK_INT(s.permits, 0);
}

/* Two permits were put by for the one that is dropped. */
static void semaphore_dropped_waiter_gives_way(void)
{
    acc_semaphore s = ACC_SEMAPHORE_INIT(2);
    hand *many = ACQUIRE(&s, 3), *few = ACQUIRE(&s, 1), *other = ACQUIRE(&s, 1);
    waits(many);
    waits(few);
    waits(other);
    hand_drop(many);
    is_granted(other);
    hand_drop(few); /* granted, never polled again */
    CHECK_INT(s.permits, 1);
}

static void semaphore_closes(void)
{
    acc_semaphore s = ACC_SEMAPHORE_INIT(1);
    hand *granted = ACQUIRE(&s, 2), *waiting = ACQUIRE(&s, 1);
    waits(granted);
    waits(waiting);
    acc_semaphore_release(&s, 1);
    acc_semaphore_close(&s);
    CHECK(waiting->woken);
    is_ready(waiting, -ECANCELED);
    is_ready(granted, 0); /* it was granted before */
    is_ready(ACQUIRE(&s, 1), -ECANCELED);
    CHECK_INT(acc_semaphore_try_acquire(&s, 0), -ECANCELED);
    acc_semaphore_release(&s, 2);
    CHECK_INT(s.permits, 2);
}

/* ---- mutex --------------------------------------------------------------------------------- */

static void mutex_is_fifo(void)
{
    acc_mutex m = {0};
    hand *one = LOCK(&m), *two = LOCK(&m);
    CHECK_INT(acc_mutex_try_lock(&m), 1);
    CHECK_INT(acc_mutex_try_lock(&m), 0);
    waits(one);
    waits(two);
    acc_mutex_unlock(&m);
    CHECK_INT(acc_mutex_try_lock(&m), 0); /* it is promised */
    hand *late = LOCK(&m);
    waits(late);
    is_granted(one);
    acc_mutex_unlock(&m);
    is_granted(two);
    acc_mutex_unlock(&m);
    is_granted(late);
    acc_mutex_unlock(&m);
    CHECK(!m.locked && !m.waiters.first);
}

static void mutex_granted_and_dropped(void)
{
    acc_mutex m = {0};
    hand *one = LOCK(&m), *two = LOCK(&m), *three = LOCK(&m);
    CHECK_INT(acc_mutex_try_lock(&m), 1);
    waits(one);
    waits(two);
    waits(three);
    hand_drop(two); /* leaves the queue from its middle */
    acc_mutex_unlock(&m);
    CHECK(one->woken && !three->woken);
    hand_drop(one);
    is_granted(three);
    acc_mutex_unlock(&m);
    hand *last = LOCK(&m);
    CHECK_INT(acc_mutex_try_lock(&m), 1);
    waits(last);
    acc_mutex_unlock(&m);
    hand_drop(last);
    CHECK(!m.locked);
}

/* Without budget it does not take what it could, and says so by waking itself. */
static void budget_is_spent(void)
{
    acc_mutex m = {0};
    hand *h = LOCK(&m);
#ifdef ACC_HARD
    CHECK_INT(hand_poll_with(h, 1), ACC_PENDING);
#endif
    CHECK_INT(hand_poll_with(h, 0), ACC_PENDING);
    CHECK(h->woken && !m.locked && !m.waiters.first);
    hand *waiting = LOCK(&m);
    CHECK_INT(acc_mutex_try_lock(&m), 1);
    waits(waiting);
    acc_mutex_unlock(&m);
    CHECK_INT(hand_poll_with(waiting, 0), ACC_READY); /* it has waited: no budget */
    hand_drop(h);
}

/* ---- rwlock -------------------------------------------------------------------------------- */

static void rwlock_reader_behind_writer(void)
{
    acc_rwlock l = {0};
    hand *writer = WRITE_LOCK(&l), *late = READ_LOCK(&l), *later = READ_LOCK(&l);
    is_ready(READ_LOCK(&l), 12345);
    CHECK_INT(acc_rwlock_try_read(&l), 1);
    CHECK_INT(acc_rwlock_try_write(&l), 0);
    waits(writer);
    waits(late);
    waits(later);
    CHECK_INT(acc_rwlock_try_read(&l), 0);
    acc_rwlock_read_unlock(&l);
    CHECK(!writer->woken);
    acc_rwlock_read_unlock(&l);
    CHECK(!late->woken);
    is_granted(writer);
    acc_rwlock_write_unlock(&l);
    is_granted(later);
    is_granted(late);
    CHECK_INT(l.readers, 2);
}

static void rwlock_dropped_writer_lets_readers_in(void)
{
    acc_rwlock l = {0};
    hand *writer = WRITE_LOCK(&l), *one = READ_LOCK(&l), *two = READ_LOCK(&l);
    CHECK_INT(acc_rwlock_try_read(&l), 1);
    waits(writer);
    waits(one);
    waits(two);
    hand_drop(writer);
    is_granted(one);
    hand_drop(two); /* granted: it has to give it back */
    CHECK_INT(l.readers, 2);
    acc_rwlock_read_unlock(&l);
    acc_rwlock_read_unlock(&l);
    CHECK_INT(acc_rwlock_try_write(&l), 1);
    hand *next = WRITE_LOCK(&l);
    waits(next);
    acc_rwlock_write_unlock(&l);
    hand_drop(next);
    CHECK(!l.writing && !l.readers);
}

static void rwlock_downgrades(void)
{
    acc_rwlock l = {0};
    is_ready(WRITE_LOCK(&l), 12345);
    hand *reader = READ_LOCK(&l), *writer = WRITE_LOCK(&l);
    waits(reader);
    waits(writer);
    acc_rwlock_downgrade(&l);
    is_granted(reader);
    CHECK(!writer->woken);
    acc_rwlock_read_unlock(&l);
    acc_rwlock_read_unlock(&l);
    is_granted(writer);
}

/* ---- the model ----------------------------------------------------------------------------- */

/* What all three are: somebody wants something and gets it when it is free and nobody is before
 * him.  Semaphore: `want` permits.  Mutex: one of one.  Rwlock: a reader wants 1, a writer all. */
enum kind { SEMAPHORE, MUTEX, RWLOCK };
enum { ALL = 1000, MOST = 40 };
enum status { FRESH, QUEUED, GRANTED, FAILED };

static struct model {
    enum kind kind;
    long free;
    bool closed;
    struct {
        hand *hand;
        enum status status;
        long want;
        bool woken;
    } waiter[MOST];  /* in the order they came, whatever their status */
    int queue[MOST]; /* numbers of waiters, in the order they queued */
    int queued;
    long held[MOST];
    int holders;
} model;

static acc_semaphore semaphore;
static acc_mutex mutex;
static acc_rwlock rwlock;

static void model_grant(void)
{
    while (model.queued && model.waiter[model.queue[0]].want <= model.free) {
        int first = model.queue[0];
        model.free -= model.waiter[first].want;
        model.waiter[first].status = GRANTED;
        model.waiter[first].woken = true;
        memmove(model.queue, model.queue + 1, sizeof(int) * (size_t)--model.queued);
    }
}

static void model_hold(long want)
{
    CHECK(model.holders < MOST);
    model.held[model.holders++] = want;
}

static hand *real_new(long want)
{
    switch (model.kind) {
    case SEMAPHORE:
        return ACQUIRE(&semaphore, (uint32_t)want);
    case MUTEX:
        return LOCK(&mutex);
    default:
        return want == 1 ? READ_LOCK(&rwlock) : WRITE_LOCK(&rwlock);
    }
}

static bool real_try(long want)
{
    switch (model.kind) {
    case SEMAPHORE:
        return acc_semaphore_try_acquire(&semaphore, (uint32_t)want) == 0;
    case MUTEX:
        return acc_mutex_try_lock(&mutex);
    default:
        return want == 1 ? acc_rwlock_try_read(&rwlock) : acc_rwlock_try_write(&rwlock);
    }
}

static void real_release(long want)
{
    switch (model.kind) {
    case SEMAPHORE:
        acc_semaphore_release(&semaphore, (size_t)want);
        break;
    case MUTEX:
        acc_mutex_unlock(&mutex);
        break;
    default:
        if (want == 1)
            acc_rwlock_read_unlock(&rwlock);
        else
            acc_rwlock_write_unlock(&rwlock);
    }
}

static void compare(void)
{
    for (int i = 0; i < MOST; i++)
        if (model.waiter[i].hand)
            CHECK_INT(model.waiter[i].hand->woken, model.waiter[i].woken);
    switch (model.kind) {
    case SEMAPHORE:
        CHECK_INT(semaphore.permits, model.free);
        break;
    case MUTEX:
        CHECK_INT(mutex.locked, 1 - model.free);
        break;
    default:
        CHECK_INT(rwlock.writing, model.free == 0);
        CHECK_INT(rwlock.readers, model.free == 0 ? 0 : ALL - model.free);
    }
}

/* Polls waiter i with some budget, 0 at times, and expects what the model says. */
static void poll_one(int i)
{
    hand *h = model.waiter[i].hand;
    long want = model.waiter[i].want;
    int32_t budget = below(4) ? HAND_BUDGET : 0;
    bool hostile = false, ready = model.waiter[i].status >= GRANTED;
    model.waiter[i].woken = false;
    if (model.waiter[i].status == FRESH) {
#ifdef ACC_HARD
        hostile = !h->looked;
#endif
        bool could = model.closed || (!model.queued && want <= model.free);
        ready = could && budget && !hostile;
        if (!could && !hostile) {
            model.waiter[i].status = QUEUED;
            model.queue[model.queued++] = i;
        } else if (!ready) {
            model.waiter[i].woken = true;
        } else if (model.closed) {
            model.waiter[i].status = FAILED;
        } else {
            model.free -= want;
            model.waiter[i].status = GRANTED;
        }
    }
    CHECK_INT(hand_poll_with(h, budget), ready ? ACC_READY : ACC_PENDING);
    if (!ready)
        return;
    if (model.kind == SEMAPHORE)
        CHECK_INT(h->result, model.waiter[i].status == FAILED ? -ECANCELED : 0);
    if (model.waiter[i].status == GRANTED)
        model_hold(want);
    model.waiter[i].hand = NULL;
}

static void drop_one(int i)
{
    if (model.waiter[i].status == QUEUED) {
        int at = 0;
        while (model.queue[at] != i)
            at++;
        memmove(model.queue + at, model.queue + at + 1,
                sizeof(int) * (size_t)(--model.queued - at));
    } else if (model.waiter[i].status == GRANTED) {
        model.free += model.waiter[i].want;
    }
    hand *h = model.waiter[i].hand;
    model.waiter[i].hand = NULL;
    model_grant();
    hand_drop(h);
}

static long some_want(void)
{
    return model.kind == SEMAPHORE ? (long)below(5) : model.kind == MUTEX || below(3) ? 1 : ALL;
}

static void begin_one(int i)
{
    model.waiter[i].want = some_want();
    model.waiter[i].status = FRESH;
    model.waiter[i].woken = false;
    model.waiter[i].hand = real_new(model.waiter[i].want);
}

static void release_one(void)
{
    if (!model.holders)
        return;
    int which = (int)below((unsigned)model.holders);
    long want = model.held[which];
    model.held[which] = model.held[--model.holders];
    model.free += want;
    model_grant();
    real_release(want);
}

static void try_one(void)
{
    long want = some_want();
    bool could = !model.closed && !model.queued && want <= model.free;
    CHECK_INT(real_try(want), could);
    if (could) {
        model.free -= want;
        model_hold(want);
    }
}

static void close_all(void)
{
    for (int i = 0; i < model.queued; i++) {
        model.waiter[model.queue[i]].status = FAILED;
        model.waiter[model.queue[i]].woken = true;
    }
    model.queued = 0;
    model.closed = true;
    acc_semaphore_close(&semaphore);
}

/* One round ends with all given back and everything as at the start: no permit is lost. */
static void random_round(enum kind kind, int steps)
{
    long all = kind == SEMAPHORE ? 6 : kind == MUTEX ? 1 : ALL;
    memset(&model, 0, sizeof model);
    model.kind = kind;
    model.free = all;
    acc_semaphore_init(&semaphore, 6);
    memset(&mutex, 0, sizeof mutex);
    memset(&rwlock, 0, sizeof rwlock);
    for (int step = 0; step < steps; step++) {
        int i = (int)below(12);
        unsigned what = below(100);
        if (!model.waiter[i].hand && what < 60)
            begin_one(i);
        if (model.waiter[i].hand && what < 70)
            poll_one(i);
        else if (model.waiter[i].hand && what < 80)
            drop_one(i);
        else if (what < 95)
            release_one();
        else if (model.holders < MOST / 2)
            try_one();
        if (kind == SEMAPHORE && step > steps / 2 && below((unsigned)steps) == 0)
            close_all();
        compare();
    }
    for (int i = 0; i < MOST; i++)
        if (model.waiter[i].hand)
            drop_one(i);
    while (model.holders)
        release_one();
    compare();
    CHECK_INT(model.free, all);
}

int main(void)
{
    hand_seed_from_environment();
    semaphore_counts();
    semaphore_is_fifo();
    semaphore_dropped_waiter_gives_way();
    semaphore_closes();
    mutex_is_fifo();
    mutex_granted_and_dropped();
    budget_is_spent();
    rwlock_reader_behind_writer();
    rwlock_dropped_writer_lets_readers_in();
    rwlock_downgrades();
    for (int round = 0; round < 300; round++)
        random_round((enum kind)(round % 3), 300);
    return 0;
}
