# libclang 19, its C interface.  Leaves the imported target LibClang::LibClang, and LLVM_PREFIX.
#
# llvm-config-19 says where LLVM lies; Debian's libclang-19-dev comes without it and always lies in
# /usr/lib/llvm-19.  -DLLVM_PREFIX=DIR overrides both.
find_program(LLVM_CONFIG NAMES llvm-config-19)
if(NOT LLVM_PREFIX AND LLVM_CONFIG)
  execute_process(COMMAND "${LLVM_CONFIG}" --prefix
                  OUTPUT_VARIABLE LLVM_PREFIX OUTPUT_STRIP_TRAILING_WHITESPACE)
elseif(NOT LLVM_PREFIX)
  set(LLVM_PREFIX /usr/lib/llvm-19)
endif()

find_path(LibClang_INCLUDE_DIR clang-c/Index.h PATHS "${LLVM_PREFIX}/include" NO_DEFAULT_PATH)
find_library(LibClang_LIBRARY NAMES clang-19 PATHS "${LLVM_PREFIX}/lib" NO_DEFAULT_PATH)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  LibClang
  REQUIRED_VARS LibClang_LIBRARY LibClang_INCLUDE_DIR
  REASON_FAILURE_MESSAGE
    "(looked in ${LLVM_PREFIX}): apt-get install libclang-19-dev, or give -DLLVM_PREFIX=DIR")

if(LibClang_FOUND AND NOT TARGET LibClang::LibClang)
  add_library(LibClang::LibClang UNKNOWN IMPORTED)
  set_target_properties(
    LibClang::LibClang
    PROPERTIES IMPORTED_LOCATION "${LibClang_LIBRARY}"
               INTERFACE_INCLUDE_DIRECTORIES "${LibClang_INCLUDE_DIR}")
endif()
mark_as_advanced(LibClang_INCLUDE_DIR LibClang_LIBRARY LLVM_CONFIG)
