// Structs nested in each other are read once each: 2^n visits would never end.
// RUN: %acc --emit-c %s -o %t.c && %cc_all %t.c
#include <acc/async.h>

async_manual(leaf) int leaf(int v);
struct leaf {
    int v;
};
void leaf_init(struct leaf *self, int v);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);

#define FOUR_DEEP(x)                                                                               \
    struct {                                                                                       \
        struct {                                                                                   \
            struct {                                                                               \
                struct {                                                                           \
                    x                                                                              \
                } a;                                                                               \
            } a;                                                                                   \
        } a;                                                                                       \
    } a;
#define DEEP(x) FOUR_DEEP(FOUR_DEEP(FOUR_DEEP(FOUR_DEEP(x))))

async int f(void)
{
    struct {
        DEEP(DEEP(int v;))
    } s;
    return await leaf((int)sizeof s);
}
