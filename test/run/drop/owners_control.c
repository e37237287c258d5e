/* Owners and control flow: given in one branch or in both before a wait, set in a branch while the
 * other waits, set again by each round of a loop, before a continue, in a nested loop. */
#include "drop/resources.h"

static async int in_one_branch(int c)
{
    OWNER x = await take_later(1);
    if (c)
        resource_give(&x);
    await nap(1);
    return x;
}

static async int in_both_branches(int c)
{
    OWNER x = await take_later(2);
    if (c)
        resource_give(&x);
    else {
        await nap(1);
        resource_give(&x);
    }
    await nap(1);
    return x;
}

static async int set_or_wait(int c)
{
    OWNER x = await take_later(3);
    resource_give(&x);
    if (c)
        x = await take_later(4);
    else
        await nap(1);
    switch (c) {
    case 0:
        x = resource_take(5);
        break;
    case 1:
        await nap(1);
        break;
    default:
        resource_set(&x, resource_take(6));
    }
    return x;
}

static async int set_again(void)
{
    OWNER x = await take_later(10);
    resource_give(&x);
    await nap(1);
    x = resource_take(11);
    await nap(1);
    {
        OWNER y = resource_take(12);
        await nap(1);
        x += 0 * y;
    }
    return x;
}

static async int by_a_loop(int skip)
{
    OWNER x = resource_take(20);
    resource_give(&x);
    int count = 0;
    while (count < 3) {
        count++;
        await nap(1);
        if (count == skip) {
            resource_set(&x, resource_take(21));
            continue;
        }
        if (count > 1)
            resource_set(&x, await take_later(22));
    }
    return x;
}

static async int by_a_nested_loop(void)
{
    OWNER x = 0;
    for (int count = 0; count < 2; count++) {
        for (int i = 0; i < 2; i++) {
            OWNER inner = i ? resource_move(&x) : 0;
            await nap(1);
        }
        resource_set(&x, resource_take(30));
    }
    return x;
}

static async int in_each_round(int last)
{
    OWNER outer = 0;
    for (int i = 0;; i++) {
        OWNER x = await take_later(40 + i);
        if (!x)
            break;
        OWNER y = resource_take(50 + i);
        if (i == last)
            return x + y;
        if (i == 1) {
            resource_set(&outer, resource_move(&y));
            continue;
        }
    }
    return -1;
}

async int subject(void)
{
    int sum = 0;
    for (int round = 0; round < 3; round++) {
        __attribute__((cleanup(resource_check))) int checked = round;
        resource_round(0);
        sum += await in_one_branch(round);
        sum += await in_both_branches(round);
        sum += await set_or_wait(round);
        sum += await by_a_loop(round);
    }
    for (int round = 0; round < 4; round++) {
        __attribute__((cleanup(resource_check))) int checked = round;
        resource_round(round);
        sum += await set_again();
        sum += await by_a_nested_loop();
        resource_takes = 0;
        sum += await in_each_round(3);
    }
    return sum;
}
