/* Odd spelling: comments everywhere, line splices, digraphs, trigraph-free strings that look like
 * code, several statements on a line, functions in one line. */
#include "harness.h"

// clang-format off

static async int one(int a) { return await later(a); } static async int two(int a) { return await one(a) /* ; } */; }

static
async
int
spread /* a */ (
    int /* b */ a // c
    ,
    int b
)
{
    int r = await /* not here: await later(9) */ later /**/ (/**/ a /**/) // await
            + await
                  later
                  (
                      b
                  );
    const char *s = "await later(1); } { /* */ // \" ' return", c = '"', d = '\'', e = '{';
    await\
 nap(1);
    r += c + d + e; r += await one(1); r += await two(2); return r + (int)strlen(s);
}

static async int digraphs(void)
<%
    int list<:3:> = <% 1, await later(2), 3 %>;
    await nap(1);
    return list<:0:> + list<:1:> + list<:2:>;
%>

static async int empties(void)
{
    ;;
    {}
    {;}
    await nap(1);;
    {{{ await nap(1); }}}
    if (await later(1)) ; else ;
    int r = ((((await later(((3)))))));
    (await later(1)), (void)(0);
    return (r);
    ;
}

static async int labels(int n)
{
a: b: c:
    n += await later(1);
    { d: ; }
    if (n < 5) goto b;
    if (n < 7) goto d2; else goto e;
d2: { int n2 = n; n = await later(n2 + 2); goto a; }
e:  return n; goto c; goto d;
}

/* Comments that begin on the line of one token and end on the line of the next. */
static async int across(int n)
{
    n++; /* one
    two */ n += await later(n); // three
    switch (n) { /* four
    */ case 4: /* five
five */ n++; /* six */
    /* seven
    seven */ await nap(1); /* eight
    eight
    */ return n;
    default: /* nine */
        /* ten */ return 0; /* eleven
*/ }
}

static async int test(void)
{
    say("%d\n", await across(1));
    say("%d %d\n", await spread(1, 2), await digraphs());
    say("%d %d\n", await empties(), await labels(0));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
