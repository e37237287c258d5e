/* Functions with constructs that acc may not know yet: sizes.py builds each by itself
 * (-DLATER_name) and then all that were not refused; later.rs has them in Rust. */
#include "leaves.h"

#ifdef LATER_joined
/* bound joined 3073 3073: three leaves, and a byte that says which arms are done, or "not begun" */
async void joined(void)
{
    await_all {
        await big();
        await big();
        await big();
    }
}
#endif

#ifdef LATER_mixed_sizes
/* bound mixed_sizes 5121 5121: five leaves while the first is awaited, and a byte: the position
 * says which handles have begun, and the arms of the last state have room beside three leaves */
async void mixed_sizes(void)
{
    future(void) a = lazy(big());
    future(void) b = lazy(big());
    future(void) c = lazy(big());
    future(void) d = lazy(big());
    future(void) e = lazy(big());
    await a();
    await b();
    await_all {
        await c();
        await d();
        await e();
    }
}
#endif

#ifdef LATER_joined_values
/* bound joined_values 24 24: of each arm its leaf or its value, 8, and a byte that says which are
 * done; aligned to 8 */
async uint64_t joined_values(void)
{
    uint64_t a, b;
    await_all {
        a = await q(3);
        b = await q(4);
    }
    return a + b;
}
#endif

#ifdef LATER_raced_late
/* bound raced_late 16 12: the leaves of both arms 8 and 4, and stored whether it has begun; aligned
 * to 4 */
async int32_t raced_late(int32_t value, uint32_t ms)
{
    await_any {
        when (int32_t n = await fetch(value)) { return n; }
        when (await nap(ms)) { return -1; }
    }
}
#endif

#ifdef LATER_lazy_kept
/* bound lazy_kept 16 16: x 4, the leaf of the handle 8, built where `lazy` stands, the other leaf 1
 * while it waits, tag; aligned to 4 */
async int32_t lazy_kept(int32_t x)
{
    future(int32_t) later = lazy(fetch(x + 1));
    await w();
    return await later() + x;
}
#endif

#ifdef LATER_lazy_raced
/* bound lazy_raced 12 12: both leaves, 8 and 2; stored, whether it has begun; aligned to 4 */
async int32_t lazy_raced(int32_t x)
{
    future(int32_t) slow = lazy(fetch(x));
    future(uint8_t) fast = lazy(get(3));
    int32_t r = 0;
    await_any {
        when (int32_t n = await slow()) { r = n; }
        when (uint8_t n = await fast()) { r = n; }
    }
    return r;
}
#endif

#ifdef LATER_lazy_bail
/* bound lazy_bail 16 16: the leaf of the handle 8, over when q is awaited: 8, n 4, tag; aligned to 8
 */
async int32_t lazy_bail(int32_t x)
{
    future(int32_t) later = lazy(fetch(x + 1));
    if (x < 0)
        return -1;
    await w();
    int32_t n = await later();
    return n + (int32_t)await q(5);
}
#endif

#ifdef LATER_timed
/* bound timed 88 88: buf 64, the leaves of both arms 16 and 4, and the start; aligned to 8 */
async int32_t timed(void)
{
    uint8_t buf[64];
    int32_t r = 0;
    await_any {
        when (int32_t n = await read_some(buf, sizeof buf)) { r = n + buf[0]; }
        when (await nap(5000)) { r = -1; }
    }
    return r;
}
#endif

int main(void)
{
#ifdef LATER_joined
    ROW_VOID(joined, joined());
#endif
#ifdef LATER_mixed_sizes
    ROW_VOID(mixed_sizes, mixed_sizes());
#endif
#ifdef LATER_joined_values
    ROW(joined_values, joined_values(), "");
#endif
#ifdef LATER_raced_late
    ROW(raced_late, raced_late(7, 10), "");
#endif
#ifdef LATER_lazy_kept
    ROW(lazy_kept, lazy_kept(7), "");
#endif
#ifdef LATER_lazy_raced
    ROW(lazy_raced, lazy_raced(7), "");
#endif
#ifdef LATER_lazy_bail
    ROW(lazy_bail, lazy_bail(7), "");
#endif
#ifdef LATER_timed
    ROW(timed, timed(), "in time");
#endif
}
