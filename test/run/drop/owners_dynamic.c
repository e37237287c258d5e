/* Whether a variable owns something depends on the way that control took: set in a branch, moved
 * away in a branch, set again, taken apart.  Each take is refused once. */
#include "drop/resources.h"

struct three {
    int a, b, c;
};

static void give_three(struct three *t)
{
    resource_give(&t->c);
    resource_give(&t->b);
    resource_give(&t->a);
}

static async int set_in_branch(int c)
{
    OWNER x;
    x = 0;
    if (c && !(x = await take_later(10)))
        return -1;
    await nap(1);
    return x;
}

static async int moved_in_branch(int c)
{
    OWNER x = await take_later(20);
    if (!x)
        return -1;
    if (c) {
        OWNER y = resource_move(&x);
        await nap(1);
    }
    await nap(1);
    return x;
}

static async int taken_apart(int first, int second, int apart)
{
    for (int i = 0; i < 2; i++) {
        __attribute__((cleanup(give_three))) struct three t = {0, 0, 0};
        if ((i == 0 && first) || (i == 1 && second)) {
            t.a = await take_later(30);
            if (!t.a)
                continue;
            t.b = await take_later(31);
            if (!t.b)
                return -1;
            if (apart) {
                resource_give(&t.a);
                t.c = await take_later(32);
                OWNER b = resource_move(&t.b);
                await nap(1);
            }
        }
    }
    return 0;
}

static async int assigned(int given, int again)
{
    OWNER v = await take_later(40);
    OWNER w = await take_later(41);
    if (given)
        resource_give(&v);
    resource_set(&v, resource_move(&w));
    await nap(1);
    if (again)
        w = await take_later(42);
    resource_set(&v, await take_later(43));
    return v + w;
}

static async int member_assigned(int back)
{
    struct {
        struct three t;
        int more;
    } x = {{0, 0, 0}, 0};
    defer
    {
        resource_give(&x.more);
        give_three(&x.t);
    }
    x.t = (struct three){await take_later(50), await take_later(51), 0};
    x.more = await take_later(52);
    resource_set(&x.more, await take_later(53));
    OWNER f = resource_move(&x.t.a);
    await nap(1);
    if (back)
        x.t.a = resource_move(&f);
    await nap(1);
    return x.more;
}

static async int shared_bytes(void)
{
    union {
        int a;
        int b;
    } u = {.a = await take_later(60)};
    DEFER(resource_give(&u.b));
    resource_set(&u.b, await take_later(61));
    OWNER last = resource_move(&u.a);
    await nap(1);
    return last;
}

async int subject(void)
{
    int sum = 0;
    for (int round = 0; round < 4; round++) {
        __attribute__((cleanup(resource_check))) int checked = round;
        resource_round(round);
        sum += await set_in_branch(round % 2);
        sum += await moved_in_branch(round / 2);
        sum += await taken_apart(round % 2, round < 3, round != 1);
    }
    for (int round = 0; round < 5; round++) {
        __attribute__((cleanup(resource_check))) int checked = round;
        resource_round(round);
        sum += await assigned(round % 2, round / 2);
        sum += await member_assigned(round % 3);
        sum += await shared_bytes();
    }
    return sum;
}
