/* Children of groups: what is copied and what is shared, in both directions; a go in arms of the
 * body, in a loop over a generator, in a child's own group; arrays and structs; children that never
 * suspend; leaving a group early.  Not hostile: polls count. */
#include "harness.h"

#ifndef PLAIN
static async int copies(void)
{
    int shared[6] = {0}, last = 0, *at = &last;
    await_group (0) {
        struct pair p = {0, 100};
        char name[4] = "c0";
        for (int i = 0; i < 6; i++) {
            p.x = i;
            name[1] = (char)('0' + i);
            int twice = 2 * i;
            go {
                int own = twice;
                await nap(6 - i);
                own += await after(0, p.x) + p.y;
                shared[i] = own;
                *at = i;
                say("%s %d of %d\n", name, own, (int)sizeof name);
            }
            twice = -1;
        }
        p.y = -100;
        memset(name, '?', 3);
        last = 77;
    }
    int sum = last;
    for (int i = 0; i < 6; i++)
        sum += shared[i];
    return sum;
}

static generator int count(int n)
{
    for (int i = 0; i < n; i++) {
        await nap(1);
        yield(i);
    }
}

/* At most two at a time: the generator waits with the loop. */
static async int bounded(int n)
{
    int running = 0, most = 0, sum = 0;
    await_group (2) {
        await_each (int i, count(n)) {
            go {
                if (++running > most)
                    most = running;
                await nap(3);
                running--;
                sum += i;
                if (i % 2)
                    continue;
                say("even %d\n", i);
            }
        }
        say("all begun\n");
    }
    return most * 1000 + sum;
}

/* The body has arms, one of which starts children; and a child has a group. */
static async int nested(void)
{
    int done = 0;
    await_group (0) {
        int base = 10;
        await_all {
            for (int i = 0; i < 2; i++)
                go {
                    int inner = 0;
                    await_group (1) {
                        for (int k = 0; k < 3; k++)
                            go {
                                await nap(k);
                                inner += base + k + i;
                            }
                    }
                    done += inner;
                    say("inner %d\n", inner);
                }
            await nap(2);
            go { done += 1000; }
        }
        say("arms are over\n");
    }
    return done;
}

static async int guarded(int n, int v)
{
    DEFER(say("leave %d\n", v));
    return await after(n, v);
}

static async int early(int how)
{
    int ended = 0;
    for (int round = 0; round < 2; round++) {
        await_group (how == 3 ? 2 : 0) {
            DEFER(say("body %d\n", round));
            for (int i = 0; i < 4; i++)
                go { ended += await guarded(2 + 2 * i, i); }
            await nap(3);
            if (how == 0)
                return ended;
            if (how == 1)
                continue;
            if (how == 2)
                break;
            await_break;
        }
        say("round %d\n", round);
    }
    return ended * 10;
}

static async int test(void)
{
    int sum = await copies();
    say("copies %d\n", sum);
    sum += await bounded(5);
    say("bounded %d\n", sum);
    sum += await nested();
    say("nested %d\n", sum);
    for (int how = 0; how < 4; how++) {
        int r = await early(how);
        say("early %d: %d\n", how, r);
    }
    return sum & 127;
}
#else
static int early(int how)
{
    static const char *const left[] = {"leave 3\nleave 2\nleave 1\n", "leave 3\nleave 2\nleave 1\n",
                                       "leave 3\nleave 2\nleave 1\n"};
    if (how == 3) { /* two at a time: the body waits to begin the third and the fourth */
        for (int round = 0; round < 2; round++)
            say("leave 0\nleave 1\nbody %d\nleave 3\nleave 2\nround %d\n", round, round);
        return 20;
    }
    for (int round = 0; round < 2; round++) {
        say("leave 0\nbody %d\n%s", round, left[how]);
        if (how == 0)
            return 0;
        if (how == 2)
            break;
    }
    return 0;
}

static int test(void)
{
    int sum = 0, most = 2;
    for (int i = 5; i >= 0; i--) {
        say("c%d %d of 4\n", i, 3 * i + 100);
        sum += 3 * i + 100;
    }
    sum += 0; /* the last to write `last` is the one that naps most */
    say("copies %d\n", sum);
    sum += most * 1000 + 10;
    say("even 0\neven 2\nall begun\neven 4\nbounded %d\n", sum);
    say("arms are over\ninner 33\ninner 36\n");
    sum += 33 + 36 + 1000;
    say("nested %d\n", sum);
    for (int how = 0; how < 4; how++) {
        int r = early(how);
        say("early %d: %d\n", how, r);
    }
    return sum & 127;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
