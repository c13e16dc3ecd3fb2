namespace IpTfs.Testing.EndToEnd;

/// <summary>What the two gateways of a test have in common, in the configuration's own words. A test changes only what it is about.</summary>
public sealed record TunnelOptions
{
    public string Suite { get; init; } = "aes128gcm16";

    /// <summary>Hexadecimal, with the salt last, for packets from A to B.</summary>
    public string KeyFromA { get; init; } = "000102030405060708090a0b0c0d0e0fa0a1a2a3";

    /// <summary>Hexadecimal, with the salt last, for packets from B to A.</summary>
    public string KeyFromB { get; init; } = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeffb0b1b2b3";

    public string? AuthKeyFromA { get; init; }

    public string? AuthKeyFromB { get; init; }

    public uint SpiFromA { get; init; } = 0x1001;

    public uint SpiFromB { get; init; } = 0x1002;

    public bool Esn { get; init; }

    public int TunMtu { get; init; } = 1500;

    public int OuterPacketSize { get; init; } = 1500;

    public bool UsePathMtuDiscovery { get; init; }

    public bool DontFragment { get; init; }

    public int WindowSize { get; init; } = 3;

    public string InitialDelay { get; init; } = "0 us";

    /// <summary>Whether the gateway rehearses before it is ready; it costs half a second of both cores, and only speed depends on it.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>What the gateway's <c>io</c> section says.</summary>
    public string Io { get; init; } = "";

    /// <summary>Further lines for the tunnel's <c>traffic-flow-security</c>.</summary>
    public string TrafficFlowSecurity { get; init; } = "";
}
