#!/usr/bin/env python3
"""Random trees of await_all, await_any, await_any_fair, await_within and await_group over a clock,
dropped after 0, 1, 2, ... polls: what they print is what reference_trees.py says.

    trees.py [--count N] [--seed S] [--acc PATH] [--builds LIST] [--keep DIR]

All is as in test/drops/drops.py, with other programs and more builds: `hard` is what --acc-hard
gives, with libacc-hard, and the others link libacc.  One try in some runs on libacc's own executor
with its clock paused, one on an executor that does not say which arms were woken.
"""
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "drops"))

import drops  # noqa: E402
import generate_trees  # noqa: E402
import reference  # noqa: E402
import reference_trees  # noqa: E402
from drops import CLANG, GCC, PATTERN, SANITIZE, Build  # noqa: E402
from reference_trees import FORGETS_ARMS, KEEPS_ARMS, LIBACC, LIBACC_HARD  # noqa: E402

LIB, HARD = {"libacc": "libacc.a"}, {"libacc": "libacc-hard.a", "acc": ["--acc-hard"]}


class Program(drops.Program):
    name, header = "trees", "trees.h"
    flags = ["-I", HERE, "-DDRIVER_LIBACC"]
    batch = 50
    builds = {
        "clang-O0": Build(CLANG, "-O0", PATTERN, **LIB),
        "hard-gcc-O0": Build(GCC, "-O0", PATTERN, **HARD),
        "asan": Build(CLANG, "-O0", *SANITIZE, **LIB),
        "gcc-O2": Build(GCC, "-O2", **LIB),
        "hard-clang-O2": Build(CLANG, "-O2", **HARD),
        "gcc-O0": Build(GCC, "-O0", PATTERN, **LIB),
        "hard-asan": Build(CLANG, "-O0", *SANITIZE, **HARD),
        "clang-O2": Build(CLANG, "-O2", **LIB),
    }
    generator, printer = generate_trees.Generator, generate_trees.Printer

    @staticmethod
    def expected(subject, schedules):
        return reference.expected(subject, schedules, 30, reference_trees.attempt)

    @staticmethod
    def schedules_of(seed):
        """Never pending, all asleep for one tick, and some at random; who polls takes turns."""
        r = random.Random(seed)
        some = [(2, r.getrandbits(31), r.randrange(5)) for _ in range(3)]
        if generate_trees.is_for_libacc(seed):
            # The hostile one runs its tasks in any order.
            which = (LIBACC,) if generate_trees.has_tasks(seed) else (LIBACC, LIBACC_HARD)
            return [s + (executor,) for executor in which
                    for s in [(0, 0, 0), (3, 0, 0), *some]]
        return [(0, 0, 0, KEEPS_ARMS), (3, 0, 0, KEEPS_ARMS), some[0] + (KEEPS_ARMS,),
                some[1] + (FORGETS_ARMS,), some[2] + (LIBACC,), some[2] + (LIBACC_HARD,)]

    def runs(self, build):
        other = LIBACC if build.startswith("hard") else LIBACC_HARD
        return [s for s in self.schedules if s[3] != other]

    def is_dull(self):
        text = self.text("p")
        return super().is_dull() or not any(
            word in text for word in ("await_all", "await_any", "await_within", "await_group"))


if __name__ == "__main__":
    sys.exit(drops.main(__doc__, Program))
