# For jobs: sourced inside the guest, which has busybox's shell.

# Busybox has applets of these names, which know less.
ip() { /usr/bin/ip "$@"; }
ping() { /usr/bin/ping "$@"; }
tc() { /usr/sbin/tc "$@"; }
ethtool() { /usr/sbin/ethtool "$@"; }

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
    # Where a packet can be lost before or behind IPsec. snmp has a line of names and a line of numbers for each protocol.
    ip -s -s link show vec0 2>/dev/null | sed 's/^/lab: link /'
    awk '$1 == "Udp:" || $1 == "Ip:" { if ($2 ~ /^[0-9-]/) { for (i = 2; i <= NF; i++) if (names[i] ~ /Err|Disc|Fail|Unknown/ && $i > 0) print "lab: snmp " $1 names[i] "=" $i } else split($0, names) }' /proc/net/snmp
    awk '/Err|Disc|Fail|TooBig|Unknown|Truncated/ && $2 != 0 { print "lab: snmp " $1 "=" $2 }' /proc/net/snmp6
    awk '{ print "lab: softnet " $0 }' /proc/net/softnet_stat
}
