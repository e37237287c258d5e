// Names of locals that stand in several scopes become several names; those of the user that are like
// acc's own stay, and acc's give way.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

// CHECK-LABEL: struct work_future {
// CHECK:         uint8_t [[STATE:state_[0-9]+]];
async int work(int v)
{
    await acc_suspend();
    return v;
}

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll shadows_future_run(
// CHECK:         [[A:v[_0-9]*]] = n;
// CHECK-NEXT:    { struct work_future_answer answer = work_future_start_frame(
// CHECK:         [[B:v[_0-9]*]] = t{{[0-9]+}};
// CHECK-NEXT:    n += [[B]];
// CHECK-NEXT:    { struct work_future_answer answer = work_future_start_frame(
// CHECK:         [[C:v[_0-9]*]] = t{{[0-9]+}};
// CHECK-NEXT:    if (work_future_start_frame(
// CHECK-DAG:       .[[A]] = [[A]];
// CHECK-DAG:       .[[B]] = [[B]];
// CHECK-DAG:       .[[C]] = [[C]];
// CHECK:           return ACC_PENDING;
// CHECK:         n += [[C]];
// CHECK-NEXT:    n += [[B]];
// CHECK-NEXT:    {
// CHECK-NEXT:        int v = 2;
// CHECK-NEXT:        n += v;
// CHECK-NEXT:    }
// CHECK-NEXT:    *out{{[_0-9]*}} = n + [[A]];
// CHECK-NEXT:    return ACC_READY;
async int shadows(int n)
{
    int v = n;
    {
        int v = await work(1);
        n += v;
        {
            int v = await work(2);
            await work(3);
            n += v;
        }
        n += v;
    }
    {
        int v = 2;
        n += v;
    }
    return n + v;
}

struct self {
    int state;
};

// CHECK-LABEL: struct cx_future_frame {
// CHECK:         struct work_future_frame [[CHILD:child_[0-9]+]];
// CHECK:         } [[S1:s1_[0-9]+]]; /* line
// CHECK:         uint8_t [[STATE]];
// CHECK-LABEL: struct cx_future {
// CHECK:         struct cx_future_frame [[FRAME:frame_[0-9]+]];
// CHECK-DAG:     struct self *self;
// CHECK-DAG:     int state;
// CHECK-DAG:     int out;
// CHECK-DAG:     int child;
// CHECK-DAG:     int args;
// CHECK-DAG:     int s1;
// CHECK-DAG:     int frame;
// CHECK:         } [[ARGS:args_[0-9]+]];
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll cx_future_run(
// CHECK-SAME:    struct cx_future_frame *[[SELF:self_[0-9]+]], acc_context *[[CX:cx_[0-9]+]], int *[[OUT:out_[0-9]+]], unsigned [[STATE]],
// CHECK-SAME:    struct self *self, int state, int out, int child, int args, int s1, int frame)
// CHECK:         switch ([[STATE]]) {
// CHECK-NEXT:    case 0: break;
// CHECK-NEXT:    case 1: goto [[RESUME:resume_1_[0-9]+]];
// CHECK-NEXT:    default: goto {{resume_2[_0-9]*}};
// CHECK-NEXT:    }
// CHECK-NEXT:    result = self->state + state;
// CHECK-NEXT:    { struct work_future_answer [[ANSWER:answer]] = work_future_start_frame(&[[SELF]]->[[S1]].[[CHILD]], [[CX]], out);
// CHECK-NEXT:    if ([[ANSWER]].poll == ACC_PENDING) {
// CHECK:           [[SELF]]->[[S1]].s1 = s1;
// CHECK:           [[SELF]]->[[STATE]] = 1;
// CHECK:         [[T:t[0-9]+]] = [[ANSWER]].value; }
// CHECK:         resume_1 = [[T]];
// CHECK-NEXT:    L1 = 2;
// CHECK-NEXT:    t1 = 3;
// CHECK-NEXT:    gap = 4;
// CHECK:         *[[OUT]] = result + resume_1 + L1 + t1 + gap + state + args + s1 + frame;
// CHECK-NEXT:    return ACC_READY;
// CHECK:       {{^}}[[RESUME]]:
async int cx(struct self *self, int state, int out, int child, int args, int s1, int frame)
{
    int result = self->state + state;
    int resume_1 = await work(out), L1 = 2, t1 = 3, gap = 4;
    state += await work(child);
    return result + resume_1 + L1 + t1 + gap + state + args + s1 + frame;
}

// The future of a static function steps aside for a name that is taken.
// CHECK-LABEL: struct hidden_future_2_frame {
// CHECK-LABEL: struct hidden_future_2 {
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll hidden_future_2_run(
// CHECK:         [[T:t[0-9]+]] = hidden_future;
// CHECK-NEXT:    { struct work_future_answer answer = work_future_start_frame(
int hidden_future = 3;
static __attribute__((unused)) async int hidden(int n)
{
    if (hidden_future + await work(n))
        return 1;
    return 2;
}
