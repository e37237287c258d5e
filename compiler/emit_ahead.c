/* emit_ahead: a poll that begins with the child.
 *
 * A function whose only await is of an embedded function is at that await whenever it is polled
 * again, and its child lies at a place that is known.  So whoever polls it polls the child first,
 * and enters the body only when that is ready, behind the await, with the child's result as an
 * argument. The child may be such a function too: of a chain the innermost is polled first and the
 * bodies are entered one after the other, outward.  A chain that is still pending costs one call
 * for MOST_LINKS of its links, and no stack of calls grows so deep that a processor forgets where
 * they return to.
 */
#include "emit.h"

enum { MOST_LINKS = 8 };

const Await *only_child(const Function *f)
{
    if (f->outer || f->is_generator || f->awaits.count != 1 ||
        f->awaits.data[0]->kind != AWAIT_CALL ||
        answer_kind(f->awaits.data[0]->callee) == ANSWER_OUT)
        return NULL;
    return f->awaits.data[0];
}

/* What the child gives, if the body of f takes that as an argument. */
static const Type *given_type(const Function *f)
{
    const Await *await = only_child(f);
    bool gives = await && await->is_wanted && answer_kind(await->callee) == ANSWER_BOTH;
    return gives ? await->callee->result : NULL;
}

bool is_given_result(const Function *f)
{
    return given_type(f);
}

void put_given_parameter(Emitter *e, const Function *f)
{
    if (is_given_result(f))
        put(e, ", %s", type_declare(e->arena, given_type(f), e->names.value));
}

void put_given_nothing(Emitter *e, const Function *f)
{
    if (is_given_result(f))
        put(e, ", %s", zero_of(e, given_type(f)));
}

static const char *answer_of(Emitter *e, int link)
{
    return source_fresh_local(e->source, arena_printf(e->arena, "%s_%d", e->names.answer, link));
}

void put_given_argument(Emitter *e, const Function *f)
{
    if (is_given_result(f))
        put(e, ", %s.%s", answer_of(e, 1), e->names.value);
}

/* Polls or resumes a link that lies in `place`, whose answer goes to the function around it; 1 is
 * the child. */
static void put_link(Emitter *e, const Function *f, const Function *around, int link, bool is_last,
                     const char *place)
{
    bool gives = answer_kind(f) == ANSWER_BOTH && is_given_result(around);
    const char *answer = answer_of(e, link);
    if (gives)
        put(e, "    struct %s %s = ", future_name(e, f, "_answer"), answer);
    else
        put(e, "    if (");
    put(e, "%s(&%s, %s", future_name(e, f, is_last ? "_poll_frame" : "_resume_frame"), place,
        e->names.cx);
    if (!is_last && is_given_result(f))
        put(e, ", %s.%s", answer_of(e, link + 1), e->names.value);
    if (gives)
        put(e, ");\n    if (%s.%s == ACC_PENDING)\n", answer, e->names.poll);
    else if (answer_kind(f) == ANSWER_BOTH)
        put(e, ").%s == ACC_PENDING)\n", e->names.poll);
    else
        put(e, ") == ACC_PENDING)\n");
}

void put_children_first(Emitter *e, const Function *f, const char *frame, const char *pending)
{
    const Function *links[MOST_LINKS + 1] = {f};
    const char *places[MOST_LINKS + 1] = {frame};
    int count = 0;
    while (count < MOST_LINKS && only_child(links[count])) {
        links[count + 1] = only_child(links[count])->callee;
        places[count + 1] = arena_printf(e->arena, "%s%s%s.%s", places[count], count ? "." : "",
                                         state_member(e, 1), e->names.child);
        count++;
    }
    for (int i = count; i > 0; i--) {
        put_link(e, links[i], links[i - 1], i, i == count, places[i]);
        put(e, "        return %s;\n", pending);
    }
}
