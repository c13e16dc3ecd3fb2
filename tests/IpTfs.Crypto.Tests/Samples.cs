using System.Buffers.Binary;
using IpTfs.Protocol.Esp;

namespace IpTfs.Crypto.Tests;

/// <summary>Providers, suites and packets that the tests share.</summary>
internal static class Samples
{
    /// <summary>Each provider with each suite that it can serve on this machine.</summary>
    public static TheoryData<string, string> ProvidersAndSuites()
    {
        var data = new TheoryData<string, string>();
        foreach (var provider in CryptoProviders.Names)
        {
            foreach (var suite in EspSuite.All.Where(suite => CryptoProviders.FaultOf(provider, suite) is null)) data.Add(provider, suite.Keyword);
        }

        return data;
    }

    public static TheoryData<string> Suites() => [.. EspSuite.All.Select(suite => suite.Keyword)];

    /// <summary>The providers that can serve a suite on this machine.</summary>
    public static string[] ProvidersOf(EspSuite suite) => [.. CryptoProviders.Names.Where(name => CryptoProviders.FaultOf(name, suite) is null)];

    public static EspSuite Suite(string keyword) =>
        EspSuite.TryParse(keyword, out var suite) ? suite : throw new ArgumentException(keyword, nameof(keyword));

    public static byte[] Octets(int length, int seed)
    {
        var octets = new byte[length];
        new Random(seed).NextBytes(octets);
        return octets;
    }

    public static EspTransform Create(EspSuite suite, string provider, bool esn = false, int seed = 1) =>
        EspTransformFactory.Create(suite, Octets(suite.KeyLength, seed), Octets(suite.AuthKeyLength, seed + 1), esn, provider);

    /// <summary>A packet to be sealed: header, then text of at least the length that was asked for, aligned for the suite.</summary>
    public static byte[] Packet(EspSuite suite, int textLength, ulong sequence, int seed = 7)
    {
        var aligned = (textLength + suite.PaddingAlignment - 1) / suite.PaddingAlignment * suite.PaddingAlignment;
        var packet = Octets(8 + suite.IvLength + aligned + suite.IcvLength, seed);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)sequence);
        return packet;
    }

    public static Span<byte> Text(EspSuite suite, byte[] packet) => packet.AsSpan((8 + suite.IvLength)..^suite.IcvLength);
}
