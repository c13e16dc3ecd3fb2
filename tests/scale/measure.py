"""The steps of tests/scale/run. Each figure is printed when it is known."""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

READY_SECONDS = 120
SIDES = ("a", "b")
OUTER = {"a": "10.255.0.1", "b": "10.255.0.2"}
# The first octet of the hosts behind each side; tunnel N has the N-th address of it.
INNER = {"a": 100, "b": 200}


def host(side, tunnel):
    return f"{INNER[side] + (tunnel >> 16)}.{tunnel >> 8 & 255}.{tunnel & 255}.1"


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def configuration(side, keys, directory):
    other = "b" if side == "a" else "a"
    out, back = (0, 1) if side == "a" else (1, 0)
    yield (
        f'iptfs {{\n  node-name = "{side}"\n  state-directory = "{directory}/state-{side}"\n  tun {{ name = "iptfs0" }}\n'
        f'  listen {{ udp = ["{OUTER[side]}:4500"] }}\n  admin {{ socket = "{directory}/{side}.sock" }}\n'
        f'  tunnel-defaults {{ local = "{OUTER[side]}", remote = "{OUTER[other]}"\n'
        "    traffic-flow-security { packet-size { use-path-mtu-discovery = off, outer-packet-size = 1500 } } }\n  tunnels {\n"
    )
    for tunnel, pair in enumerate(keys):
        spis = (0x100000 + tunnel, 0x800000 + tunnel)
        yield (
            f'    t{tunnel} {{ traffic-selectors {{ local = ["{host(side, tunnel)}/32"], remote = ["{host(other, tunnel)}/32"] }}, '
            f'outbound {{ spi = {spis[out]}, key = "{pair[out]}" }}, inbound {{ spi = {spis[back]}, key = "{pair[back]}" }} }}\n'
        )
    yield "  }\n}\n"


class Gateway:
    def __init__(self, bench, side):
        self.bench, self.side = bench, side
        self.namespace = f"iptfs-scale-{side}"
        self.file = bench.directory / f"{side}.conf"
        self.socket = bench.directory / f"{side}.sock"
        self.log = bench.directory / f"{side}.log"
        self.process = None

    def write(self, keys):
        with open(self.file, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as text:
            text.writelines(configuration(self.side, keys, self.bench.directory))

    def start(self):
        begun = time.monotonic()
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", self.namespace, "dotnet", self.bench.iptfs, "run", str(self.file)], stdout=log, stderr=subprocess.STDOUT
            )
        self.wait_for(r"\bready\b")
        return time.monotonic() - begun

    def wait_for(self, pattern, after=0):
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(pattern, self.log.read_text(encoding="utf-8")[after:])
            if found:
                return found
            time.sleep(0.02)
        sys.exit(f"run: gateway {self.side} says no line with {pattern}:\n{self.log.read_text(encoding='utf-8')[-2000:]}")

    def resident(self):
        """Octets in memory."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024

    def ask(self, *words):
        begun = time.monotonic()
        answer = run("dotnet", self.bench.iptfs, *words, "--socket", str(self.socket))
        return answer, time.monotonic() - begun

    def reload(self):
        seen = len(self.log.read_text(encoding="utf-8"))
        begun = time.monotonic()
        self.process.send_signal(signal.SIGHUP)
        self.wait_for(r"reloaded: ", seen)
        return time.monotonic() - begun

    def stop(self):
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait()
        if status != 0:
            sys.exit(f"run: gateway {self.side} ended with status {status}")
        return time.monotonic() - begun


class Bench:
    def __init__(self, options, directory):
        self.iptfs, self.tunnels, self.directory = options.iptfs, options.tunnels, directory
        self.figures = {}
        self.gateways = {side: Gateway(self, side) for side in SIDES}

    def record(self, name, value, unit):
        self.figures[name] = round(value, 4)
        print(f"  {name:44} {value:10.2f} {unit}", flush=True)

    def make_network(self):
        for side in SIDES:
            run("ip", "netns", "add", self.gateways[side].namespace)
        run("ip", "link", "add", "scale-a", "netns", "iptfs-scale-a", "type", "veth", "peer", "name", "scale-b", "netns", "iptfs-scale-b")
        for side in SIDES:
            into = ("ip", "-n", self.gateways[side].namespace)
            run(*into, "link", "set", "lo", "up")
            run(*into, "address", "add", f"{OUTER[side]}/24", "dev", f"scale-{side}")
            run(*into, "link", "set", f"scale-{side}", "up")
            # All hosts behind the side are this one.
            for octet in range(INNER[side], INNER[side] + 4):
                run(*into, "route", "add", "local", f"{octet}.0.0.0/8", "dev", "lo")

    def remove_network(self):
        for side in SIDES:
            subprocess.run(["ip", "netns", "del", self.gateways[side].namespace], check=False, capture_output=True)

    def send(self, side, rounds=1):
        """A datagram on each tunnel, from its host to the host at the other end; some thousand a second, so that a slow machine can start their actors."""
        other = "b" if side == "a" else "a"
        program = (
            "import socket, time\n"
            "from measure import host\n"
            f"for _ in range({rounds}):\n"
            f"    for tunnel in range({self.tunnels}):\n"
            "        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:\n"
            f"            s.bind((host('{side}', tunnel), 0))\n"
            f"            s.sendto(bytes(64), (host('{other}', tunnel), 9))\n"
            "        if tunnel % 10 == 0:\n"
            "            time.sleep(0.002)\n"
        )
        return subprocess.Popen(
            ["ip", "netns", "exec", self.gateways[side].namespace, sys.executable, "-B", "-c", program],
            cwd=pathlib.Path(__file__).parent,
            # The device of a gateway that stops goes under the traffic.
            stderr=subprocess.DEVNULL if rounds > 1 else None,
        )

    def measure(self):
        keys = [(os.urandom(20).hex(), os.urandom(20).hex()) for _ in range(self.tunnels)]
        for gateway in self.gateways.values():
            gateway.write(keys)
        a, b = self.gateways["a"], self.gateways["b"]

        begun = time.monotonic()
        run("dotnet", self.iptfs, "check", str(a.file))
        self.record("check", time.monotonic() - begun, "s")
        self.record("ready", a.start(), "s")
        b.start()
        quiet = a.resident()
        self.record("a quiet tunnel, with the program's own share", quiet / self.tunnels / 1024, "KiB")
        self.record("sa SPI", a.ask("sa", "0x100000")[1], "s")
        self.record("stats", a.ask("stats")[1], "s")
        self.record("stats TUNNEL", a.ask("stats", "t0")[1], "s")
        a.write(keys[:-1])
        self.record("reload that removes a tunnel", a.reload(), "s")
        a.write(keys)
        self.record("reload that adds a tunnel", a.reload(), "s")

        for side in SIDES:
            if self.send(side).wait() != 0:
                sys.exit("run: the traffic failed")
        used = [line.split() for line in a.ask("stats")[0].splitlines() if " running " in line]
        carried = sum(1 for row in used if int(row[2]) > 0 and int(row[4]) > 0)
        self.record("tunnels that have carried packets both ways", carried, "")
        self.record("more memory for each of them", (a.resident() - quiet) / max(1, carried) / 1024, "KiB")
        self.record("stats with these in use", a.ask("stats")[1], "s")
        traffic = self.send("a", rounds=100)
        # As long as it takes to send on some thousand of them.
        time.sleep(2)
        self.record("SIGTERM under traffic", a.stop(), "s")
        traffic.kill()
        traffic.wait()
        b.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tunnels", type=int, required=True)
    parser.add_argument("--iptfs", required=True)
    parser.add_argument("--json")
    options = parser.parse_args()
    directory = pathlib.Path(tempfile.mkdtemp(prefix="iptfs-scale-"))
    bench = Bench(options, directory)
    print(f"{options.tunnels} tunnels, {os.cpu_count()} cores", flush=True)
    try:
        bench.remove_network()
        bench.make_network()
        bench.measure()
    finally:
        for gateway in bench.gateways.values():
            if gateway.process is not None and gateway.process.poll() is None:
                gateway.process.kill()
                gateway.process.wait()
        bench.remove_network()
        shutil.rmtree(directory)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps({"tunnels": options.tunnels, "figures": bench.figures}, indent=2) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
