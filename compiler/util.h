/* util: memory, strings, bit sets and string tables.  Knows nothing of C or of acc.
 *
 * Everything of one translation unit lives in one Arena and is freed with it.  Running out of
 * memory ends the program with a message: a compiler has nothing better to do. */
#ifndef ACC_UTIL_H
#define ACC_UTIL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PRINTF(f, a) __attribute__((format(printf, f, a)))

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *arena);
void *arena_alloc(Arena *arena, size_t size); /* zeroed, aligned to 16 */
char *arena_strndup(Arena *arena, const char *text, size_t length);
char *arena_strdup(Arena *arena, const char *text);
char *arena_printf(Arena *arena, const char *format, ...) PRINTF(2, 3);

#define NEW(arena, T) ((T *)arena_alloc((arena), sizeof(T)))
#define NEW_ARRAY(arena, T, n) ((T *)arena_alloc((arena), (size_t)(n) * sizeof(T)))

/* A growing array in an arena.  VEC(T) declares one, zero is empty, VEC_PUSH appends. */
#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *data;                                                                                   \
        size_t count, capacity;                                                                    \
    }
#define VEC_PUSH(arena, v, ...)                                                                    \
    ((v)->count == (v)->capacity                                                                   \
         ? (void)((v)->data = vec_grow((arena), (v)->data, &(v)->capacity, sizeof *(v)->data))     \
         : (void)0,                                                                                \
     (v)->data[(v)->count++] = (__VA_ARGS__))
void *vec_grow(Arena *arena, void *data, size_t *capacity, size_t element_size);

/* A growing text on the heap; always ends with NUL.  {0} is empty; buf_free releases it. */
typedef struct Buf {
    char *data;
    size_t length, capacity;
} Buf;

void buf_write(Buf *buf, const char *data, size_t length);
void buf_puts(Buf *buf, const char *text);
void buf_putc(Buf *buf, char c);
void buf_printf(Buf *buf, const char *format, ...) PRINTF(2, 3);
void buf_vprintf(Buf *buf, const char *format, va_list arguments);
void buf_free(Buf *buf);

/* A set of small integers, fixed in size.  What bits_from made can be read only. */
typedef struct SetNode SetNode;
typedef struct BitSet {
    size_t bits;
    uint64_t *words;
    SetNode *tree; /* in place of the words: see set.h */
} BitSet;

BitSet bits_new(Arena *arena, size_t bits);
BitSet bits_from(size_t bits, SetNode *tree);
bool bits_has(const BitSet *set, size_t i);
void bits_add(BitSet *set, size_t i);
void bits_remove(BitSet *set, size_t i);
void bits_clear(BitSet *set);
void bits_copy(BitSet *to, const BitSet *from);
void bits_union(BitSet *to, const BitSet *from);
void bits_subtract(BitSet *to, const BitSet *from);
typedef void SetVisitor(void *context, size_t i);
/* The members of `a` that `b` has not.  Quick where both come from one pool and differ little. */
void bits_each_missing(const BitSet *a, const BitSet *b, SetVisitor *visit, void *context);
size_t bits_count(const BitSet *set);
/* The first member that is >= from, or (size_t)-1. */
size_t bits_next(const BitSet *set, size_t from);
#define BITS_EACH(i, set)                                                                          \
    for (size_t i = bits_next((set), 0); i != (size_t)-1; i = bits_next((set), i + 1))

/* A table from strings to pointers, in insertion order where it is walked.  Keys are copied. */
typedef struct Table Table;

Table *table_new(Arena *arena);
void *table_get(const Table *table, const char *key, size_t length); /* NULL: not there */
void table_put(Table *table, const char *key, size_t length, void *value);

/* Whole files.  read_file: NULL and errno on failure; the text is NUL-ended and malloc'ed. */
char *read_file(const char *path, size_t *length);
bool write_file(const char *path, const char *data, size_t length); /* false and errno */

/* A broken invariant: names pass and function, then aborts.  Never the user's fault. */
_Noreturn void internal_error(const char *pass, const char *function, const char *format, ...)
    PRINTF(3, 4);

#endif
