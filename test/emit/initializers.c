// What cannot be assigned is copied as bytes, the rest of it zeroed; what can is assigned.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

struct pair {
    int x, y;
};
struct fixed {
    const int id;
    int n;
};
void keep(int *p);
async int work(int v)
{
    await acc_suspend();
    return v;
}

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll initializers_future_run(
// CHECK-DAG:     {{^}} char text[8];
// CHECK-DAG:     {{^}} struct pair point;
// CHECK-DAG:     {{^}} struct fixed record;
// CHECK-DAG:     {{^}} struct pair constant;
// CHECK-DAG:     {{^}} int number;
// CHECK-DAG:     {{^}} int zeros[3];
// CHECK:         __builtin_memcpy((void *)self->list, (int[4]){1, n}, sizeof(self->list));
// CHECK-NEXT:    __builtin_memcpy((void *)text, (char[8]){"abc"}, sizeof(text));
// CHECK-NEXT:    point = (struct pair){.y = n};
// CHECK-NEXT:    __builtin_memcpy((void *)&record, &(struct fixed){n, 2}, sizeof(record));
// CHECK-NEXT:    constant = (struct pair){n, n};
// CHECK-NEXT:    number = n;
// CHECK-NEXT:    __builtin_memcpy((void *)zeros, (int[3]){0}, sizeof(zeros));
// CHECK-NEXT:    if (work_future_start_frame(
// CHECK-DAG:       self->[[S:s[0-9]+]].point_x = point.x;
// CHECK-DAG:       __builtin_memcpy((void *)&self->[[S]].record, (void *)&record, sizeof(self->[[S]].record));
// CHECK-DAG:       __builtin_memcpy((void *)self->[[S]].text, (void *)text, sizeof(self->[[S]].text));
// CHECK-DAG:       self->[[S]].constant_y = constant.y;
// CHECK:           return ACC_PENDING;
// CHECK:       {{^}}resume_1:
// CHECK-DAG:     __builtin_memcpy((void *)&record, (void *)&self->[[S]].record, sizeof(record));
// CHECK-DAG:     __builtin_memcpy((void *)text, (void *)self->[[S]].text, sizeof(text));
// CHECK-DAG:     point.x = self->[[S]].point_x;
// CHECK:         goto
async int initializers(int n)
{
    int list[4] = {1, n};
    char text[8] = "abc";
    struct pair point = {.y = n};
    struct fixed record = {n, 2};
    const struct pair constant = {n, n};
    const int number = n;
    int zeros[3] = {0};
    await work(3);
    keep(list);
    return list[0] + text[1] + point.x + record.id + constant.y + number + zeros[0];
}

// What may be saved though it was never set is zero; nothing else is.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll unset_future_run(
// CHECK-NEXT:  {
// CHECK-NEXT:    int maybe = 0;
// CHECK-NEXT:    struct pair pair_maybe = {0};
// CHECK-NEXT:    int always;
// CHECK-NEXT:    if (state) goto resume_1;
async int unset(int n)
{
    int maybe;
    struct pair pair_maybe;
    int always;
    if (n > 2) {
        maybe = 3;
        pair_maybe = (struct pair){1, 2};
    }
    always = n;
    await work(3);
    return n > 2 ? maybe + pair_maybe.x + always : always;
}

// An await inside of an initializer comes first; the elements left of it are kept in order.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll awaits_future_run(
// CHECK:         [[FIRST:t[0-9]+]] = n++;
// CHECK-NEXT:    { struct work_future_answer answer = work_future_start_frame(&self->[[S:s[0-9]+]].child, cx, n);
// CHECK:         [[RESULT:t[0-9]+]] = answer.value; }
// CHECK:         point = (struct pair){.x = [[FIRST]], .y = [[RESULT]]};
async int awaits(int n)
{
    struct pair point = {.x = n++, .y = await work(n)};
    return point.x + point.y;
}
