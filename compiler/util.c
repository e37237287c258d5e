/* util: memory, strings, bit sets and string tables; see util.h.
 *
 * The arena hands out pieces of large zeroed chunks and never takes one back; what is larger than a
 * chunk gets one of its own.  A table is an open-addressing hash over an array of entries, so that
 * its order, and with it acc's output, depends on nothing but the insertions. */
#include "set.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Noreturn void out_of_memory(void)
{
    static const char message[] = "acc: error: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
    (void)ignored;
    exit(1);
}

static size_t checked_multiply(size_t a, size_t b)
{
    size_t product;
    if (__builtin_mul_overflow(a, b, &product))
        out_of_memory();
    return product;
}

/* ---- arena ---------------------------------------------------------------------------------- */

enum { ARENA_ALIGN = 16, FIRST_CHUNK_SIZE = 1 << 14, CHUNK_SIZE = 1 << 20 };

typedef struct Chunk {
    struct Chunk *next;
    size_t size; /* of `bytes` */
    _Alignas(ARENA_ALIGN) char bytes[];
} Chunk;

struct Arena {
    size_t next_size; /* of the last chunk */
    Chunk *chunks;    /* all of them, for arena_free */
    char *free;       /* the rest of the current chunk */
    size_t left;
};

static Chunk *arena_add_chunk(Arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(Chunk))
        out_of_memory();
    Chunk *chunk = calloc(1, sizeof *chunk + size);
    if (!chunk)
        out_of_memory();
    chunk->size = size;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return chunk;
}

Arena *arena_new(void)
{
    Arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        out_of_memory();
    return arena;
}

void arena_free(Arena *arena)
{
    if (!arena)
        return;
    for (Chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(arena);
}

void *arena_alloc(Arena *arena, size_t size)
{
    if (size > SIZE_MAX - ARENA_ALIGN)
        out_of_memory();
    size = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    if (size == 0)
        size = ARENA_ALIGN; /* distinct addresses */
    if (size > arena->left) {
        /* Small ones first: a pass makes an arena for each function, and calloc clears what it
         * takes from the heap. */
        arena->next_size = arena->next_size ? arena->next_size * 2 : FIRST_CHUNK_SIZE;
        if (arena->next_size > CHUNK_SIZE)
            arena->next_size = CHUNK_SIZE;
        if (size > arena->next_size / 4)
            return arena_add_chunk(arena, size)->bytes;
        arena->free = arena_add_chunk(arena, arena->next_size)->bytes;
        arena->left = arena->next_size;
    }
    void *piece = arena->free;
    arena->free += size;
    arena->left -= size;
    return piece;
}

char *arena_strndup(Arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        out_of_memory();
    char *copy = arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, text, length);
    return copy;
}

char *arena_strdup(Arena *arena, const char *text)
{
    return arena_strndup(arena, text, strlen(text));
}

char *arena_printf(Arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        internal_error("util", "arena_printf", "bad format \"%s\"", format);
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void *vec_grow(Arena *arena, void *data, size_t *capacity, size_t element_size)
{
    size_t old_size = checked_multiply(*capacity, element_size);
    *capacity = *capacity ? checked_multiply(*capacity, 2) : 8;
    void *grown = arena_alloc(arena, checked_multiply(*capacity, element_size));
    if (old_size)
        memcpy(grown, data, old_size);
    return grown;
}

/* ---- growing texts -------------------------------------------------------------------------- */

static void buf_reserve(Buf *buf, size_t more)
{
    if (more > SIZE_MAX / 2 - buf->length)
        out_of_memory();
    size_t needed = buf->length + more + 1;
    if (needed <= buf->capacity)
        return;
    size_t capacity = buf->capacity ? buf->capacity * 2 : 256;
    if (capacity < needed)
        capacity = needed;
    char *data = realloc(buf->data, capacity);
    if (!data)
        out_of_memory();
    buf->data = data;
    buf->capacity = capacity;
}

void buf_write(Buf *buf, const char *data, size_t length)
{
    buf_reserve(buf, length);
    if (length)
        memcpy(buf->data + buf->length, data, length);
    buf->length += length;
    buf->data[buf->length] = '\0';
}

void buf_puts(Buf *buf, const char *text)
{
    buf_write(buf, text, strlen(text));
}

void buf_putc(Buf *buf, char c)
{
    buf_write(buf, &c, 1);
}

void buf_vprintf(Buf *buf, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        internal_error("util", "buf_vprintf", "bad format \"%s\"", format);
    buf_reserve(buf, (size_t)length);
    vsnprintf(buf->data + buf->length, (size_t)length + 1, format, arguments);
    buf->length += (size_t)length;
}

void buf_printf(Buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buf_vprintf(buf, format, arguments);
    va_end(arguments);
}

void buf_free(Buf *buf)
{
    free(buf->data);
    *buf = (Buf){0};
}

/* ---- bit sets ------------------------------------------------------------------------------- */

enum { WORD_BITS = 64 };

static size_t word_count(const BitSet *set)
{
    return set->bits / WORD_BITS + (set->bits % WORD_BITS != 0);
}

static void bits_check(const BitSet *set, size_t i, const char *function)
{
    if (i >= set->bits)
        internal_error("util", function, "bit %zu of a set of %zu", i, set->bits);
}

static void bits_check_written(const BitSet *set, size_t i, const char *function)
{
    bits_check(set, i, function);
    if (!set->words)
        internal_error("util", function, "a set that can only be read");
}

static void bits_check_same(const BitSet *a, const BitSet *b, const char *function)
{
    if (a->bits != b->bits)
        internal_error("util", function, "sets of %zu and %zu bits", a->bits, b->bits);
}

BitSet bits_new(Arena *arena, size_t bits)
{
    BitSet set = {.bits = bits};
    set.words = NEW_ARRAY(arena, uint64_t, word_count(&set));
    return set;
}

BitSet bits_from(size_t bits, SetNode *tree)
{
    return (BitSet){.bits = bits, .tree = tree};
}

bool bits_has(const BitSet *set, size_t i)
{
    bits_check(set, i, "bits_has");
    return set->words ? set->words[i / WORD_BITS] >> (i % WORD_BITS) & 1 : set_has(set->tree, i);
}

void bits_add(BitSet *set, size_t i)
{
    bits_check_written(set, i, "bits_add");
    set->words[i / WORD_BITS] |= (uint64_t)1 << (i % WORD_BITS);
}

void bits_remove(BitSet *set, size_t i)
{
    bits_check_written(set, i, "bits_remove");
    set->words[i / WORD_BITS] &= ~((uint64_t)1 << (i % WORD_BITS));
}

void bits_clear(BitSet *set)
{
    for (size_t w = 0; w < word_count(set); w++)
        set->words[w] = 0;
}

void bits_copy(BitSet *to, const BitSet *from)
{
    bits_check_same(to, from, "bits_copy");
    bits_clear(to);
    bits_union(to, from);
}

void bits_union(BitSet *to, const BitSet *from)
{
    bits_check_same(to, from, "bits_union");
    for (size_t w = 0; from->words && w < word_count(to); w++)
        to->words[w] |= from->words[w];
    set_add_to(from->tree, to->words);
}

void bits_subtract(BitSet *to, const BitSet *from)
{
    bits_check_same(to, from, "bits_subtract");
    for (size_t w = 0; from->words && w < word_count(to); w++)
        to->words[w] &= ~from->words[w];
    set_remove_from(from->tree, to->words);
}

void bits_each_missing(const BitSet *a, const BitSet *b, SetVisitor *visit, void *context)
{
    bits_check_same(a, b, "bits_each_missing");
    if (!a->words && !b->words) {
        set_each_missing(a->tree, b->tree, visit, context);
        return;
    }
    BITS_EACH (i, a)
        if (!bits_has(b, i))
            visit(context, i);
}

size_t bits_count(const BitSet *set)
{
    size_t count = set_count(set->tree);
    for (size_t w = 0; set->words && w < word_count(set); w++)
        count += (size_t)__builtin_popcountll(set->words[w]);
    return count;
}

size_t bits_next(const BitSet *set, size_t from)
{
    if (from >= set->bits)
        return (size_t)-1;
    if (!set->words)
        return set_next(set->tree, from);
    size_t w = from / WORD_BITS;
    uint64_t word = set->words[w] & ~(uint64_t)0 << (from % WORD_BITS);
    while (!word) {
        if (++w == word_count(set))
            return (size_t)-1;
        word = set->words[w];
    }
    return w * WORD_BITS + (size_t)__builtin_ctzll(word);
}

/* ---- tables --------------------------------------------------------------------------------- */

typedef struct Entry {
    const char *key;
    size_t length;
    uint64_t hash;
    void *value;
} Entry;

struct Table {
    Arena *arena;
    VEC(Entry) entries; /* in the order of insertion */
    size_t *slots;      /* index into entries plus one; 0: free.  At most half are taken */
    size_t slot_count;  /* a power of two, or 0 */
};

/* FNV-1a. */
static uint64_t hash_string(const char *key, size_t length)
{
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)key[i]) * 1099511628211U;
    return hash ^ hash >> 32;
}

/* The slot that holds the key, or the free one where it belongs.  The table has slots. */
static size_t *table_find(const Table *table, const char *key, size_t length, uint64_t hash)
{
    size_t mask = table->slot_count - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        size_t *slot = &table->slots[i];
        if (!*slot)
            return slot;
        const Entry *entry = &table->entries.data[*slot - 1];
        if (entry->hash == hash && entry->length == length &&
            (length == 0 || memcmp(entry->key, key, length) == 0))
            return slot;
    }
}

static void table_grow(Table *table)
{
    table->slot_count = table->slot_count ? checked_multiply(table->slot_count, 2) : 32;
    table->slots = NEW_ARRAY(table->arena, size_t, table->slot_count);
    for (size_t i = 0; i < table->entries.count; i++) {
        const Entry *entry = &table->entries.data[i];
        *table_find(table, entry->key, entry->length, entry->hash) = i + 1;
    }
}

Table *table_new(Arena *arena)
{
    Table *table = NEW(arena, Table);
    table->arena = arena;
    return table;
}

void *table_get(const Table *table, const char *key, size_t length)
{
    if (!table->slot_count)
        return NULL;
    size_t slot = *table_find(table, key, length, hash_string(key, length));
    return slot ? table->entries.data[slot - 1].value : NULL;
}

void table_put(Table *table, const char *key, size_t length, void *value)
{
    if (table->entries.count >= table->slot_count / 2)
        table_grow(table);
    uint64_t hash = hash_string(key, length);
    size_t *slot = table_find(table, key, length, hash);
    if (*slot) {
        table->entries.data[*slot - 1].value = value;
        return;
    }
    Entry entry = {arena_strndup(table->arena, key, length), length, hash, value};
    VEC_PUSH(table->arena, &table->entries, entry);
    *slot = table->entries.count;
}

/* ---- files ---------------------------------------------------------------------------------- */

/* read(2) until the end, so that pipes and files that grow are read whole. */
static bool read_all(int fd, Buf *text)
{
    for (;;) {
        buf_reserve(text, 1 << 16);
        ssize_t got = read(fd, text->data + text->length, text->capacity - text->length - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            return true;
        text->length += (size_t)got;
    }
}

char *read_file(const char *path, size_t *length)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    Buf text = {0};
    bool ok = read_all(fd, &text);
    int error = errno;
    close(fd);
    if (!ok) {
        buf_free(&text);
        errno = error;
        return NULL;
    }
    text.data[text.length] = '\0';
    if (length)
        *length = text.length;
    return text.data;
}

static bool write_all(int fd, const char *data, size_t length)
{
    while (length) {
        ssize_t written = write(fd, data, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        data += written;
        length -= (size_t)written;
    }
    return true;
}

bool write_file(const char *path, const char *data, size_t length)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return false;
    bool ok = write_all(fd, data, length);
    int error = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        error = errno;
    }
    errno = error;
    return ok;
}

/* ---- broken invariants ---------------------------------------------------------------------- */

_Noreturn void internal_error(const char *pass, const char *function, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fflush(stdout);
    fprintf(stderr, "acc: internal error: %s: %s: ", pass, function);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    fflush(stderr);
    abort();
}
