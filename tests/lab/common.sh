# Shared by build and run; sourced, not executed.
set -euo pipefail

lab_source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Everything that is built lives outside the tree, so that a clean checkout finds it again.
lab_cache=${IPTFS_LAB:-${HOME:-/root}/.cache/iptfs-lab}

lab_fail() { printf 'lab: %s\n' "$*" >&2; exit 1; }
