"""blink runs without a library, a heap or an operating system's help, and builds for others.

 1. For this machine, 64 and 32 bits, clang and gcc behind acc, optimised or not, and with UBSan's
    traps: a static program that no library is linked into prints what lights and button do.
 2. The objects refer to nothing beyond each other but what compilers call, as memcpy: not to
    libacc, not to an allocator.
 3. So do those for two microcontrollers and another bare machine; the assertions in the generated
    code hold their compilers to the frames that acc laid out for them.
"""

import os
import subprocess

from support import HERE, arguments, expect, run, workspace

EXPECTED = """\
0: red on
0: green on
2: red off
4: pressed
7: red on
9: red off
14: red on
16: red off
20: green off
21: red on
22: red off
30: pressed
3112
"""
HOSTS = [["-O2"], ["-O0"], ["-O2", "--acc-cc=gcc"], ["-O2", "-m32"], ["-O0", "-m32"],
         ["-O2", "-m32", "--acc-cc=gcc"],
         ["-O1", "-fsanitize=undefined", "-fsanitize-trap=undefined"]]
TARGETS = [["--target=thumbv7m-none-eabi", "-Os"], ["--target=thumbv6m-none-eabi", "-Os"],
           ["--target=riscv32-none-elf", "-march=rv32imc", "-Os"],
           ["--target=aarch64-none-elf", "-O2"]]
FREESTANDING = ["-ffreestanding", "-fno-pic", "-fno-stack-protector", "-Wall", "-Wextra", "-Werror"]
BOARD = {"board_write", "board_exit", "board_wait"}
COMPILERS = {"memcpy", "memmove", "memset", "__aeabi_uidiv", "__aeabi_uidivmod",
             *("__aeabi_" + name + size for name in ("memcpy", "memmove", "memclr", "memset")
               for size in ("", "4", "8"))}


def undefined(objects):
    """What the objects together refer to and do not define."""
    wanted, defined = set(), set()
    for path in objects:
        text = subprocess.run(["nm", path], capture_output=True, text=True, check=True).stdout
        for line in text.splitlines():
            kind, name = line.split()[-2:]
            (wanted if kind == "U" else defined).add(name)
    expect("blink_future_run" in defined and "acc_run_blocking" in defined, "nm sees nothing")
    return wanted - defined


def compile_all(options, flags, names, directory):
    objects = []
    for name in names:
        objects.append(os.path.join(directory, name + ".o"))
        run([os.path.abspath(options.acc), *FREESTANDING, *flags, "-c",
             os.path.join(HERE, "bare", name + ".c"), "-o", objects[-1]])
    return objects


def main():
    options = arguments(__doc__)
    with workspace() as directory:
        program = os.path.join(directory, "blink")
        for flags in HOSTS:
            objects = compile_all(options, flags, ("blink", "executor", "board_linux"), directory)
            expect(not undefined(objects), "%s: undefined: %s" % (flags, undefined(objects)))
            run([os.path.abspath(options.acc), *flags, "-nostdlib", "-static", *objects,
                 "-o", program])
            done = subprocess.run([program], capture_output=True, text=True, timeout=60)
            expect(done.returncode == 0 and done.stdout == EXPECTED,
                   "%s: exit %d\n%s" % (flags, done.returncode, done.stdout))
        for flags in TARGETS:
            left = undefined(compile_all(options, flags, ("blink", "executor"), directory))
            expect(BOARD <= left <= BOARD | COMPILERS, "%s: undefined: %s" % (flags, left))
    print("passed")


if __name__ == "__main__":
    main()
