// The numbers of the report are those of the generated structs: both compilers agree, and so does a
// debugger.  Each class of things is there, with odd sizes and alignments, and bytes that are lent.
// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %acc --report-sizes=sizes.json --emit-c %s -o numbers.c && %check_sizes sizes.json
// RUN: (cat numbers.c; %probe_sizes sizes.json) > probe.c && %cc_all -w -c probe.c
// RUN: %acc -g -c %s -o numbers.o && %probe_sizes sizes.json numbers.o
//
// Such probes fail where one number is another:
// RUN: sed 's/"size": 33,/"size": 34,/' sizes.json > wrong.json && not %probe_sizes wrong.json numbers.o
// RUN: (cat numbers.c; %probe_sizes wrong.json) > wrong.c && not clang-19 -w -I %include -fsyntax-only wrong.c
#include <acc/async.h>
#include <acc/time.h>

struct odd {
    char text[7];
};
void lend(void *p);
int next(void);

async_manual(leaf) int leave(int n);
struct leaf {
    short halves[3];
};
void leaf_init(struct leaf *self, int n);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);

async_sized(72) int elsewhere(int n);
async int unbounded(int n);

static async int inner(struct odd odd, char c)
{
    int first = await leave(c);
    return first + odd.text[0] + await leave(first);
}

async long outer(struct odd odd, long double big, _Bool flag)
{
    _Alignas(32) char line[33];
    volatile struct odd twice[2] = {odd, odd};
    char saved = 0;
    lend(line);
    saved += (char)await inner(odd, line[0]);
    saved += (char)(next() + await boxed(unbounded(saved)));
    {
        char page[4096];
        lend(page);
        await acc_sleep_ms(1);
    }
    future(int) task = spawn(inner(odd, 1));
    saved += (char)await task();
    if (flag)
        saved += (char)await elsewhere(next());
    return (long)big + twice[1].text[saved];
}

async void never(struct odd odd)
{
    lend(&odd);
}
