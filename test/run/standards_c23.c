/* What C23 adds.
 * Standards: gnu2x c2x
 * Compilers: clang */
#include "harness.h"

enum small : unsigned char { LOW = 200, HIGH };
struct [[gnu::packed]] packed {
    char c;
    int i;
};
constexpr int five = 5;

[[nodiscard]] static async int doubled(int n, int)
{
    await nap(1);
    return n * 2;
}

static async int inferred(int n)
{
    auto x = await doubled(n, 0);
    auto y = 1.5;
    const auto z = x;
    constexpr int k = five + 2;
    static constexpr int t[] = {1, 2, k};
    int list[k] = {};
    struct {
        int x;
        struct {
            int y[k];
        };
    } s = {};
    await nap(1);
    list[1] = t[2] + s.y[n];
    typeof_unqual(const int) u = list[1];
    await nap(1);
    return x + (int)(y * 2) + z + u + (int)sizeof list + (int)sizeof s;
}

static async int kinds(int n)
{
    bool b = await later_bool(true);
    int *p = nullptr;
    unsigned _BitInt(37) wide = n;
    _BitInt(128) wider = (_BitInt(128))n << 90;
    enum small e = n ? HIGH : LOW;
    struct packed q = {1, n}, r = {};
    char8: await nap(1);
    wide <<= 30;
    b = n > 3 ? false : b;
    p = p != nullptr ? p : (int[3]){};
    await nap(1);
    p[1] = n + 0b1010 + 1'000;
    return (int)(wide >> 29) + (int)(wider >> 88) + b + e + p[1] + q.i + r.i + (int)sizeof e;
}

static async int places(int n)
{
    static_assert(sizeof(int) == 4);
    alignas(32) int a = n;
    switch (await later(n)) {
    case 1:
        a++;
        [[fallthrough]];
    case 2:
        a += 10;
    last:
    }
    [[maybe_unused]] int unused = await later(3);
    for (int i = 0; i < 3; i++) {
        a += await later(i);
        if (i)
            continue;
        else
            goto next;
    next:
    }
    if (n > 5)
        goto last;
    return a + (int)((uintptr_t)&a & 31);
}

static async int test(void)
{
    say("%d\n", await inferred(3));
    say("%d\n", await kinds(4));
    say("%d\n", await places(1));
    return await places(3);
}

int main()
{
    return acc_block_on(test());
}
