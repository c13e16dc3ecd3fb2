#!/usr/bin/env bash
# wireguard-go, the newest that ./install found. WIREGUARD_GO=/path LABEL=name measures another one.
. "$(dirname "$0")/lib.sh"
program=${WIREGUARD_GO:-$cache/wireguard-go}
# wireguard-go's control socket is named after the device and lies outside the namespaces: so the names differ.
left_device=wgl$$ right_device=wgr$$

start_side() { # NAMESPACE DEVICE INNER-ADDRESS
    ip netns exec "$1" "${pin[@]}" env LOG_LEVEL=error "$program" -f "$2" >"$work/$2.log" 2>&1 &
    daemons+=($!)
    attempt 50 wait_for_device "$1" "$2"
    wg genkey >"$work/$2.key"
    ip netns exec "$1" wg set "$2" listen-port 51820 private-key "$work/$2.key"
    ip -n "$1" addr add "$3/24" dev "$2"
    ip -n "$1" link set "$2" mtu "${MTU:-1420}" up
}

wait_for_device() { ip netns exec "$1" wg show "$2" || { sleep 0.1; return 1; }; }

add_peer() { # NAMESPACE DEVICE PEER-DEVICE PEER-OUTER PEER-NETWORK
    ip netns exec "$1" wg set "$2" peer "$(wg pubkey <"$work/$3.key")" endpoint "$4:51820" allowed-ips "10.78.0.0/24,$5"
}

start_peer() {
    start_side "$left" "$left_device" 10.78.0.1
    start_side "$right" "$right_device" 10.78.0.2
    add_peer "$left" "$left_device" "$right_device" 10.77.0.2 10.80.2.0/24
    add_peer "$right" "$right_device" "$left_device" 10.77.0.1 10.80.1.0/24
    route_through "$left_device" "$right_device"
}

measure_peer "${LABEL:-wireguard-go}"
