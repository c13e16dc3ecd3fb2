# Sourced by each peer's script. The script defines
#   start_peer    brings the tunnel up between the gateways' namespaces and puts the daemons' process ids into daemons=()
# and ends with `measure_peer LABEL`, which runs measure.py, or what MEASURE names instead. What it finds when start_peer runs:
#
#   direct, alone, pinned:      left ------------- right          outer 10.77.0.1 and .2, MTU 1500
#   hosts:             client - left ------------- right - server   client 10.80.1.2, server 10.80.2.2, links of MTU 1500
#
# The tunnel's own inner addresses are 10.78.0.1 and .2; behind the gateways lie 10.80.1.0/24 and 10.80.2.0/24.
#   direct   gateway to gateway
#   alone    the same with the wire's segmentation offloads off: every outer packet crosses alone, as on a plain network card
#   hosts    between two hosts behind the gateways, which route
#   pinned   direct, everything on one core: for the smallest round-trip time, free of wake-ups on another core
set -euo pipefail
umask 077

peers_source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${IPTFS_PEERS:-${HOME:-/root}/.cache/iptfs-peers}
topology=${TOPOLOGY:-direct}
work=$(mktemp -d)
prefix=iptfs-peers-$$
left=$prefix-left right=$prefix-right client=$prefix-client server=$prefix-server
daemons=()
pin=()
[[ $topology != pinned ]] || pin=(taskset -c 0)

in_left() { ip netns exec "$left" "$@"; }
in_right() { ip netns exec "$right" "$@"; }

cleanup() {
    local process
    for process in "${daemons[@]}"; do kill "$process" 2>/dev/null || true; done
    for process in "${daemons[@]}"; do
        # Not our children when a shell stands between: then tail waits for them.
        timeout 5 tail --pid="$process" -f /dev/null || kill -9 "$process" 2>/dev/null || true
    done
    for namespace in "$left" "$right" "$client" "$server"; do ip netns del "$namespace" 2>/dev/null || true; done
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

# join NAMESPACE DEVICE ADDRESS NAMESPACE DEVICE ADDRESS: a wire between two namespaces
join() {
    ip link add "$2" netns "$1" type veth peer name "$5" netns "$4"
    ip -n "$1" addr add "$3" dev "$2"
    ip -n "$4" addr add "$6" dev "$5"
    ip -n "$1" link set "$2" mtu 1500 up
    ip -n "$4" link set "$5" mtu 1500 up
}

make_topology() {
    local namespace
    ip netns add "$left"
    ip netns add "$right"
    for namespace in "$left" "$right"; do ip -n "$namespace" link set lo up; done
    join "$left" wire0 10.77.0.1/24 "$right" wire0 10.77.0.2/24
    case $topology in
    alone)
        for namespace in "$left" "$right"; do
            ip netns exec "$namespace" ethtool -K wire0 tso off gso off gro off tx-udp-segmentation off >/dev/null
        done
        ;;
    hosts)
        ip netns add "$client"
        ip netns add "$server"
        join "$client" link0 10.80.1.2/24 "$left" inside0 10.80.1.1/24
        join "$server" link0 10.80.2.2/24 "$right" inside0 10.80.2.1/24
        ip -n "$client" route add default via 10.80.1.1
        ip -n "$server" route add default via 10.80.2.1
        for namespace in "$left" "$right"; do ip netns exec "$namespace" sysctl -qw net.ipv4.ip_forward=1; done
        ;;
    esac
}

# attempt TIMES COMMAND…: repeats a command that itself waits a little
attempt() {
    local times=$1
    shift
    until "$@" >/dev/null 2>&1; do ((--times > 0)) || return 1; done
}

# The tunnel routes between the inner networks, for peers that do not install routes themselves.
route_through() { # LEFT-DEVICE RIGHT-DEVICE
    ip -n "$left" route add 10.80.2.0/24 dev "$1"
    ip -n "$right" route add 10.80.1.0/24 dev "$2"
}

measure_peer() { # LABEL [ADDRESS]
    local label=$1 address=${2:-10.78.0.2} from=$left to=$right
    make_topology
    start_peer
    [[ $topology != hosts ]] || from=$client to=$server address=10.80.2.2
    attempt 20 ip netns exec "$from" ping -q -c 1 -W 1 "$address" || {
        echo "peers: $label: no answer through the tunnel" >&2
        tail -n 20 "$work"/*.log >&2 2>/dev/null || true
        exit 1
    }
    "${MEASURE:-$peers_source/measure.py}" --label "$label" --topology "$topology" --client "$from" --server "$to" --address "$address" \
        --seconds "${DURATION:-4}" --metrics "${METRICS:-ping,tcp,udp,loaded}" --congestion "${CONGESTION:-}" \
        --results "${RESULTS:-$cache/results.csv}" -- "${daemons[@]}"
}
