/* Shows, with the frame itself as the witness, that
 *   - a start whose children are ready at once stores no value to the frame: it is poisoned
 *     before and compared after (twice, with opposite poison), and, where nothing may be
 *     stored at all, it lies in a page that is read-only;
 *   - a resume whose child is still pending writes nothing: its frame lies in a read-only page.
 * Two controls show that a store would be seen.  Includes the generated C, to know the frames.
 * One line a proof: PASS or FAIL, claim, name, remark. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include GENERATED
#ifdef HAVE_pair
#include "proof_pair.gen.c"
#endif
#ifdef HAVE_first
#include "proof_first.gen.c"
#endif
#ifdef HAVE_each
#include "proof_each.gen.c"
#endif
#ifdef HAVE_kept
#include "proof_kept.gen.c"
#endif

/* ---- leaf and executor ---- */

static long leaf_pends, polls;
static long pends_left;

void leaf_init(struct leaf *self, long x)
{
    self->x = x;
    pends_left = leaf_pends;
}

acc_poll leaf_poll(struct leaf *self, acc_context *cx, long *out)
{
    (void)cx;
    polls++;
    if (pends_left > 0) {
        pends_left--;
        return ACC_PENDING;
    }
    *out = self->x ^ 5;
    return ACC_READY;
}

void leaf_drop(struct leaf *self) { (void)self; }

void touch(unsigned *values, int count)
{
    for (int i = 0; i < count; i++)
        values[i] = (unsigned)i * 7;
}

void acc_run_blocking(const acc_type *type, void *memory, void *out)
{
    (void)type, (void)memory, (void)out;
    abort();
}

static void no_wake(acc_waker waker) { (void)waker; }

static void misuse(acc_executor *executor, const char *name, const char *what)
{
    (void)executor;
    printf("FAIL misuse %s: %s\n", name, what);
    abort();
}

static const acc_executor_ops ops = {
    .version = ACC_ABI_VERSION,
    .size = sizeof(acc_executor_ops),
    .wake = no_wake,
    .wake_local = no_wake,
    .misuse = misuse,
};
static acc_executor executor = {&ops};

/* ---- the page ---- */

static unsigned char *page;
enum { PAGE = 64 * 1024 };
static sigjmp_buf fault;

static void on_fault(int number)
{
    (void)number;
    siglongjmp(fault, 1);
}

static void protect(int protection)
{
    if (mprotect(page, PAGE, protection)) {
        perror("mprotect");
        exit(1);
    }
}

static void say(int pass, const char *claim, const char *name, const char *remark)
{
    printf("%s %s %s %s\n", pass ? "PASS" : "FAIL", claim, name, remark);
}

/* ---- the functions, behind one signature ---- */

static unsigned values[1024];
static acc_context cx;

#define ON_LOOP(T, name)                                                                           \
    static acc_poll start_##name(void *frame, long n)                                              \
    {                                                                                              \
        T out;                                                                                     \
        return name##_future_start(frame, &cx, &out, values, (unsigned long)n);                    \
    }
#define ON_VALUE(name)                                                                             \
    static acc_poll start_##name(void *frame, long x)                                              \
    {                                                                                              \
        long out;                                                                                  \
        return name##_future_start(frame, &cx, &out, x);                                           \
    }
ON_LOOP(unsigned long, hot)
ON_LOOP(unsigned long, hot_many)
ON_LOOP(unsigned long, hot_two)
ON_LOOP(unsigned long, hot_pinned)
ON_LOOP(unsigned long, hot_while)
ON_LOOP(unsigned long, nested)
ON_LOOP(unsigned long, nested_times)
ON_LOOP(long, ready_inline)
ON_LOOP(long, ready_call)
ON_LOOP(long, ready_leaf)
ON_VALUE(chain1)
ON_VALUE(chain8)
ON_VALUE(chain64)
ON_VALUE(inlined8)
ON_VALUE(inlined64)
ON_VALUE(half)
#ifdef HAVE_pair
ON_VALUE(pair)
#endif
#ifdef HAVE_first
ON_VALUE(first)
#endif
#ifdef HAVE_each
ON_VALUE(each)
#endif
#ifdef HAVE_kept
ON_VALUE(kept)
#endif

struct proof {
    const char *name;
    acc_poll (*start)(void *frame, long n);
    const acc_type *type;
    int untouched;               /* its children never reach a leaf: not one store is allowed */
    unsigned pinned, pinned_end; /* bytes of the frame that are pinned */
};

#define P(name, untouched) {#name, start_##name, &name##_future_type, untouched, 0, 0}
static const struct proof proofs[] = {
    P(hot, 0),
    P(hot_many, 0),
    P(hot_two, 0),
    {"hot_pinned", start_hot_pinned, &hot_pinned_future_type, 0,
     offsetof(struct hot_pinned_future, frame.table),
     offsetof(struct hot_pinned_future, frame.table) + 256},
    P(hot_while, 0),
    P(nested, 0),
    P(nested_times, 0),
    P(half, 1),
    P(ready_inline, 1),
    P(ready_call, 1),
    P(ready_leaf, 0),
    P(chain1, 0),
    P(chain8, 0),
    P(chain64, 0),
    P(inlined8, 0),
    P(inlined64, 0),
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What the claim does not speak of: tags, the bytes of leaves written by hand (found by the
 * metadata of the states: a child that is not known), and what is pinned. */
static void allow(unsigned char *allowed, const acc_meta *meta, unsigned base)
{
    memset(allowed + base + meta->tag_offset, 1, meta->tag_size);
    for (uint32_t s = 0; s < meta->state_count; s++) {
        const acc_state_meta *state = &meta->states[s];
        if (state->kind != ACC_STATE_CHILD)
            continue;
        if (state->child)
            allow(allowed, state->child, base + state->child_offset);
        else
            memset(allowed + base + state->child_offset, 1, sizeof(struct leaf));
    }
}

static void prove_ready(const struct proof *proof)
{
    static unsigned char allowed[PAGE];
    size_t size = proof->type->size;
    unsigned stored = 0, leaf_bytes = 0;
    memset(allowed, 0, sizeof allowed);
    if (!proof->untouched) {
        allow(allowed, proof->type->meta, 0);
        memset(allowed + proof->pinned, 1, proof->pinned_end - proof->pinned);
    }
    leaf_pends = 0;
    int ready = 1;
    for (int poison = 0x5a; poison <= 0xa5; poison += 0xa5 - 0x5a) {
        memset(page, poison, PAGE);
        ready &= proof->start(page, 5000) == ACC_READY;
        for (size_t i = 0; i < PAGE; i++)
            if (page[i] != poison)
                *(i < size && allowed[i] ? &leaf_bytes : &stored) += 1;
    }
    char remark[160];
    snprintf(remark, sizeof remark,
             "frame %zu bytes; value bytes stored: %u; bytes of the leaf, pinned and tags: %u%s",
             size, stored, leaf_bytes / 2, ready ? "" : "; NOT READY");
    say(ready && !stored, "ready-stores-nothing", proof->name, remark);
    if (!proof->untouched)
        return;
    protect(PROT_READ);
    if (sigsetjmp(fault, 1)) {
        say(0, "ready-in-read-only-page", proof->name, "SIGSEGV: it wrote");
    } else {
        ready = proof->start(page, 5000) == ACC_READY;
        say(ready, "ready-in-read-only-page", proof->name, "ran to its end");
    }
    protect(PROT_READ | PROT_WRITE);
}

/* Suspends it, then polls it three times on a read-only page, then on a writable one to its end. */
static void prove_pending(const char *claim, const char *name, const acc_type *type,
                          acc_poll (*start)(void *, long))
{
    long out[4], pends = 0;
    memset(page, 0x5a, PAGE);
    leaf_pends = 6; /* await_all and await_any have two leaves, which share the count */
    polls = 0;
    if (start(page, 3000) != ACC_PENDING) {
        say(0, claim, name, "was not pending");
        return;
    }
    long before = polls;
    protect(PROT_READ);
    if (sigsetjmp(fault, 1)) {
        protect(PROT_READ | PROT_WRITE);
        say(0, claim, name, "SIGSEGV: a still pending resume wrote to the frame");
        return;
    }
    pends_left = 100;
    for (int i = 0; i < 3; i++)
        pends += type->poll(page, &cx, out) == ACC_PENDING;
    protect(PROT_READ | PROT_WRITE);
    long seen = polls - before;
    pends_left = 0;
    leaf_pends = 0;
    acc_poll end = type->poll(page, &cx, out);
    char remark[80];
    snprintf(remark, sizeof remark, "%ld resumes still pending, %ld polls of leaves", pends, seen);
    say(pends == 3 && seen >= 3 && end == ACC_READY, claim, name, remark);
}

/* Whether these witnesses see a store: a suspend must change the poison, and a resume that goes
 * on must fault. */
static void controls(void)
{
    long out;
    memset(page, 0x5a, PAGE);
    leaf_pends = 2;
    int pending = start_hot(page, 5000) == ACC_PENDING;
    unsigned changed = 0;
    for (size_t i = 0; i < hot_future_type.size; i++)
        changed += page[i] != 0x5a;
    char remark[80];
    snprintf(remark, sizeof remark, "%u bytes of the frame changed when it suspended", changed);
    say(pending && changed > 8, "control", "poison", remark);
    pends_left = 0;
    protect(PROT_READ);
    if (sigsetjmp(fault, 1)) {
        say(1, "control", "read-only", "a resume that goes on and suspends again faults");
    } else {
        hot_future_poll((void *)page, &cx, (unsigned long *)&out);
        say(0, "control", "read-only", "a resume that goes on did not fault");
    }
    protect(PROT_READ | PROT_WRITE);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return 1;
    signal(SIGSEGV, on_fault);
    cx = acc_cx_make((acc_waker){&executor, 0, 0, 0}, ~UINT64_C(0), 128);
    for (unsigned i = 0; i < COUNT(values); i++)
        values[i] = i * 2654435761U >> 4;
    controls();
    for (size_t i = 0; i < COUNT(proofs); i++)
        prove_ready(&proofs[i]);
    for (size_t i = 0; i < COUNT(proofs); i++)
        if (!proofs[i].untouched)
            prove_pending("still-pending-writes-nothing", proofs[i].name, proofs[i].type,
                          proofs[i].start);
#define MORE(name) prove_pending("more-still-pending", #name, &name##_future_type, start_##name)
#ifdef HAVE_pair
    MORE(pair);
#endif
#ifdef HAVE_first
    MORE(first);
#endif
#ifdef HAVE_each
    MORE(each);
#endif
#ifdef HAVE_kept
    MORE(kept);
#endif
    return 0;
}
