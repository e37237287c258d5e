/* Sets as values against arrays of bool: random members, near to each other and far apart; every
 * operation, that equal sets are the same tree, and that no operation changes its operands. */
#include "set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANGE = 3000, SETS = 24, ROUNDS = 4000 };

typedef struct Model {
    Set set;
    bool has[RANGE];
} Model;

static uint32_t seed = 1;

static uint32_t chance(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

static void expect(bool good, const char *what, int round)
{
    if (good)
        return;
    fprintf(stderr, "set: %s, round %d\n", what, round);
    exit(1);
}

static void compare(SetPool *pool, const Model *model, int round)
{
    Set again = NULL;
    size_t count = 0, next = set_next(model->set, 0);
    for (uint32_t i = 0; i < RANGE; i++) {
        expect(set_has(model->set, i) == model->has[i], "has", round);
        if (!model->has[i])
            continue;
        expect(next == i, "next", round);
        next = set_next(model->set, i + 1);
        again = set_with(pool, again, i);
        count++;
    }
    expect(next == (size_t)-1, "the end of next", round);
    expect(set_count(model->set) == count, "count", round);
    expect(again == model->set, "equal sets are two", round);
}

/* One of the six operations, on both. */
static void operate(SetPool *pool, Model *to, const Model *a, const Model *b)
{
    Model result = {0};
    uint32_t begin = chance(RANGE), end = begin + chance(RANGE), at = chance(RANGE);
    uint32_t kind = chance(6);
    for (uint32_t i = 0; i < RANGE; i++)
        result.has[i] = kind == 0   ? a->has[i] || b->has[i]
                        : kind == 1 ? a->has[i] && b->has[i]
                        : kind == 2 ? a->has[i] && !b->has[i]
                        : kind == 3 ? a->has[i] && i >= begin && i < end
                        : kind == 4 ? a->has[i] || i == at
                                    : a->has[i] && i != at;
    result.set = kind == 0   ? set_union(pool, a->set, b->set)
                 : kind == 1 ? set_intersect(pool, a->set, b->set)
                 : kind == 2 ? set_subtract(pool, a->set, b->set)
                 : kind == 3 ? set_slice(pool, a->set, begin, end)
                 : kind == 4 ? set_with(pool, a->set, at)
                             : set_without(pool, a->set, at);
    *to = result;
}

/* A run of neighbours, or some members anywhere. */
static void fill(SetPool *pool, Model *model)
{
    uint32_t at = chance(RANGE), count = chance(300);
    bool run = chance(2);
    memset(model, 0, sizeof *model);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t member = run ? (at + i) % RANGE : chance(RANGE);
        model->has[member] = true;
        model->set = set_with(pool, model->set, member);
    }
}

/* Out of the pool, which goes. */
static void move(Arena *scratch, Model *models)
{
    Arena *arena = arena_new();
    for (int i = 0; i < SETS; i++)
        models[i].set = set_move(arena, models[i].set);
    arena_free(scratch);
    for (int i = 0; i < SETS; i++)
        for (uint32_t k = 0; k < RANGE; k++)
            expect(set_has(models[i].set, k) == models[i].has[k], "move", i);
    arena_free(arena);
}

int main(void)
{
    static Model models[SETS];
    Arena *arena = arena_new();
    SetPool *pool = set_pool(arena);
    for (int i = 0; i < SETS; i++)
        fill(pool, &models[i]);
    for (int round = 0; round < ROUNDS; round++) {
        Model *to = &models[chance(SETS)], *a = &models[chance(SETS)], *b = &models[chance(SETS)];
        if (chance(8))
            operate(pool, to, a, b);
        else
            fill(pool, to);
        compare(pool, &models[chance(SETS)], round);
        compare(pool, to, round);
    }
    move(arena, models);
    return 0;
}
