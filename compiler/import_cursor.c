/* import_cursor: what the import_*.c files ask of libclang's cursors, and how they make nodes.
 *
 * An extent is a byte range of the preprocessed text: the whole text is one file to libclang, so a
 * location's file offset is the offset in the source.  What libclang does not tell is read from the
 * source's tokens between such offsets.  A node takes its extent from its cursor, an expression its
 * type too; set_kids alone makes a node the parent of others. */
#include "import.h"

#include <string.h>

/* ---- cursors -------------------------------------------------------------------------------- */

static Offset location_offset(CXSourceLocation location)
{
    unsigned offset = 0;
    clang_getFileLocation(location, NULL, NULL, NULL, &offset);
    return offset;
}

Offset cursor_begin(CXCursor cursor)
{
    return location_offset(clang_getRangeStart(clang_getCursorExtent(cursor)));
}
Offset cursor_end(CXCursor cursor)
{
    return location_offset(clang_getRangeEnd(clang_getCursorExtent(cursor)));
}
Offset cursor_name(CXCursor cursor)
{
    return location_offset(clang_getCursorLocation(cursor));
}

typedef struct Collector {
    Importer *im;
    Cursors *list;
} Collector;

static enum CXChildVisitResult collect(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Collector *collector = data;
    (void)parent;
    VEC_PUSH(collector->im->arena, collector->list, cursor);
    return CXChildVisit_Continue;
}

Cursors children(Importer *im, CXCursor cursor)
{
    Cursors list = {0};
    Collector collector = {im, &list};
    clang_visitChildren(cursor, collect, &collector);
    return list;
}

bool is_expression(CXCursor cursor)
{
    return clang_isExpression(cursor.kind);
}

Cursors operands(Importer *im, CXCursor cursor)
{
    Cursors all = children(im, cursor), list = {0};
    for (size_t i = 0; i < all.count; i++) {
        if (!is_expression(all.data[i]) || cursor_begin(all.data[i]) >= cursor_end(all.data[i]))
            continue;
        VEC_PUSH(im->arena, &list, all.data[i]);
        for (size_t j = list.count - 1;
             j > 0 && cursor_begin(list.data[j]) < cursor_begin(list.data[j - 1]); j--) {
            CXCursor swapped = list.data[j];
            list.data[j] = list.data[j - 1];
            list.data[j - 1] = swapped;
        }
    }
    return list;
}

const char *token_text(Importer *im, Offset at)
{
    size_t count;
    const Token *token = source_tokens(im->source, at, at + 1, &count);
    return count ? source_slice(im->source, token->begin, token->end) : "";
}

bool word_at(Importer *im, Offset at, const char *word)
{
    size_t count;
    const Token *token = source_tokens(im->source, at, at + 1, &count);
    return count && source_token_is(im->source, token, word);
}

bool has_token(Importer *im, Offset begin, Offset end, const char *word)
{
    size_t count;
    const Token *token = source_tokens(im->source, begin, end, &count);
    for (size_t i = 0; i < count; i++)
        if (source_token_is(im->source, &token[i], word))
            return true;
    return false;
}

/* ---- nodes ---------------------------------------------------------------------------------- */

Node *new_node(Importer *im, NodeKind kind, Offset begin, Offset end)
{
    Node *node = NEW(im->arena, Node);
    node->kind = kind;
    node->begin = begin;
    node->end = end;
    return node;
}

Node *node_of(Importer *im, NodeKind kind, CXCursor cursor)
{
    Node *node = new_node(im, kind, cursor_begin(cursor), cursor_end(cursor));
    if (is_expression(cursor))
        node->type = import_type(im, clang_getCursorType(cursor));
    return node;
}

void set_kids(Importer *im, Node *node, Node **kids, size_t count)
{
    node->kids = NEW_ARRAY(im->arena, Node *, count ? count : 1);
    node->kid_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        node->kids[i] = kids[i];
        if (kids[i])
            kids[i]->parent = node;
    }
}

Node *with_operands(Importer *im, Node *node, const Cursors *list)
{
    Node **kids = NEW_ARRAY(im->arena, Node *, list->count + 1);
    for (size_t i = 0; i < list->count; i++)
        kids[i] = import_expr(im, list->data[i]);
    set_kids(im, node, kids, list->count);
    return node;
}

Node *with_one(Importer *im, Node *node, Node *kid)
{
    set_kids(im, node, &kid, 1);
    return node;
}

FrameUse *frame_use_at(Importer *im, Offset at)
{
    size_t low = SOURCE_FIRST_AT(im->unit->frame_uses, at);
    bool found = low < im->unit->frame_uses.count && im->unit->frame_uses.data[low].begin == at;
    return found ? &im->unit->frame_uses.data[low] : NULL;
}

bool is_frame_use(Importer *im, CXCursor cursor)
{
    const FrameUse *use = frame_use_at(im, cursor_begin(cursor));
    return use && use->end == cursor_end(cursor);
}

bool names_cx(CXCursor cursor)
{
    if (cursor.kind != CXCursor_DeclRefExpr)
        return false;
    CXCursor declaration = clang_getCursorReferenced(cursor);
    if (declaration.kind != CXCursor_FunctionDecl)
        return false;
    CXString name = clang_getCursorSpelling(declaration);
    bool is_cx = !strcmp(clang_getCString(name), "acc_cx");
    clang_disposeString(name);
    return is_cx;
}

bool calls_cx(Importer *im, CXCursor call)
{
    Cursors list = operands(im, call);
    while (list.count == 1 && !names_cx(list.data[0]))
        list = operands(im, list.data[0]);
    return list.count == 1;
}

void add_ref(Importer *im, Ref ref)
{
    VEC_PUSH(im->arena, &im->unit->refs, ref);
}
