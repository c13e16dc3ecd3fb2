# For jobs: the guest's side of one tunnel to a gateway on vec0 and its receivers, from the variables that peer.job describes.

bare() { echo "${1%/*}"; }

# The network of an address with a prefix length that ends on an octet or colon group, which is all the tests use.
network() {
    case $1 in
    *:*) echo "$(bare "$1" | sed 's/::.*/::/')/${1#*/}" ;;
    *) echo "$(bare "$1" | sed 's/[0-9]*$/0/')/${1#*/}" ;;
    esac
}

configure_interfaces() {
    ip link set lo up
    ip link set vec0 mtu "${MTU:-1500}" up || return 1
    # UML's driver says that it can send buffers with further buffers chained to them, but leaves those out and sends stale memory
    # in their place: aggregates of several packets would never be what Linux meant to send.
    ethtool -K vec0 tx-scatter-gather-fraglist off || return 1
    case $OUTER in *:*) nodad=nodad ;; *) nodad= ;; esac
    ip addr add "$OUTER" dev vec0 $nodad || return 1
    for address in $INNER; do
        case $address in *:*) ip addr add "$address" dev lo nodad ;; *) ip addr add "$address" dev lo ;; esac || return 1
    done
}

# Impairs what vec0 sends. Only once both sides have reached each other, and with the peer's address pinned: ARP and neighbour discovery
# would be damaged as well, and who takes a wrong address for right sends there for as long as it believes it.
impair_interface() {
    [ -n "${NETEM:-}" ] || return 0
    address=$(ip neigh show "$PEER" dev vec0 | sed -n 's/.*lladdr \([^ ]*\).*/\1/p')
    [ -z "$address" ] || ip neigh replace "$PEER" lladdr "$address" dev vec0 nud permanent || return 1
    # shellcheck disable=SC2086 # words
    tc qdisc add dev vec0 root netem $NETEM
}

# The routes only choose the source address and make the packets meet the policies.
configure_pair() { # OWN-INNER PEER-INNER
    ip route add "$(network "$2")" dev vec0 src "$(bare "$1")" || return 1
    "$XFRMCFG" policy dir=out "src=$(network "$1")" "dst=$(network "$2")" "tunnel-src=$own" "tunnel-dst=$PEER" reqid=1 || return 1
    "$XFRMCFG" policy dir=in "src=$(network "$2")" "dst=$(network "$1")" "tunnel-src=$PEER" "tunnel-dst=$own" reqid=2
}

configure_tunnel() {
    own=$(bare "$OUTER") encapsulation=
    if [ "$ENCAPSULATION" = udp ]; then
        "$XFRMCFG" encap port=4500 || return 1
        encapsulation='encap-source=4500 encap-destination=4500'
    fi
    # shellcheck disable=SC2086 # lists of words
    "$XFRMCFG" sa dir=out "src=$own" "dst=$PEER" reqid=1 $encapsulation $STATE $OUT_STATE || return 1
    # shellcheck disable=SC2086
    "$XFRMCFG" sa dir=in "src=$PEER" "dst=$own" reqid=2 $encapsulation $STATE $IN_STATE || return 1
    others=$PEER_INNER
    for mine in $INNER; do
        configure_pair "$mine" "${others%% *}" || return 1
        others=${others#* }
    done
}

# each_flow LIST FUNCTION: calls it with ADDRESS PORT SIZES SEED of every flow.
each_flow() {
    rest=$1
    while [ -n "$rest" ]; do
        # shellcheck disable=SC2086
        "$2" ${rest%%;*}
        case $rest in *\;*) rest=${rest#*;} ;; *) rest= ;; esac
    done
}

start_receiver() {
    mkfifo "/run/bound.$2"
    { "$PROBE" receive "at=$1" "port=$2" "sizes=$3" "seed=$4" "idle=${IDLE:-3000}" "limit=${LIMIT:-60000}"; echo "status $?"; } |
        { read -r word; echo "$word" >"/run/bound.$2"; cat >"/run/flow.$2"; } &
    receivers="$receivers $!"
    read -r _ <"/run/bound.$2"
}
