#!/usr/bin/env bash
# Two of our gateways, built in Release, UDP encapsulation, AES-128-GCM, outer packets of 1500 octets. GATEWAY=/path/to/iptfs.dll
# measures another build, EXTRA adds lines to the tunnel's traffic-flow-security, SETTINGS others ('io { looks-before-sleep = 0 }'),
# ENCAPSULATION=none measures raw ESP, MTU=9000 another inner MTU, PROVIDER=openssl another cipher library.
. "$(dirname "$0")/lib.sh"
repository=$(cd "$peers_source/../.." && pwd)
gateway=${GATEWAY:-$repository/src/IpTfs.Node/bin/Release/net10.0/iptfs.dll}
encapsulation=${ENCAPSULATION:-udp}
# 1434 octets of inner packet fill an outer one of 1500 exactly (AES-GCM, IPv4, UDP); routed hosts send what their links take.
if [[ $topology == hosts ]]; then mtu=${MTU:-1500}; else mtu=${MTU:-1434}; fi

write_configuration() { # NAME OUTER INNER NETWORK PEER-OUTER PEER-INNER PEER-NETWORK OUT-SPI OUT-KEY IN-SPI IN-KEY
    cat >"$work/$1.conf" <<END
iptfs {
  node-name = "$1"
  state-directory = "$work/$1.state"
  tun { name = "tunnel0", mtu = $mtu, addresses = ["$3/24"], install-routes = on }
  listen { $(if [[ $encapsulation == udp ]]; then echo "udp = [\"$2:4500\"]"; else echo "esp = [\"$2\"]"; fi) }
  tunnels {
    peer {
      local = "$2", remote = "$5", encapsulation = $encapsulation
      $(if [[ $encapsulation == udp ]]; then echo 'remote-port = 4500'; fi)
      traffic-selectors { local = ["$3/32", "$4"], remote = ["$6/32", "$7"] }
      suite = aes128gcm16
      outbound { spi = $8, key = "$9" }
      inbound { spi = ${10}, key = "${11}" }
      traffic-flow-security {
        mode = on-demand
        packet-size { use-path-mtu-discovery = off, outer-packet-size = 1500 }
        ${EXTRA:-}
      }
    }
  }
  crypto { provider = ${PROVIDER:-auto} }
  ${SETTINGS:-}
  admin { socket = "$work/$1.sock" }
}
END
}

start_side() { # NAME NAMESPACE
    ip netns exec "$2" "${pin[@]}" dotnet exec "$gateway" run "$work/$1.conf" >"$work/$1.log" 2>&1 &
    daemons+=($!)
    attempt 300 is_ready "$1" || { cat "$work/$1.log" >&2; exit 1; }
}

is_ready() { grep -qw ready "$work/$1.log" || { sleep 0.1; return 1; }; }

start_peer() {
    local forth=000102030405060708090a0b0c0d0e0fa0a1a2a3 back=f0f1f2f3f4f5f6f7f8f9fafbfcfdfeffb0b1b2b3
    [[ -r $gateway ]] || dotnet build "$repository/src/IpTfs.Node" -c Release -v q --nologo >&2
    write_configuration left 10.77.0.1 10.78.0.1 10.80.1.0/24 10.77.0.2 10.78.0.2 10.80.2.0/24 0x1001 $forth 0x1002 $back
    write_configuration right 10.77.0.2 10.78.0.2 10.80.2.0/24 10.77.0.1 10.78.0.1 10.80.1.0/24 0x1002 $back 0x1001 $forth
    start_side left "$left"
    start_side right "$right"
}

measure_peer "${LABEL:-iptfs}"
