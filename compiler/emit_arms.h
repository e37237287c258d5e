/* emit_arms.h: what emit_arms.c, emit_group.c and emit_meta.c share; of the function e->f and its
 * await. */
#ifndef ACC_EMIT_ARMS_H
#define ACC_EMIT_ARMS_H

#include "emit.h"

bool suspends_at_all(const Function *arm);
const Slot *part_of(Emitter *e, const Await *await, SlotPart part, uint32_t index);
const char *part_path(Emitter *e, const Await *await, SlotPart part, uint32_t index);
/* Where the locals of the functions around `f` are, which the arms use, seen from `f`. */
void see_from(Emitter *e, const Function *f, const Arms *arms);
void put_outer_frames(Emitter *e, const Function *f);
const char *arms_name(Emitter *e, const Await *await, const char *suffix);
/* The start or poll of an arm, with the context for it in `arm`; and its drop. */
void put_arm_call(Emitter *e, const Await *await, size_t index, bool is_start);
void put_drop_arm(Emitter *e, const Await *await, size_t index);
bool arm_needs_drop(const Arms *arms, size_t index);
void put_drop_call(Emitter *e, const Await *await, const char *begun, const char *but);
/* From what an arm returned, in `way`, to the way of the block. */
void put_arms_way(Emitter *e, const Arms *arms, size_t index);
/* `base`: what leads from the frame that the metadata describe to that of e->f, or f. */
void put_arm_meta(Emitter *e, const char *base);
void put_arms_metas(Emitter *e, Function *f, const char *base);

#endif
