# One interface target carries warnings, sanitizers and hardening for all of ours.
add_library(ocop_options INTERFACE)
target_compile_options(ocop_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  -Wno-restrict  # GCC 12 raises it falsely for "text" + std::string
  -Wnon-virtual-dtor -Wold-style-cast -Wcast-align -Woverloaded-virtual)
# A newer compiler than the project was built with warns of new things; those must not
# keep anybody from building.
if(OCOP_WERROR AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(ocop_options INTERFACE -Werror)
endif()
if(OCOP_SANITIZE)
  target_compile_options(ocop_options INTERFACE -fsanitize=${OCOP_SANITIZE}
    -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(ocop_options INTERFACE -fsanitize=${OCOP_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(ocop_options INTERFACE -D_FORTIFY_SOURCE=2 -fstack-protector-strong
    -fcf-protection)
  target_link_options(ocop_options INTERFACE -Wl,-z,relro,-z,now)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# ocop_room(NAME HEADERS a.h … SOURCES a.cc … DEPENDS target … PRIVATE_DEPENDS target …)
# A folder's static library `ocop_NAME`; includes are written from the root.
function(ocop_room name)
  cmake_parse_arguments(ROOM "" "" "HEADERS;SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(ocop_${name} STATIC ${ROOM_SOURCES})
  target_sources(ocop_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}
    FILES ${ROOM_HEADERS})
  set_target_properties(ocop_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_include_directories(ocop_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(ocop_${name} PUBLIC ${ROOM_DEPENDS}
    PRIVATE ocop_options ${ROOM_PRIVATE_DEPENDS})
endfunction()

# ocop_program(NAME MAIN main.cc DEPENDS target …)
function(ocop_program name)
  cmake_parse_arguments(PROGRAM "" "MAIN" "DEPENDS" ${ARGN})
  add_executable(${name} ${PROGRAM_MAIN})
  target_link_libraries(${name} PRIVATE ocop_options ${PROGRAM_DEPENDS})
endfunction()

# ocop_embed(TARGET NAMESPACE ns FILES a.css b.mustache …)
# Makes NAMESPACE::embedded(std::string_view file_name) available to TARGET, from
# the generated header "embedded_TARGET.h": page parts travel inside the program.
function(ocop_embed target)
  cmake_parse_arguments(EMBED "" "NAMESPACE" "FILES" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_${target}.cc)
  set(header ${CMAKE_CURRENT_BINARY_DIR}/embedded_${target}.h)
  set(paths)
  foreach(file ${EMBED_FILES})
    cmake_path(ABSOLUTE_PATH file)
    list(APPEND paths ${file})
  endforeach()
  add_custom_command(OUTPUT ${out} ${header}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DHEADER=${header} -DNAMESPACE=${EMBED_NAMESPACE}
      "-DFILES=${paths}" -DTARGET=${target} -P ${CMAKE_SOURCE_DIR}/cmake/Embed.cmake
    DEPENDS ${paths} ${CMAKE_SOURCE_DIR}/cmake/Embed.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out} ${header})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()

# ocop_test(FOLDER SOURCES a_test.cc … DEPENDS target … [LAUNCHER script]): one doctest
# program a folder; ctest runs it as the launcher's argument.
function(ocop_test name)
  cmake_parse_arguments(TEST "" "LAUNCHER" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name}_test ${TEST_SOURCES} ${CMAKE_SOURCE_DIR}/tests/support/main.cc)
  target_link_libraries(${name}_test PRIVATE ocop_options doctest::doctest rapidcheck ${TEST_DEPENDS})
  target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR})
  if(OCOP_SANITIZE)
    # What is under test stays optimised; a test's many small checks would cost minutes to.
    target_compile_options(${name}_test PRIVATE -O0)
  endif()
  add_test(NAME ${name} COMMAND ${TEST_LAUNCHER} $<TARGET_FILE:${name}_test> WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 1200)
endfunction()
