#!/bin/bash
# tests/fuzz/seeds/object.sh DIR: object files to begin with, those of the tests and of Debian's
# packages; small ones, for a fuzzer is as slow as its inputs are large.
set -euo pipefail
tests=$(realpath "$(dirname "$0")/../..")
# shellcheck source=tests/lib/objects.bash
. "$tests/lib/objects.bash"
compile_objects "$1"
embedded_objects "$1"
find /usr/lib/*/bpf /lib/udev/rc_keymaps/protocols -name '*.o' -exec cp {} "$1" \; 2>/dev/null || true
find "$1" -name '*.o' -size +32k -delete
