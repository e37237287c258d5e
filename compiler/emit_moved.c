/* emit_moved: what moves in front of the function: its types, its statics. */
#include "emit.h"

static void print_local_type(Emitter *e, const LocalType *type)
{
    begin_line(e, type->begin);
    if (type->alias) {
        put(e, "typedef %s%s;\n", type_declare(e->arena, type->alias, type->name),
            type->attributes ? type->attributes : "");
        return;
    }
    print_range(e, type->begin, type->end);
    put(e, ";\n");
}

/* The specifiers besides `static` that are no part of the type. */
static const char *storage_words(Emitter *e, const Local *local)
{
    size_t count;
    Offset begin = local->var->parent ? local->var->parent->begin : local->var->begin;
    const Token *token = source_tokens(e->source, begin, local->declared, &count);
    for (size_t i = 0; i < count; i++) {
        if (source_token_is(e->source, &token[i], "__thread") ||
            source_token_is(e->source, &token[i], "_Thread_local") ||
            source_token_is(e->source, &token[i], "thread_local"))
            return "_Thread_local ";
        if (source_token_is(e->source, &token[i], "constexpr"))
            return "constexpr ";
    }
    return "";
}

static bool has_label_address(const Node *node)
{
    if (node->kind == N_LABEL_ADDRESS)
        return true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i] && has_label_address(node->kids[i]))
            return true;
    return false;
}

/* A table of labels can only stand in the function that has them. */
bool holds_labels(const Local *local)
{
    return local->is_static && local->var->kid_count && has_label_address(local->var->kids[0]);
}

void print_static(Emitter *e, const Local *local)
{
    begin_line(e, local->declared);
    put(e, "static %s%s%s", storage_words(e, local), local->attributes,
        type_declare(e->arena, local->type, local->cname));
    if (local->var->kid_count) {
        put(e, " = ");
        print_node(e, local->var->kids[0]);
    }
    put(e, ";\n");
}

static bool reads_local(const Node *node, const Local *local)
{
    if (node->kind == N_REF && node->local == local)
        return true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i] && reads_local(node->kids[i], local))
            return true;
    return false;
}

/* What is declared extern in the function, and whose address a static begins with. */
static void print_extern(Emitter *e, const Local *local)
{
    for (size_t i = 0; i < e->f->all_locals.count; i++) {
        const Local *other = e->f->all_locals.data[i];
        if (!other->is_static || !other->var->kid_count || !reads_local(other->var->kids[0], local))
            continue;
        const Node *declaration = local->var->parent;
        begin_line(e, local->declared);
        print_range(e, declaration->begin, declaration->end);
        put(e, "\n");
        return;
    }
}

/* The #pragma pack between two places of the text are in force for what comes behind. */
static void print_packs(Emitter *e, Offset begin, Offset end)
{
    size_t count;
    const Pragma *pragma = source_pragmas(e->source, begin, end, &count);
    for (size_t i = 0; i < count; i++)
        if (pragma[i].is_pack) {
            begin_line(e, pragma[i].begin);
            put(e, "%s\n", source_slice(e->source, pragma[i].begin, pragma[i].end));
        }
}

/* Types and statics in the order of the text: each may need the ones before. */
void emit_moved(Emitter *e)
{
    Offset behind = 0, packed = e->f->begin;
    size_t next = 0;
    e->at_file_scope = true;
    for (size_t i = 0; i <= e->f->local_types.count; i++) {
        const LocalType *type = i < e->f->local_types.count ? e->f->local_types.data[i] : NULL;
        for (; next < e->f->all_locals.count; next++) {
            const Local *local = e->f->all_locals.data[next];
            if (type && local->declared > type->order)
                break;
            if (local->is_extern)
                print_extern(e, local);
            if (local->is_static && !holds_labels(local))
                print_static(e, local);
        }
        if (!type || !type->hoisted || type->is_enumerator ||
            (!type->alias && type->begin < behind))
            continue;
        print_packs(e, packed, type->order);
        packed = type->order;
        print_local_type(e, type);
        behind = type->alias ? behind : type->end;
    }
    print_packs(e, packed, e->f->end);
    if (e->f->uses_func_name)
        put(e, "ACC__LOCAL const char %s[] = \"%s\";\n", future_name(e, e->f, "_func"), e->f->name);
    e->at_file_scope = false;
}
