using IpTfs.Interop.Tests.Harness;

namespace IpTfs.Interop.Tests.Matrix;

/// <summary>
/// What may happen to outer packets on their way, and what may be missing then. The relay impairs both directions, netem in Linux's own kernel what Linux
/// sends. Bounds are generous: an inner packet lies in up to three outer ones, and who loses one may lose what shares it.
/// </summary>
public static class Impairments
{
    public static IReadOnlyList<Impairment> All { get; } =
    [
        Both("1 % lost", "loss=1%", 0.1) with { EveryWire = true },
        Both("10 % lost", "loss=10%", 0.5) with { EveryWire = true },
        Both("5 % late, inside the window", "reorder=5%/3", 0) with { Window = 32, EveryWire = true },
        Both("5 % late, beyond the window", "reorder=5%/30", 0.4) with { EveryWire = true },
        Both("10 % doubled", "duplicate=10%", 0) with { EveryWire = true },
        Both("5 % corrupted", "corrupt=5%", 0.4) with { EveryWire = true },
        // Not towards Linux: its kernel panics when so many packets are out of order in so wide a window.
        new("5 ms of jitter from Linux, inside the window", Relay: "b-to-a=delay=5ms,jitter=5ms") { Window = 1024 },
        Both("2 s without any", "blackout=500ms/2s", 0.7) with { Traffic = Traffic.FourSeconds, Patience = 4000, EveryWire = true },
        Both("path MTU falls to 1300 in mid-stream", "mtu=1300@150", 0.3) with { PathMtuDiscovery = true, EveryWire = true },
        new("netem: 1 % lost", Netem: "loss 1%", FromLinux: 0.1),
        new("netem: 10 % lost", Netem: "loss 10%", FromLinux: 0.5),
        new("netem: late, inside the window", Netem: "delay 1ms reorder 90%") { Window = 64 },
        new("netem: 10 % doubled", Netem: "duplicate 10%"),
        new("netem: 5 % corrupted", Netem: "corrupt 5%", ToLinux: 0.05, FromLinux: 0.4),
        new("netem: 5 ms of jitter, inside the window", Netem: "delay 5ms 5ms") { Window = 1024 },
    ];

    private static Impairment Both(string name, string words, double loss) => new(name, Relay: $"a-to-b={words} b-to-a={words}", ToLinux: loss, FromLinux: loss);
}
