"""What a tree of arms must print, from the rules of docs/language.md, over a clock of its own.

reference.py knows all but the arms.  Of them there is here:

* a poll begins at the root with the arms that were woken since the last one (at first: all).  An
  arm adds its bit to those on its path, and a wake carries the bits of its path: 64 of them, turned
  by depth, as docs/abi.md says; so where arms share a bit, more of them are polled than were woken,
  and where a leaf was polled for nothing nobody sees it;
* await_all and await_any poll their arms from the top, and an arm starts at its first poll;
  await_any_fair begins one arm further each time that it is entered, counted for each time that
  the function or the arm around it runs;
* the first arm of await_any to finish wins; those below one that won at once never start; the
  others are dropped, the last first, before the body;
* await_within is a race of its body with a timer, the body first: so what is ready wins over a
  time that is over;
* a jump out of an arm ends the arm first, with its cleanups, then drops those that still run, the
  last first, then goes on as if it stood behind the block;
* a drop does the same with the arms that run, from the last to the first.

Of generators: one that is asked for a value is what is awaited; in the body of await_each it stands
at its yield, and who leaves the body for good drops it behind the scopes of the body.

Of groups: a child begins at its go, which waits until fewer than the limit run; it has copies of
what is declared in the body.  A child that is woken goes to the end of the group's queue, unless it
is in it, and wakes the group; the group polls its body, if that was woken, then the children that
were in the queue, and the body again if it waits for room and there is some.  Who leaves a group
drops the youngest child first, and the body last.

Of lazy futures and streams: they stand still while nobody awaits them, wherever that is; who begins
to await one looks at all its arms, as if they were woken.  The end of the scope drops one, as a
cleanup; where a function or arm is dropped while it awaits one of its own, that one goes first.
A boxed one is dropped at its acc_abort and at no other time.

Tasks take turns in the order in which they became ready, in batches: whoever becomes ready meanwhile
is in the next one.  One that is aborted is dropped in its turn, when it has been polled once.  At the
end those that are left get their turns, and what they spawn never begins; where two are left then,
the program is not used.  A shielded one is left alone by a drop of who awaits it, and by the end: it
goes on, with what it spawns then, for as long as its grace is.

When a poll has woken nobody, time goes on to the next timer, and all timers of that tick fire.
"""
from collections import ChainMap

import reference
from generate_trees import KEPT, SURE
from reference import Jump, M32, Wrong

ALL_ARMS = (1 << 64) - 1
WAITS = [0, 0, 0, 1, 1, 2, -1, -1, -1, -2, -2, -2, -3, -3, -4, -6]
GRACE = 5000  # ticks
ROOT = "root"  # the subject, among the tasks
KEEPS_ARMS, FORGETS_ARMS, LIBACC, LIBACC_HARD = range(4)


class Try(reference.Try):
    """One run: who polls, the time, and who was woken."""

    def __init__(self, mode, seed, refused, executor):
        super().__init__(mode, seed, refused)
        self.executor = executor
        self.now, self.timers = 0, []
        self.path, self.woken = (None, 0), 0  # of the arm that is polled now, in which child or task
        self.next_woken = ALL_ARMS            # what the next poll is told
        self.tasks, self.batch, self.queue, self.is_closing = [], [], [ROOT], False
        self.running = None  # the task that is polled; None: the root

    def times(self):
        if self.mode < 2:
            return self.mode
        self.random = (self.random * 1664525 + 1013904223) & M32
        return 2 - self.mode if self.mode > 2 else WAITS[(self.random >> 16) % 16]

    def wake(self, path):
        child, bits = path
        if child:
            child.wake(bits)
            return
        self.next_woken |= bits
        self.enqueue(ROOT)

    def enqueue(self, task):
        if task not in self.queue and task not in self.batch:
            self.queue.append(task)

    def begin_poll(self):
        while True:
            if not self.batch:
                while not self.queue:  # a timer may be that of somebody who is queued elsewhere
                    self.advance()
                    if not self.queue and self.executor < LIBACC:
                        self.queue.append(ROOT)  # the driver's own polls at each tick
                self.batch, self.queue = self.queue, []
            task = self.batch.pop(0)
            if task is ROOT:
                break
            task.turn()
        self.path = None, 0
        self.woken = ALL_ARMS if self.executor == FORGETS_ARMS else self.next_woken
        self.next_woken = 0

    def run_tasks(self):
        """All that are ready, and those that become ready meanwhile."""
        while self.batch or self.queue:
            if not self.batch:
                self.batch, self.queue = self.queue, []
            task = self.batch.pop(0)
            if task is not ROOT:
                task.turn()

    def refuses(self):
        """To spawn: in a shutdown, but for who is shielded."""
        task = self.running
        return self.is_closing and not (task and task.is_shielded and not task.is_cancelled)

    def cancel(self, tasks):
        left = [task for task in tasks if not task.is_done and not task.is_cancelled]
        if len(left) > 1:
            raise Wrong("nothing says which of the tasks that are left ends first")
        for task in left:
            task.drop(self)
        self.run_tasks()

    def end(self):
        while self.batch:
            task = self.batch.pop(0)
            if task is not ROOT:
                task.turn()
        self.is_closing = True
        grace = self.now + GRACE
        self.cancel([task for task in self.tasks if not task.is_shielded])
        while not all(task.is_done for task in self.tasks) and self.timers \
                and min(timer.end for timer in self.timers) < grace:
            self.advance()
            self.run_tasks()
        self.cancel(self.tasks)

    def advance(self):
        if not self.timers:
            raise Wrong("nothing will ever happen")
        self.now = min(timer.end for timer in self.timers)
        for timer in [t for t in self.timers if t.end == self.now]:
            self.timers.remove(timer)
            timer.fired = True
            self.wake(timer.path)


class Timer:
    def __init__(self, run, ticks):
        self.run, self.ticks, self.end = run, ticks, None
        self.fired, self.path = False, (None, 0)
        self.hostile = run.executor == LIBACC_HARD  # it is pending once more

    def poll(self):
        run = self.run
        if self.hostile:
            self.hostile = False
            run.wake(run.path)
            return False
        if self.fired or (self.end is None and self.ticks == 0):
            return True
        if self.end is None:
            self.end = run.now + self.ticks
            run.timers.append(self)
        self.path = run.path
        return False

    def drop(self, run):
        if self in run.timers:
            run.timers.remove(self)


class Leaf(reference.Leaf):
    timer = None

    def wait(self, run, times):
        if times < 0:
            self.timer = Timer(run, -times)
            while not self.timer.poll():
                yield
        for _ in range(times):
            run.wake(run.path)
            yield

    def drop(self, run):
        super().drop(run)
        if self.timer:
            self.timer.drop(run)


def place_in(path, i):
    """The bit of arm `i` of a block that is polled on that path."""
    return 1 << ((i + bin(path[1]).count("1") * 23) & 63)


class Kept:
    """A lazy future or stream, which `owner` has, boxed nobody; `done`: what the variable beside it
    says."""

    def __init__(self, owner, kind, future):
        self.owner, self.kind, self.future = owner, kind, future
        self.done, self.is_gone = 0, False

    def drop(self, run):
        if not self.is_gone:
            self.is_gone = True
            self.future.drop(run)


class Task:
    def __init__(self, run, future):
        self.run, self.future, self.woken = run, future, ALL_ARMS
        self.is_started = self.is_cancelled = self.is_done = False
        self.is_shielded = run.is_closing
        self.waiters, self.result = [], None
        run.tasks.append(self)
        run.enqueue(self)

    def wake(self, bits):
        self.woken |= bits
        if not self.is_done:
            self.run.enqueue(self)

    def turn(self):
        run = self.run
        if self.is_done:
            return
        if not (self.is_started and self.is_cancelled):
            run.path, run.woken, run.running = (self, 0), self.woken, self
            self.woken, self.is_started = 0, True
            try:
                next(self.future.body)
            except StopIteration as stop:
                self.finish(stop.value)
                return
            finally:
                run.running = None
        if self.is_cancelled:
            self.future.drop(run)
            self.finish(None)

    def finish(self, result):
        self.is_done, self.result = True, result
        while self.waiters:
            self.run.wake(self.waiters.pop(0).path)

    def drop(self, run):
        """acc_abort"""
        if not self.is_cancelled and not self.is_done:
            self.is_cancelled = True
            run.enqueue(self)

    def wait(self, join):
        """Until it is done, for somebody who awaits it."""
        while not self.is_done:
            join.path = self.run.path
            if join not in self.waiters:
                self.waiters.insert(0, join)
            yield


class FailedTask:
    """One that was spawned too late."""
    waiters, result = (), None

    def wait(self, join):
        while True:
            yield

    def drop(self, run):
        pass


class Join:
    """An await of a task."""

    def __init__(self, task):
        self.task, self.path = task, None

    def drop(self, run):
        if self in self.task.waiters:
            self.task.waiters.remove(self)


class KeptLeaf:
    """A leaf that is kept."""

    def __init__(self, run, leaf, times, value):
        self.leaf, self.body = leaf, self.whole(run, times, value)

    def whole(self, run, times, value):
        yield from self.leaf.wait(run, times)
        run.say("r", self.leaf.number)
        self.leaf = None
        return value

    def drop(self, run):
        self.body.close()
        if self.leaf:
            self.leaf.drop(run)


class Arms:
    """The arms of a block that run: a list in which the others are None."""

    def __init__(self, owner, makers):
        self.owner, self.run, self.makers = owner, owner.run, makers
        self.running = [None] * len(makers)

    def place(self, i):
        return place_in(self.run.path, i)

    def is_woken(self, i):
        return bool(self.run.woken & self.place(i))

    def start(self, i):
        self.running[i] = self.makers[i]()
        return self.poll(i)

    def poll(self, i):
        """Whether it is finished, and with what.  A jump out of it ends the block."""
        run, path, woken = self.run, self.run.path, self.run.woken
        run.path = path[0], path[1] | self.place(i)
        arm = self.running[i]
        try:
            done, value = (arm.poll(), None) if isinstance(arm, Timer) else arm.step()
        except Jump:
            self.running[i] = None
            self.drop(run)
            raise
        finally:
            run.path, run.woken = path, woken
        if done:
            self.running[i] = None
        return done, value

    def drop(self, run):
        for i in reversed(range(len(self.running))):
            if self.running[i]:
                arm, self.running[i] = self.running[i], None
                arm.drop(run)

    def all(self):
        """Runs them all."""
        for i in range(len(self.running)):
            self.start(i)
        while any(self.running):
            yield
            for i, arm in enumerate(self.running):
                if arm and self.is_woken(i):
                    self.poll(i)

    def race(self, first):
        """Runs them until the first is finished: which it was, and its value.  `first` is polled
        first."""
        count, started = len(self.running), False
        while True:
            for k in range(count):
                i = (first + k) % count
                if started and not self.is_woken(i):
                    continue
                done, value = self.poll(i) if started else self.start(i)
                if done:
                    self.drop(self.run)
                    return i, value
            started = True
            yield


class Group:
    """An await_group that runs."""

    def __init__(self, owner, limit, body):
        self.owner, self.run, self.limit = owner, owner.run, limit or 1 << 30
        self.live, self.queue, self.wants_room = [], [], False  # live: the youngest first
        self.parent = owner.run.path
        self.body = Arm(owner, body)
        self.body.group = self

    def poll_body(self, woken=None):
        run = self.run
        path, saved = run.path, run.woken
        run.path = path[0], path[1] | place_in(path, 0)
        run.woken = saved if woken is None else woken
        try:
            done, _ = self.body.step()
        except Jump:
            self.body = None
            self.drop(run)
            raise
        finally:
            run.path, run.woken = path, saved
        if done:
            self.body = None

    def poll_child(self, child):
        run = self.run
        path, saved = run.path, run.woken
        run.path, run.woken, child.woken = (child, 0), child.woken, 0
        done, _ = child.step()
        run.path, run.woken = path, saved
        if done:
            self.end(child)

    def end(self, child):
        self.live.remove(child)
        if child in self.queue:
            self.queue.remove(child)

    def poll(self):
        run = self.run
        self.parent = run.path
        if self.body and run.woken & place_in(run.path, 0):
            self.poll_body()
        last = self.queue[-1] if self.queue else None
        while last and self.queue:
            child = self.queue.pop(0)
            self.poll_child(child)
            if child is last:
                break
        if self.body and self.wants_room and len(self.live) < self.limit:
            self.wants_room = False
            self.poll_body(ALL_ARMS)

    def drop(self, run):
        for child in list(self.live):
            child.drop(run)
            self.end(child)
        if self.body:
            self.body.drop(run)


class Future(reference.Future):
    """One that has arms; `turns`: of each await_any_fair, where it begins."""
    group = None  # in whose body it runs
    LENT = {"ptr", *KEPT}

    def __init__(self, run, function, args):
        self.turns = {}
        super().__init__(run, function, args)

    def called(self, function, args):
        return Future(self.run, function, args)

    def wait(self, leaf, times):
        self.child = leaf
        yield from leaf.wait(self.run, times)
        self.run.say("r", leaf.number)
        self.child = None

    def leaf(self, number):
        return Leaf(number)

    def value(self, e):
        if e[0] == "leaf_sleep":
            n, value = yield from self.all(e[2:])
            self.run.say("i", e[1], value)
            yield from self.wait(self.leaf(e[1]), -(n % 5))
            return value
        if e[0] == "lend":
            return self.kept(e[1])
        if e[0] == "shielded":
            return (yield from self.shielded(e[1]))
        if e[0] == "awaited":
            kept = self.kept(e[1])
            if kept.done and e[2] == SURE:
                raise Wrong("finished before")
            if kept.done:
                return (9, 9) if kept.kind == "lazyp" else 9
            _, value = yield from self.step_kept(kept)
            kept.done = 1
            return value
        return (yield from super().value(e))

    def shielded(self, call):
        run, args = self.run, (yield from self.all(call[2:]))
        task = FailedTask() if run.refuses() else Task(run, self.called(call[1], args))
        task.is_shielded = True
        self.child = Join(task)
        yield from task.wait(self.child)
        self.child = None
        return task.result

    # ---- what is kept

    def kept(self, v):
        kept = self.cell(v)
        if not isinstance(kept, Kept) or kept.is_gone:
            raise Wrong("nothing is kept there")
        return kept

    def declare(self, s, place, scope):
        if s[3][0] not in ("made", "boxed", "spawned"):
            yield from super().declare(s, place, scope)
            return
        how, call = s[3]
        run, args = self.run, (yield from self.all(call[2:]))
        if how == "spawned" and run.refuses():
            future = FailedTask()
        elif call[0] == "call":
            future = self.called(call[1], args)
        else:
            times = run.times() if call[0] == "leaf" else -(args[0] % 5)
            run.say("i", call[1], args[-1])
            future = KeptLeaf(run, self.leaf(call[1]), times, args[-1])
        if how == "spawned" and not isinstance(future, FailedTask):
            future = Task(run, future)
        kept = self.cells[s[1]] = Kept(self if how == "made" else None, s[2], future)
        scope.cleanups.append((place, lambda: how != "made" and kept.done or kept.drop(run)))

    def step_kept(self, kept):
        """Awaits it: the value that it yields, and its result if that was its end."""
        self.run.woken = ALL_ARMS
        if isinstance(kept.future, (Task, FailedTask)):
            self.child = Join(kept.future)
            yield from kept.future.wait(self.child)
            self.child = None
            return None, kept.future.result
        if kept.owner is self:
            self.child = kept
        while True:  # next, and not `yield from`: when this is dropped, it stays
            try:
                given = next(kept.future.body)
            except StopIteration as stop:
                self.child = None
                return None, stop.value
            if given:
                self.child = None
                return given, None
            yield

    # ---- statements

    def statement(self, s, place, scope, label):
        if s[0] not in ("all", "any", "within", "each", "yield", "yield_break", "await_break",
                        "group", "go", "leave", "once"):
            yield from super().statement(s, place, scope, label)
            return
        self.run.count_step()
        if s[0] == "await_break":
            raise Jump("await_break")
        if s[0] == "go":
            yield from self.go(s)
            return
        if s[0] == "once":
            yield from self.block(s[1])
            return
        if s[0] == "yield_break":
            raise Jump("return")
        if s[0] == "yield":
            yield ((yield from self.value(s[1])),)
            return
        if s[0] == "leave":
            self.kept(s[1]).done = 2
            raise Jump("break")
        if s[0] == "each":
            if label:
                raise Wrong("a jump into await_each")
            yield from (self.await_kept if s[4][0] == "awaited" else self.await_each)(s)
            return
        try:
            yield from getattr(self, "await_" + s[0])(s)
        except Jump as jump:
            self.child = None
            if jump.kind != "await_break":
                raise

    def next_value(self, generator):
        """What it yields, or None when it is at its end."""
        self.child = generator
        while True:
            try:
                given = next(generator.body)
            except StopIteration:
                given, self.child = None, None
                return given
            if given:
                self.child = None
                return given
            yield

    def each_body(self, s, value):
        """The body for one value."""
        _, v, kind, clean, _, body = s
        scope = self.enter()
        cell = self.cells[v] = self.new(scope, kind, value)
        if clean:
            scope.cleanups.append((0, lambda: self.clean(cell)))
        try:
            yield from self.block(body)
        except Jump as jump:
            self.leave(scope)
            if jump.kind != "continue":
                raise
            return
        self.leave(scope)

    def await_kept(self, s):
        kept = self.kept(s[4][1])
        if kept.done:
            return
        try:
            while given := (yield from self.step_kept(kept))[0]:
                yield from self.each_body(s, given[0])
        except Jump as jump:
            if jump.kind != "break":
                raise
        kept.done = int(kept.done != 2)
        if s[4][2] and kept.done and not kept.owner:
            kept.drop(self.run)

    def await_each(self, s):
        call, scope, run = s[4], self.enter(), self.run
        generator = self.called(call[1], (yield from self.all(call[2:])))
        while given := (yield from self.next_value(generator)):
            scope.cleanups.append((0, lambda: generator.drop(run)))
            try:
                yield from self.each_body(s, given[0])
            except Jump as jump:
                self.leave(scope)
                if jump.kind == "break":
                    return
                raise
            scope.cleanups.pop()
        self.leave(scope)

    def await_group(self, s):
        group = self.child = Group(self, s[1], s[2])
        group.poll_body()
        while group.body or group.live:
            yield
            group.poll()
        self.child = None

    def go(self, s):
        group = self.group
        while len(group.live) >= group.limit:
            group.wants_room = True
            yield
        child = Child(group, s, self.cells)
        group.live.insert(0, child)
        group.poll_child(child)

    def begin(self, makers):
        self.child = Arms(self, makers)
        return self.child

    def maker(self, what):
        return lambda: Arm(self, what)

    def await_all(self, s):
        yield from self.begin([self.maker(arm[1]) for arm in s[1]]).all()
        self.child = None

    def await_any(self, s):
        _, fair, whens = s
        arms = self.begin([self.maker(when[4]) for when in whens])
        winner, value = yield from arms.race(self.turn(s) if fair else 0)
        self.child = None
        _, v, kind, clean, _, body = whens[winner]
        scope = self.enter()
        if v:
            cell = self.cells[v] = self.new(scope, kind, value)
            if clean:
                scope.cleanups.append((0, lambda: self.clean(cell)))
        try:
            yield from self.block(body)
        except Jump:
            self.leave(scope)
            raise
        self.leave(scope)

    def turn(self, s):
        turn = self.turns.get(id(s), 0)
        self.turns[id(s)] = (turn + 1) % len(s[2])
        return turn

    def await_within(self, s):
        _, limit, body, other = s
        ticks = yield from self.value(limit)
        arms = self.begin([self.maker(body), lambda: Timer(self.run, ticks)])
        winner, _ = yield from arms.race(0)
        self.child = None
        if winner == 1 and other is not None:
            yield from self.block(other)


class Arm(Future):
    """A block or an expression that runs beside others, with the variables of those around it."""

    def __init__(self, outer, what):
        self.run, self.function, self.cells = outer.run, outer.function, outer.cells
        self.scopes, self.child, self.turns = [], None, {}
        self.group = outer.group
        self.body = self.whole_arm(what)

    def whole_arm(self, what):
        scope = self.enter()
        try:
            if isinstance(what, list):
                value = yield from self.block(what)
            else:
                value = yield from self.value(what)
        except Jump:
            self.leave(scope)
            raise
        self.leave(scope)
        return value

    def step(self):
        try:
            next(self.body)
        except StopIteration as stop:
            return True, stop.value
        return False, None


class Child(Arm):
    """A child of a group, with variables of its own."""

    def __init__(self, group, s, cells):
        owner = group.owner
        copies = {v: reference.Cell(cells[v].kind, cells[v].values) for v in s[2]}
        self.run, self.function, self.siblings = owner.run, owner.function, group
        self.cells = ChainMap(copies, owner.cells)
        self.scopes, self.child, self.turns = [], None, {}
        self.woken = ALL_ARMS
        self.body = self.whole_child(s[1])

    def whole_child(self, what):
        try:
            yield from self.whole_arm(what)
        except Jump as jump:
            if jump.kind != "continue":
                raise Wrong("a jump out of a go") from None

    def wake(self, bits):
        self.woken |= bits
        if self not in self.siblings.queue and self in self.siblings.live:
            self.siblings.queue.append(self)
            self.run.wake(self.siblings.parent)


def attempt(subject, schedule, polls):
    return reference.attempt(subject, schedule, polls, Try, Future)
