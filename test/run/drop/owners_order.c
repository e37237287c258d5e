/* The order of parameters, locals and temporaries: what a callee took over is its own, used or not;
 * a block's is gone at its end; a value that is returned or broken out is not given back. */
#include "drop/resources.h"

struct bundle {
    int a, b, c;
};

/* Takes both over, and needs one. */
static async int parameters(int x, int unused)
{
    DEFER(resource_give(&x));
    DEFER(resource_give(&unused));
    say("body %d\n", x);
    await nap(1);
    return x;
}

static async int in_a_struct(int first, struct bundle bundle, int last)
{
    DEFER(resource_give(&first));
    DEFER((resource_give(&bundle.a), resource_give(&bundle.b)));
    DEFER(resource_give(&last));
    say("body %d\n", bundle.c);
    await nap(1);
    return bundle.a;
}

static async int finishes_at_once(int x)
{
    DEFER(resource_give(&x));
    return x;
}

static async int temporaries(int x, int y)
{
    DEFER(resource_give(&x));
    DEFER(resource_give(&y));
    OWNER z = resource_take(13);
    say("body\n");
    int first = resource_take(14), second = resource_take(15);
    return await parameters(first, second) + *&(int){z};
}

static async void contained(void)
{
    {
        OWNER x = resource_take(20);
    }
    OWNER y = resource_take(21);
    await finishes_at_once(resource_take(22));
    await nap(1);
}

static async void moved_into_blocks(void)
{
    OWNER x = resource_take(23);
    OWNER y = resource_take(24);
    {
        OWNER inner = resource_move(&x);
        await nap(1);
    }
    await finishes_at_once(resource_move(&y));
    await nap(1);
    resource_set(&x, resource_take(25));
    await nap(1);
}

/* Returned past owners of two scopes. */
static async int returned(int c)
{
    OWNER p = await take_later(30);
    if (c) {
        OWNER q = await take_later(31);
        return await take_later(32);
    }
    return await take_later(33);
}

static async int broken_out(void)
{
    OWNER p = resource_take(40);
    int out = 0;
    DEFER(resource_give(&out));
    for (;;) {
        OWNER r = await take_later(41);
        out = await take_later(42);
        break;
    }
    OWNER q = ({
        OWNER r = await take_later(43);
        await take_later(44);
    });
    await nap(1);
    return out + q;
}

#define LOUD(n)                                                                                    \
    ({                                                                                             \
        OWNER loud = await take_later(n);                                                          \
        loud != 0;                                                                                 \
    })

static async int conditions(void)
{
    int n = 0;
    if (LOUD(50) && LOUD(51) && (LOUD(52) && LOUD(53)))
        say("all %d\n", ++n);
    if (!LOUD(54) || !LOUD(55) || (LOUD(56) && !LOUD(57)) || LOUD(58))
        say("any %d\n", ++n);
    if (!LOUD(60))
        n += 10;
    else if (LOUD(61))
        say("else %d\n", ++n);
    switch (({
        OWNER first = await take_later(62);
        OWNER second = await take_later(63);
        say("value\n");
        first &&second ? 1 : 2;
    })) {
    case 1:
        n += 100;
        break;
    default:
        n += LOUD(64);
    }
    while (n % 3 && LOUD(65))
        say("round %d\n", ++n);
    return n;
}

async int subject(void)
{
    int sum = 0;
    for (int round = 0; round < 3; round++) {
        __attribute__((cleanup(resource_check))) int checked = round;
        resource_round(round);
        int first = resource_take(1), second = resource_take(2);
        sum += await parameters(first, second);
        struct bundle bundle = {resource_take(3), resource_take(4), 5};
        first = resource_take(6), second = resource_take(7);
        sum += await in_a_struct(first, bundle, second);
        first = resource_take(11), second = resource_take(12);
        sum += await temporaries(first, second);
        await contained();
        await moved_into_blocks();
        int mine = await returned(round);
        DEFER(resource_give(&mine));
        sum += await broken_out();
    }
    for (int round = 0; round < 4; round++) {
        __attribute__((cleanup(resource_check))) int checked = round;
        resource_round(round * 3);
        sum += await conditions();
    }
    return sum;
}
