# The golden tests, one folder a pass: lit and FileCheck over test/<pass>/*.c.
#
# ctest runs each file as a test of its own.  By hand:
#
#   python3 /usr/lib/llvm-19/build/utils/lit/lit.py -v --param build=build test/driver
import os
import shlex
import sys


def tool(*words):
    return " ".join(shlex.quote(word) for word in words)


here = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(here, "tools"))
from quoted_shtest import QuotedShTest  # noqa: E402: a module, so that lit can pickle it

root = os.path.dirname(here)
build = os.path.abspath(lit_config.params.get("build", os.path.join(root, "build")))
llvm = lit_config.params.get("llvm", "/usr/lib/llvm-19")
include = os.path.join(build, "include")

config.name = "acc"
config.suffixes = [".c"]
config.excludes = ["Inputs", "run", "runtime", "conform", "fault", "tools"]
config.test_source_root = here
config.test_exec_root = os.path.join(build, "test")
config.test_format = QuotedShTest(execute_external=True)

path = [os.path.join(llvm, "bin"), os.environ.get("PATH", "")]
config.environment["PATH"] = os.pathsep.join(path)
config.environment["ACC_INCLUDE"] = include
config.environment["LC_ALL"] = "C"
for name in ("ACC_CC", "ACC_HARD", "CPATH", "C_INCLUDE_PATH", "TERM"):
    config.environment.pop(name, None)

tools = os.path.join(here, "tools")
config.substitutions.append(("%acc", tool(os.path.join(build, "bin", "acc"))))
config.substitutions.append(("%strip", tool(sys.executable, os.path.join(tools, "strip_checks"))))
config.substitutions.append(("%cc_all", tool(os.path.join(tools, "cc_all"))))
config.substitutions.append(("%check_sizes", tool(sys.executable, os.path.join(tools, "check_sizes"))))
config.substitutions.append(("%probe_sizes", tool(sys.executable, os.path.join(tools, "probe_sizes"))))
config.substitutions.append(("%why", tool(sys.executable, os.path.join(tools, "why_sizes"))))
config.substitutions.append(("%savings", tool(sys.executable, os.path.join(tools, "savings_of"))))
config.substitutions.append(("%check_svg", tool(sys.executable, os.path.join(tools, "check_svg"))))
config.substitutions.append(("%frame_svg",
                             tool(sys.executable, os.path.join(root, "tools", "frame_svg.py"))))
config.substitutions.append(("%python", tool(sys.executable)))
config.substitutions.append(("%include", tool(include)))
config.substitutions.append(("%build", tool(build)))
