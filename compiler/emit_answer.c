/* emit_answer: how a body hands its result out.
 *
 * What only this file calls, f_future_run and the functions of the embedded form, gives a small
 * result back beside the poll: struct f_future_answer comes in two registers, where a store through
 * `out` would be read again by the caller at once.  A body that never suspends has no poll to give
 * and returns the result alone.  Other results, those of functions that nothing embeds, and all of
 * the stored form go through `out`.
 *
 * A pending answer has no value, and none is made up: that would cost an instruction or two at each
 * level. */
#include "emit.h"

enum { REGISTER_BYTES = 8 };

static bool fits_register(const Type *type)
{
    return type->is_scalar && !type->is_vector && !type->is_atomic &&
           type->size <= REGISTER_BYTES && type->align <= REGISTER_BYTES;
}

AnswerKind answer_kind(const Function *f)
{
    if (f->outer || f->is_generator) /* its poll has more to say than READY */
        return f->result->is_void ? ANSWER_POLL : ANSWER_OUT;
    if (f->result->is_void)
        return f->never_suspends ? ANSWER_NOTHING : ANSWER_POLL;
    if (!fits_register(f->result))
        return ANSWER_OUT;
    if (f->never_suspends)
        return ANSWER_RESULT;
    return f->is_embedded ? ANSWER_BOTH : ANSWER_OUT;
}

void put_answer_struct(Emitter *e, const Function *f)
{
    if (answer_kind(f) != ANSWER_BOTH)
        return;
    put(e, "struct %s {\n    acc_poll %s;\n    %s%s;\n};\n\n", future_name(e, f, "_answer"),
        e->names.poll, f->result->align < REGISTER_BYTES ? "_Alignas(8) " : "",
        type_declare(e->arena, f->result, e->names.value));
}

/* Parameters follow: the declarator of a result may go around the whole. */
const char *answer_declare(Emitter *e, const Function *f, const char *declarator)
{
    switch (answer_kind(f)) {
    case ANSWER_BOTH:
        return arena_printf(e->arena, "struct %s %s", future_name(e, f, "_answer"), declarator);
    case ANSWER_RESULT:
        return type_declare(e->arena, f->result, declarator);
    case ANSWER_NOTHING:
        return arena_printf(e->arena, "void %s", declarator);
    case ANSWER_POLL:
    case ANSWER_OUT:
        break;
    }
    return arena_printf(e->arena, "%s %s", has_exits(f) ? "int" : "acc_poll", declarator);
}

void put_out_parameter(Emitter *e, const Function *f)
{
    if (answer_kind(f) == ANSWER_OUT)
        put(e, ", %s",
            type_declare(e->arena, f->result, arena_printf(e->arena, "*%s", e->names.out)));
}

void put_out_argument(Emitter *e, const Function *f)
{
    if (answer_kind(f) == ANSWER_OUT)
        put(e, ", %s", e->names.out);
}

/* What a pending body returns. */
void declare_pending(Emitter *e, const Function *f)
{
    if (answer_kind(f) != ANSWER_BOTH)
        return;
    begin_glue(e, f->begin);
    put(e, "%s;", answer_declare(e, f, e->names.pending));
    glue_break(e, 0);
    put(e, "%s.%s = ACC_PENDING;", e->names.pending, e->names.poll);
}

const char *pending_text(const Emitter *e)
{
    return answer_kind(e->f) == ANSWER_BOTH ? e->names.pending : "ACC_PENDING";
}

void put_pending(Emitter *e)
{
    put(e, "return %s;", pending_text(e));
}

static void put_value(Emitter *e, Node *value, const Local *local)
{
    if (value) {
        const char *close =
            is_comma(value) ? ")" : ""; /* in an initializer it would end the value */
        put(e, "%s", *close ? "(" : "");
        print_node(e, value);
        put(e, "%s", close);
    } else
        put(e, "%s", local ? local->text : zero_of(e, e->f->result)); /* the end of a body */
}

static void put_stored_value(Emitter *e, Node *value, const Local *local)
{
    const char *place = arena_printf(e->arena, "*%s", e->names.out);
    if (value)
        put_store(e, e->f->result, place, value);
    else
        put_copy(e, e->f->result, place, local->text);
}

/* Out of an arm by a jump. */
void put_exit(Emitter *e, Node *returned, uint32_t exit)
{
    if (returned) {
        put_store(e, outermost(e->f)->result, arena_printf(e->arena, "*%s", e->names.returned),
                  returned);
        glue_break(e, 0);
    }
    put(e, "return %u;", exit + 1);
}

void put_return(Emitter *e, Node *value, const Local *local, bool in_line)
{
    if (e->f->is_generator) {
        put(e, "return ACC_END;");
        return;
    }
    switch (answer_kind(e->f)) {
    case ANSWER_BOTH:
        put(e, "return (struct %s){ACC_READY, ", future_name(e, e->f, "_answer"));
        put_value(e, value, local);
        put(e, "};");
        return;
    case ANSWER_RESULT:
        put(e, "return ");
        put_value(e, value, local);
        put(e, ";");
        return;
    case ANSWER_OUT:
        if (value || local) {
            put_stored_value(e, value, local);
            if (in_line)
                put(e, " ");
            else
                glue_break(e, 0);
        }
        put(e, "return ACC_READY;");
        return;
    case ANSWER_POLL:
        put(e, "return ACC_READY;");
        return;
    case ANSWER_NOTHING:
        put(e, "return;");
        return;
    }
}
