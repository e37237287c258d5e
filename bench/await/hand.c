/* workloads.c as a good C programmer writes it without acc: a struct with what must survive and a
 * switch on the state.  The hot loops work on locals and are entered at their heads; a future is
 * set up by _init and does all its work in _poll. */
#define ACC_GENERATED 1
#define BY_HAND 1
#include "leaf.h"

#include "noinline.h"

/* ---- a hot loop with a rare await ---- */

struct hot_future {
    const unsigned *v;
    unsigned long n, i;
    unsigned long sum;
    struct leaf rest;
    int state;
};

void hot_future_init(struct hot_future *self, const unsigned *v, unsigned long n)
{
    self->v = v;
    self->n = n;
    self->i = 0;
    self->sum = 0;
    self->state = 0;
}

acc_poll hot_future_poll(struct hot_future *self, acc_context *cx, unsigned long *out)
{
    const unsigned *v = self->v;
    unsigned long n = self->n, i;
    long r;
    unsigned long sum;
    for (;;) {
        switch (self->state) {
        case 0:
            sum = self->sum;
            for (i = self->i; i < n; i++) {
                sum = (sum << 1 | sum >> 63) ^ v[i & 1023];
                if (i % 1000 == 999)
                    break;
            }
            if (i >= n) {
                *out = sum;
                self->state = 2;
                return ACC_READY;
            }
            self->i = i;
            self->sum = sum;
            leaf_init(&self->rest, i);
            self->state = 1;
            /* fall through */
        case 1:
            if (leaf_poll(&self->rest, cx, &r) == ACC_PENDING)
                return ACC_PENDING;
            self->sum += r;
            self->i++;
            self->state = 0;
        }
    }
}

struct hot_signed_future {
    const unsigned *v;
    long n, i;
    unsigned long sum;
    struct leaf rest;
    int state;
};

void hot_signed_future_init(struct hot_signed_future *self, const unsigned *v, long n)
{
    self->v = v;
    self->n = n;
    self->i = 0;
    self->sum = 0;
    self->state = 0;
}

acc_poll hot_signed_future_poll(struct hot_signed_future *self, acc_context *cx, unsigned long *out)
{
    const unsigned *v = self->v;
    long n = self->n, i, r;
    unsigned long sum;
    for (;;) {
        switch (self->state) {
        case 0:
            sum = self->sum;
            for (i = self->i; i < n; i++) {
                sum = (sum << 1 | sum >> 63) ^ v[i & 1023];
                if (i % 1000 == 999)
                    break;
            }
            if (i >= n) {
                *out = sum;
                self->state = 2;
                return ACC_READY;
            }
            self->i = i;
            self->sum = sum;
            leaf_init(&self->rest, i);
            self->state = 1;
            /* fall through */
        case 1:
            if (leaf_poll(&self->rest, cx, &r) == ACC_PENDING)
                return ACC_PENDING;
            self->sum += r;
            self->i++;
            self->state = 0;
        }
    }
}

struct hot_many_future {
    const unsigned *v;
    unsigned long n, i;
    unsigned long a, b, c, d, e, f, g, h;
    struct leaf rest;
    int state;
};

void hot_many_future_init(struct hot_many_future *self, const unsigned *v, unsigned long n)
{
    self->v = v;
    self->n = n;
    self->i = 0;
    self->a = 1, self->b = 2, self->c = 3, self->d = 4;
    self->e = 5, self->f = 6, self->g = 7, self->h = 8;
    self->state = 0;
}

acc_poll hot_many_future_poll(struct hot_many_future *self, acc_context *cx, unsigned long *out)
{
    const unsigned *v = self->v;
    unsigned long n = self->n, i;
    long r;
    for (;;) {
        switch (self->state) {
        case 0: {
            unsigned long a = self->a, b = self->b, c = self->c, d = self->d;
            unsigned long e = self->e, f = self->f, g = self->g, h = self->h;
            for (i = self->i; i < n; i++) {
                unsigned long x = v[i & 1023];
                a += x, b ^= a, c += b, d ^= c, e += d, f ^= e, g += f, h ^= g;
                if (i % 1000 == 999)
                    break;
            }
            if (i >= n) {
                *out = a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
                self->state = 2;
                return ACC_READY;
            }
            self->i = i;
            self->a = a, self->b = b, self->c = c, self->d = d;
            self->e = e, self->f = f, self->g = g, self->h = h;
            leaf_init(&self->rest, i);
            self->state = 1;
        }
            /* fall through */
        case 1:
            if (leaf_poll(&self->rest, cx, &r) == ACC_PENDING)
                return ACC_PENDING;
            self->a += r;
            self->i++;
            self->state = 0;
        }
    }
}

struct hot_two_future {
    const unsigned *v;
    unsigned long n, i;
    unsigned long sum, odd;
    struct leaf rest;
    int state;
};

void hot_two_future_init(struct hot_two_future *self, const unsigned *v, unsigned long n)
{
    self->v = v;
    self->n = n;
    self->i = 0;
    self->sum = 0;
    self->odd = 0;
    self->state = 0;
}

acc_poll hot_two_future_poll(struct hot_two_future *self, acc_context *cx, unsigned long *out)
{
    const unsigned *v = self->v;
    unsigned long n = self->n, i;
    long r;
    unsigned long sum, odd;
    for (;;) {
        switch (self->state) {
        case 0:
            sum = self->sum;
            odd = self->odd;
            for (i = self->i; i < n; i++) {
                unsigned x = v[i & 1023];
                if (i % 1000 == 999) {
                    leaf_init(&self->rest, i);
                    self->state = 1;
                    break;
                }
                if (i % 1000 == 499) {
                    leaf_init(&self->rest, x);
                    self->state = 2;
                    break;
                }
                if (x & 1)
                    odd += x;
                sum = (sum << 1 | sum >> 63) ^ x;
            }
            if (i >= n) {
                *out = sum + odd;
                self->state = 3;
                return ACC_READY;
            }
            self->i = i;
            self->sum = sum;
            self->odd = odd;
            continue;
        case 1:
            if (leaf_poll(&self->rest, cx, &r) == ACC_PENDING)
                return ACC_PENDING;
            sum = self->sum + r;
            self->sum = (sum << 1 | sum >> 63) ^ v[self->i & 1023];
            break;
        case 2:
            if (leaf_poll(&self->rest, cx, &r) == ACC_PENDING)
                return ACC_PENDING;
            self->odd += r;
            break;
        }
        self->i++;
        self->state = 0;
    }
}

struct hot_pinned_future {
    const unsigned *v;
    unsigned long n, i;
    unsigned long sum;
    unsigned table[64];
    struct leaf rest;
    int state;
};

void hot_pinned_future_init(struct hot_pinned_future *self, const unsigned *v, unsigned long n)
{
    self->v = v;
    self->n = n;
    self->state = 0;
}

acc_poll hot_pinned_future_poll(struct hot_pinned_future *self, acc_context *cx, unsigned long *out)
{
    const unsigned *v = self->v;
    unsigned long n = self->n, i;
    long r;
    unsigned long sum;
    unsigned *table = self->table;
    for (;;) {
        switch (self->state) {
        case 0:
            touch(table, 64);
            self->i = 0;
            self->sum = 0;
            /* fall through */
        case 1:
            sum = self->sum;
            for (i = self->i; i < n; i++) {
                table[i & 63] += v[i & 1023];
                sum ^= table[sum & 63];
                if (i % 1000 == 999)
                    break;
            }
            if (i >= n) {
                touch(table, 64);
                *out = sum + table[3];
                self->state = 3;
                return ACC_READY;
            }
            self->i = i;
            self->sum = sum;
            leaf_init(&self->rest, i);
            self->state = 2;
            /* fall through */
        case 2:
            if (leaf_poll(&self->rest, cx, &r) == ACC_PENDING)
                return ACC_PENDING;
            self->sum += r;
            self->i++;
            self->state = 1;
        }
    }
}

struct hot_while_future {
    const unsigned *v;
    unsigned long n, i;
    unsigned long sum;
    struct leaf rest;
    int state;
};

void hot_while_future_init(struct hot_while_future *self, const unsigned *v, unsigned long n)
{
    self->v = v;
    self->n = n;
    self->i = 0;
    self->sum = 0;
    self->state = 0;
}

acc_poll hot_while_future_poll(struct hot_while_future *self, acc_context *cx, unsigned long *out)
{
    const unsigned *v = self->v;
    unsigned long n = self->n, i;
    long r;
    unsigned long sum;
    for (;;) {
        switch (self->state) {
        case 0:
            sum = self->sum;
            for (i = self->i; i < n && i % 1000 != 999; i++)
                sum = (sum << 1 | sum >> 63) ^ v[i & 1023];
            self->sum = sum;
            self->i = i;
            if (i >= n)
                goto done;
            leaf_init(&self->rest, i);
            self->state = 1;
            /* fall through */
        case 1:
            if (leaf_poll(&self->rest, cx, &r) == ACC_PENDING)
                return ACC_PENDING;
            if (r < 0)
                goto done;
            self->sum = (self->sum << 1 | self->sum >> 63) ^ v[self->i & 1023];
            self->i++;
            self->state = 0;
        }
    }
done:
    *out = self->sum;
    self->state = 2;
    return ACC_READY;
}

struct nested_future {
    const unsigned *v;
    unsigned long n, i, j;
    unsigned long sum, row;
    struct leaf rest;
    int state;
};

void nested_future_init(struct nested_future *self, const unsigned *v, unsigned long n)
{
    self->v = v;
    self->n = n;
    self->i = 0;
    self->j = 0;
    self->sum = 0;
    self->row = 0;
    self->state = 0;
}

acc_poll nested_future_poll(struct nested_future *self, acc_context *cx, unsigned long *out)
{
    const unsigned *v = self->v;
    unsigned long n = self->n, i, j;
    long r;
    unsigned long sum, row;
    for (;;) {
        switch (self->state) {
        case 0:
            sum = self->sum;
            row = self->row;
            j = self->j;
            for (i = self->i; i < n; i++) {
                for (; j < 64; j++) {
                    row = (row << 1 | row >> 63) ^ v[(i + j) & 1023];
                    if (((i << 6) + j) % 1000 == 999)
                        goto wait;
                }
                sum ^= row;
                row = i + 1;
                j = 0;
            }
            *out = sum;
            self->state = 2;
            return ACC_READY;
        wait:
            self->i = i;
            self->j = j;
            self->sum = sum;
            self->row = row;
            leaf_init(&self->rest, j);
            self->state = 1;
            /* fall through */
        case 1:
            if (leaf_poll(&self->rest, cx, &r) == ACC_PENDING)
                return ACC_PENDING;
            self->row += r;
            self->j++;
            self->state = 0;
        }
    }
}

struct nested_times_future {
    const unsigned *v;
    unsigned long n, i, j;
    unsigned long sum, row;
    struct leaf rest;
    int state;
};

void nested_times_future_init(struct nested_times_future *self, const unsigned *v, unsigned long n)
{
    self->v = v;
    self->n = n;
    self->i = 0;
    self->j = 0;
    self->sum = 0;
    self->row = 0;
    self->state = 0;
}

acc_poll nested_times_future_poll(struct nested_times_future *self, acc_context *cx,
                                  unsigned long *out)
{
    const unsigned *v = self->v;
    unsigned long n = self->n, i, j;
    long r;
    unsigned long sum, row;
    for (;;) {
        switch (self->state) {
        case 0:
            sum = self->sum;
            row = self->row;
            j = self->j;
            for (i = self->i; i < n; i++) {
                for (; j < 64; j++) {
                    row = row * 3 + v[(i + j) & 1023];
                    if (((i << 6) + j) % 1000 == 999)
                        goto wait;
                }
                sum ^= row;
                row = i + 1;
                j = 0;
            }
            *out = sum;
            self->state = 2;
            return ACC_READY;
        wait:
            self->i = i;
            self->j = j;
            self->sum = sum;
            self->row = row;
            leaf_init(&self->rest, j);
            self->state = 1;
            /* fall through */
        case 1:
            if (leaf_poll(&self->rest, cx, &r) == ACC_PENDING)
                return ACC_PENDING;
            self->row += r;
            self->j++;
            self->state = 0;
        }
    }
}

/* ---- children that are ready at once ---- */

#define HALF(linkage, name)                                                                        \
    struct name##_future {                                                                         \
        long x;                                                                                    \
        struct leaf rest;                                                                          \
        int state;                                                                                 \
    };                                                                                             \
    linkage void name##_future_init(struct name##_future *self, long x)                            \
    {                                                                                              \
        self->x = x;                                                                               \
        self->state = 0;                                                                           \
    }                                                                                              \
    linkage acc_poll name##_future_poll(struct name##_future *self, acc_context *cx, long *out)    \
    {                                                                                              \
        long x = self->x;                                                                          \
        switch (self->state) {                                                                     \
        case 0:                                                                                    \
            if (x >= 0)                                                                            \
                break;                                                                             \
            leaf_init(&self->rest, x);                                                             \
            self->state = 1;                                                                       \
            /* fall through */                                                                     \
        case 1:                                                                                    \
            if (leaf_poll(&self->rest, cx, &x) == ACC_PENDING)                                     \
                return ACC_PENDING;                                                                \
        }                                                                                          \
        *out = x / 2 + 1;                                                                          \
        self->state = 2;                                                                           \
        return ACC_READY;                                                                          \
    }

HALF(static, half)
HALF(, half_call)

/* The sum and the index need storing only when the child is pending. */
#define READY(name, type, prefix)                                                                  \
    struct name##_future {                                                                         \
        const unsigned *v;                                                                         \
        unsigned long n, i;                                                                        \
        long sum;                                                                                  \
        struct type child;                                                                         \
        int state;                                                                                 \
    };                                                                                             \
    void name##_future_init(struct name##_future *self, const unsigned *v, unsigned long n)        \
    {                                                                                              \
        self->v = v;                                                                               \
        self->n = n;                                                                               \
        self->i = 0;                                                                               \
        self->sum = 0;                                                                             \
        self->state = 0;                                                                           \
    }                                                                                              \
    acc_poll name##_future_poll(struct name##_future *self, acc_context *cx, long *out)            \
    {                                                                                              \
        const unsigned *v = self->v;                                                               \
        unsigned long n = self->n, i = self->i;                                                    \
        long sum = self->sum, r;                                                                   \
        switch (self->state) {                                                                     \
        case 1:                                                                                    \
            if (prefix##_poll(&self->child, cx, &r) == ACC_PENDING)                                \
                return ACC_PENDING;                                                                \
            sum += r;                                                                              \
            i++;                                                                                   \
            /* fall through */                                                                     \
        case 0:                                                                                    \
            for (; i < n; i++) {                                                                   \
                prefix##_init(&self->child, v[i & 1023]);                                          \
                if (prefix##_poll(&self->child, cx, &r) == ACC_PENDING) {                          \
                    self->i = i;                                                                   \
                    self->sum = sum;                                                               \
                    self->state = 1;                                                               \
                    return ACC_PENDING;                                                            \
                }                                                                                  \
                sum += r;                                                                          \
            }                                                                                      \
        }                                                                                          \
        *out = sum;                                                                                \
        self->state = 2;                                                                           \
        return ACC_READY;                                                                          \
    }

READY(ready_inline, half_future, half_future)
READY(ready_call, half_call_future, half_call_future)
READY(ready_leaf, leaf, leaf)

/* ---- chains ---- */

#define STEP(linkage, name, type, prefix, passed, added)                                           \
    struct name##_future {                                                                         \
        long x;                                                                                    \
        struct type child;                                                                         \
        int state;                                                                                 \
    };                                                                                             \
    linkage void name##_future_init(struct name##_future *self, long x)                            \
    {                                                                                              \
        self->x = x;                                                                               \
        self->state = 0;                                                                           \
    }                                                                                              \
    linkage acc_poll name##_future_poll(struct name##_future *self, acc_context *cx, long *out)    \
    {                                                                                              \
        long r;                                                                                    \
        switch (self->state) {                                                                     \
        case 0:                                                                                    \
            prefix##_init(&self->child, self->x ^ passed);                                         \
            self->state = 1;                                                                       \
            /* fall through */                                                                     \
        case 1:                                                                                    \
            if (prefix##_poll(&self->child, cx, &r) == ACC_PENDING)                                \
                return ACC_PENDING;                                                                \
        }                                                                                          \
        *out = r + added;                                                                          \
        self->state = 2;                                                                           \
        return ACC_READY;                                                                          \
    }

STEP(, chain1, leaf, leaf, 0, 1)
STEP(static, link1, leaf, leaf, 0, 1)
#define LINK(n, m)                                                                                 \
    STEP(, chain##n, chain##m##_future, chain##m##_future, n, n)                                   \
    STEP(static, link##n, link##m##_future, link##m##_future, n, n)
#include "links.h"
STEP(, inlined8, link8_future, link8_future, 0, 0)
STEP(, inlined64, link64_future, link64_future, 0, 0)
