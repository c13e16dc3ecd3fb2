# What the commands beside this file share. SCRIPT is the one that is run, with the repository's root as the working directory.
project=tests/IpTfs.ClusterEndToEnd.Tests

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "tests/cluster/$SCRIPT"; }

# What the machine must have; ends the script with 2 where something is missing.
require_machine() {
    local missing=() program package
    # PROGRAM PACKAGE: Debian's names.
    while read -r program package; do
        PATH=$PATH:/usr/local/bin:/usr/sbin:/sbin command -v "$program" >/dev/null || missing+=("$package")
    done <<'PROGRAMS'
dotnet dotnet-sdk-10.0
etcd etcd-server
tcpdump tcpdump
ip iproute2
ethtool ethtool
iperf3 iperf3
sysctl procps
PROGRAMS
    if ((${#missing[@]})); then
        echo "$SCRIPT: to be installed first: apt-get install ${missing[*]}" >&2
        exit 2
    fi
    if ((EUID != 0)); then
        echo "$SCRIPT: needs root, for network namespaces and TUN devices: sudo tests/cluster/$SCRIPT" >&2
        exit 2
    fi
    if [[ ! -c /dev/net/tun ]]; then
        echo "$SCRIPT: needs /dev/net/tun: modprobe tun" >&2
        exit 2
    fi
}

# Builds unless the first word is empty, and becomes the program with the other words.
run_program() {
    if [[ $1 ]]; then
        echo 'building…'
        dotnet build "$project" -c Release -v q --nologo
    fi
    shift
    IPTFS_E2E=1 exec dotnet exec "$project/bin/Release/net10.0/IpTfs.ClusterEndToEnd.Tests.dll" "$@"
}
