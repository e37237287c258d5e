/* Functions whose sizes rustc's own tests print, and others where rustc is known to lose, as a C
 * programmer writes them; peer.rs has each in Rust.
 *
 * "bound NAME S E" says the least that a frame needs, stored (with its start state, of parameters,
 * and a tag) and embedded (directly awaited: suspends only, and a tag when there are two): the
 * largest of what must be there behind each suspend, the tag, rounded to the alignment.  sizes.py
 * reads these lines. */
#include "leaves.h"

/* ---- rustc's own tests (async-fn-size, future-sizes, moved-locals, overlap...) ---- */

/* bound await1 3 2: the leaf's 2 bytes; stored, a tag */
async uint8_t await1(void)
{
    return await get(1);
}

/* bound await2 4 4: leaf 2, s, tag */
async uint8_t await2(void)
{
    uint8_t s = (uint8_t)next();
    s += await get(1);
    s += await get(2);
    return s;
}

/* bound await3 4 4: the same */
async uint8_t await3(void)
{
    uint8_t s = (uint8_t)next();
    s += await get(1);
    s += await get(2);
    s += await get(3);
    return s;
}

/* bound await3_kept 5 5: leaf 2, a, b, tag */
async uint8_t await3_kept(void)
{
    uint8_t a = await get(1);
    uint8_t b = await get(2);
    uint8_t c = await get(3);
    return a + b + c;
}

/* bound await3_sum 5 5: leaf 2, the first two, which are bytes (their sum would be an int), tag */
async int32_t await3_sum(void)
{
    return await get(1) + await get(2) + await get(3);
}

/* bound single 1025 1024: the leaf; stored, a tag */
async void single(void)
{
    await big();
    return;
}

/* bound single_with_noop 1025 1024 */
async void single_with_noop(void)
{
    noop();
    await big();
    return;
}

/* bound empty 1 0: stored, a tag (rustc's test: wait) */
async void empty(void)
{
    return;
}

/* bound big_arg 1025 0: stored, its parameter and a tag (rustc's test: big_fut) */
async int32_t big_arg(struct kb a)
{
    return a.b[3];
}

/* bound large_c 1025 0: it never suspends; stored, the parameter and a tag */
async struct kb large_c(struct kb t)
{
    return t;
}

/* bound large_b 1025 0: its child never suspends, so there is no state with it */
async struct kb large_b(struct kb t)
{
    return await large_c(t);
}

/* bound large_a 1025 0 */
async struct kb large_a(struct kb t)
{
    return await large_b(t);
}

/* bound large_arg 1 0: stored, a tag */
async int32_t large_arg(void)
{
    return (await large_a(make_kb())).b[3];
}

/* bound param_8192 8194 8193: the parameter at one place in both states, leaf 1; stored, a tag */
async uint8_t param_8192(struct kb8 arg)
{
    await w();
    touch(&arg, sizeof arg);
    return arg.b[5];
}

/* bound discr_placement 8 8: 4, leaf 1, tag, aligned to 4 */
async int32_t discr_placement(void)
{
    {
        int32_t x = next();
        await w();
        use(x);
    }
    {
        int32_t y = next();
        await w();
        use(y);
        return y;
    }
}

/* bound overlap_x_and_y 1026 1026: one of the arrays, leaf 1, tag */
async uint8_t overlap_x_and_y(void)
{
    uint8_t sum;
    {
        uint8_t x[1024];
        fill(x, sizeof x);
        await w();
    }
    {
        uint8_t y[1024];
        fill(y, sizeof y);
        await w();
        sum = y[1];
    }
    return sum;
}

/* bound overlap_locals 8 8: 4, leaf 1, tag, aligned to 4 */
async int32_t overlap_locals(void)
{
    {
        int32_t a = next();
        await w();
        use(a);
    }
    {
        int32_t b = next();
        await w();
        use(b);
    }
    {
        int32_t c = next();
        await w();
        use(c);
    }
    {
        int32_t d = next();
        await w();
        use(d);
    }
    return next();
}

#define W4 await w(); await w(); await w(); await w();
#define W28 W4 W4 W4 W4 W4 W4 W4
#define W252 W28 W28 W28 W28 W28 W28 W28 W28 W28

/* bound suspends_252 2 2: leaf 1, tag; rustc has three states besides: start, end, panicked */
async void suspends_252(void)
{
    W252
    return;
}

/* bound suspends_253 2 2 */
async void suspends_253(void)
{
    W252
    await w();
    return;
}

/* bound suspends_254 2 2: 256 states, start and end counted */
async void suspends_254(void)
{
    W252
    await w();
    await w();
    return;
}

/* bound suspends_255 4 2: stored, 257 states, so a tag of 2 bytes, aligned to 2; embedded, 255 */
async void suspends_255(void)
{
    W252
    await w();
    await w();
    await w();
    return;
}

/* bound suspends_257 4 4: 257 suspends */
async void suspends_257(void)
{
    W252
    W4
    await w();
    return;
}

/* bound issue_62658 24 24: 17, leaf 1, tag (not 8, leaf, tag), aligned to 8 */
async uint64_t issue_62658(void)
{
    {
        struct b17 a;
        fill(&a, sizeof a);
        await w();
        touch(&a, sizeof a);
    }
    {
        uint64_t b = (uint64_t)next();
        await w();
        use(b);
        return b;
    }
}

/* ---- where rustc is known to lose ---- */

/* bound param_picked 8193 2: k, to which a byte is given, leaf 1; stored, the parameter and a tag */
async int32_t param_picked(struct kb8 a)
{
    int32_t k = a.b[3];
    await w();
    return k;
}

/* bound param_picked_byte 8193 2: k, leaf 1; stored, the parameter and a tag */
async uint8_t param_picked_byte(struct kb8 a)
{
    uint8_t k = a.b[3];
    await w();
    return k;
}

/* bound through10 8200 8193: the leaf alone, at every depth; stored, leaf and tag are 8194, but the
 * parameters of the start state make the frame one of 8-byte alignment.  In Rust the future itself
 * is passed on, by value. */
async uint8_t through1(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    return await huge(a, b, c, d);
}
#define THROUGH(name, next)                                                                        \
    async uint8_t name(uint64_t a, uint64_t b, uint64_t c, uint64_t d)                             \
    {                                                                                              \
        return await next(a, b, c, d);                                                             \
    }
THROUGH(through2, through1)
THROUGH(through3, through2)
THROUGH(through4, through3)
THROUGH(through5, through4)
THROUGH(through6, through5)
THROUGH(through7, through6)
THROUGH(through8, through7)
THROUGH(through9, through8)
THROUGH(through10, through9)

/* bound arrays_twice 1026 1026: one array, leaf 1, tag */
async uint8_t arrays_twice(void)
{
    {
        uint8_t a[1024];
        fill(a, sizeof a);
        await w();
        await w();
        touch(a, sizeof a);
    }
    {
        uint8_t b[1024];
        fill(b, sizeof b);
        await w();
        await w();
        touch(b, sizeof b);
        return b[2];
    }
}

/* bound switch_arms 1026 1026: the array of one arm, leaf 1, tag */
async uint8_t switch_arms(uint8_t n)
{
    switch (n) {
    case 0: {
        uint8_t a[1024];
        fill(a, sizeof a);
        await w();
        await w();
        touch(a, sizeof a);
        return a[1];
    }
    case 1: {
        uint8_t b[1024];
        fill(b, sizeof b);
        await w();
        await w();
        touch(b, sizeof b);
        return b[2];
    }
    case 2: {
        uint8_t c[1024];
        fill(c, sizeof c);
        await w();
        await w();
        touch(c, sizeof c);
        return c[3];
    }
    default: {
        uint8_t d[1024];
        fill(d, sizeof d);
        await w();
        await w();
        touch(d, sizeof d);
        return d[4];
    }
    }
}

/* bound plain_structs 1026 1026: x or y, leaf 1, tag; no address of either is taken */
async uint8_t plain_structs(void)
{
    struct kb x = make_kb();
    await w();
    use_kb(x);
    struct kb y = make_kb();
    await w();
    use_kb(y);
    return 0;
}

/* bound values_xy 16 16: x or y 8, leaf 1, tag, aligned to 8 */
async uint64_t values_xy(void)
{
    uint64_t x = (uint64_t)next();
    await w();
    uint64_t y = x * 3 + 1;
    await w();
    return y;
}

/* bound cleanups_conditional 5 5: three values, leaf 1, tag; a value of 0 is not released */
async uint8_t cleanups_conditional(void)
{
    CLEANUP(release) uint8_t a = 0;
    if (next() & 1)
        a = 11;
    await w();
    CLEANUP(release) uint8_t b = 0;
    if (next() & 1)
        b = 12;
    await w();
    CLEANUP(release) uint8_t c = 0;
    if (next() & 1)
        c = 13;
    await w();
    return 0;
}

/* bound cleanups_nested 5 5: three values in their scopes, leaf 1, tag */
async uint8_t cleanups_nested(void)
{
    if (next() & 1) {
        CLEANUP(release) uint8_t a = 11;
        await w();
        if (next() > 0) {
            CLEANUP(release) uint8_t b = 12;
            await w();
            if (next() > 0) {
                CLEANUP(release) uint8_t c = 13;
                await w();
            }
        }
    }
    return 0;
}

/* bound prefix_padding 24 24: 8, 1, and 8 of the larger scope, leaf 1, tag */
async uint64_t prefix_padding(void)
{
    uint64_t a = (uint64_t)next();
    uint8_t b = (uint8_t)next();
    {
        uint32_t c = (uint32_t)next();
        await w();
        a += c;
    }
    {
        uint64_t d = (uint64_t)next();
        await w();
        a += d;
    }
    return a + b;
}

/* bound wrap0 16 8: the leaf; stored, a tag */
async uint64_t wrap0(void)
{
    return await q(5);
}

/* bound wrap1 16 8: nothing but its child */
async uint64_t wrap1(void)
{
    return await wrap0();
}

/* bound wrap2 16 8 */
async uint64_t wrap2(void)
{
    return await wrap1();
}

/* bound wrap3 16 8 */
async uint64_t wrap3(void)
{
    return await wrap2();
}

/* bound wrap4 16 8 */
async uint64_t wrap4(void)
{
    return await wrap3();
}

/* bound branch 3 2: x, leaf 1; stored, a tag */
async void branch(int8_t x)
{
    await w();
    use((uint64_t)(x + 1));
    return;
}

/* bound if_else 3 3: the child 2, a tag, because there are two suspends (merged, there is one) */
async void if_else(uint8_t v)
{
    if (v)
        await branch(1);
    else
        await branch(-1);
    return;
}

int main(void)
{
    ROW(await1, await1(), "");
    ROW(await2, await2(), "");
    ROW(await3, await3(), "");
    ROW(await3_kept, await3_kept(), "");
    ROW(await3_sum, await3_sum(), "");
    ROW_VOID(single, single());
    ROW_VOID(single_with_noop, single_with_noop());
    ROW_VOID(empty, empty());
    ROW(big_arg, big_arg(make_kb()), "");
    ROW_KB(large_c, large_c(make_kb()));
    ROW_KB(large_b, large_b(make_kb()));
    ROW_KB(large_a, large_a(make_kb()));
    ROW(large_arg, large_arg(), "");
    ROW(param_8192, param_8192(make_kb8()), "");
    ROW(discr_placement, discr_placement(), "");
    ROW(overlap_x_and_y, overlap_x_and_y(), "");
    ROW(overlap_locals, overlap_locals(), "");
    ROW_VOID(suspends_252, suspends_252());
    ROW_VOID(suspends_253, suspends_253());
    ROW_VOID(suspends_254, suspends_254());
    ROW_VOID(suspends_255, suspends_255());
    ROW_VOID(suspends_257, suspends_257());
    ROW(issue_62658, issue_62658(), "");
    ROW(param_picked, param_picked(make_kb8()), "");
    ROW(param_picked_byte, param_picked_byte(make_kb8()), "");
    ROW(through10, through10(1, 2, 3, 4), "");
    ROW(arrays_twice, arrays_twice(), "");
    ROW(switch_arms, switch_arms(2), "");
    ROW(plain_structs, plain_structs(), "");
    ROW(values_xy, values_xy(), "");
    ROW(cleanups_conditional, cleanups_conditional(), "");
    ROW(cleanups_nested, cleanups_nested(), "");
    ROW(prefix_padding, prefix_padding(), "");
    ROW(wrap0, wrap0(), "");
    ROW(wrap1, wrap1(), "");
    ROW(wrap2, wrap2(), "");
    ROW(wrap3, wrap3(), "");
    ROW(wrap4, wrap4(), "");
    ROW_VOID(branch, branch(5));
    ROW_VOID(if_else, if_else(1));
}
