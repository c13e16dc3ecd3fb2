# For jobs: sourced inside the guest, which has busybox's shell.

# Busybox has applets of these names, which know less.
ip() { /usr/bin/ip "$@"; }
ping() { /usr/bin/ping "$@"; }
tc() { /usr/sbin/tc "$@"; }

say() { echo "lab: $*"; }

# Repeats a command until it succeeds; each attempt must itself wait a little. until_success ATTEMPTS COMMAND…
until_success() {
    attempts=$1
    shift
    while ! "$@" >/dev/null 2>&1; do
        attempts=$((attempts - 1))
        [ "$attempts" -gt 0 ] || return 1
    done
}

# The counters that say what the kernel's IPsec dropped, and each state's own.
show_counters() {
    awk '$2 != 0 { print "lab: stat " $1 "=" $2 }' /proc/net/xfrm_stat
    "$XFRMCFG" show | sed 's/^/lab: state /'
}
