using System.Security.Cryptography;
using IpTfs.Cluster.Keys;
using IpTfs.Crypto;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// The SA from one life of a node to one life of another node: ESP with AES-128-GCM and extended sequence numbers. No other SA ever has its key, so its
/// sequence numbers may begin at 1.
/// </summary>
internal static class RelaySa
{
    private const string Keyword = "aes128gcm16";

    private static readonly EspSuite Suite = EspSuite.TryParse(Keyword, out var suite) ? suite : throw new InvalidOperationException($"{Keyword} is a suite");

    /// <summary>Why this machine cannot relay; null when it can.</summary>
    public static string? Fault => CryptoProviders.FaultOf(CryptoProviders.Auto, Suite);

    /// <summary>Makes the sealer of the sending node. The caller owns it.</summary>
    public static EspSealer CreateSealer(ClusterKey key, in RelayEnd from, in RelayEnd to) =>
        new(from.Tag, CreateTransform(key, from, to), esn: true, LifetimeLimits.Unlimited, MonotonicTime.Zero);

    /// <summary>Makes the opener of the receiving node. The caller owns it.</summary>
    public static EspOpener CreateOpener(ClusterKey key, in RelayEnd from, in RelayEnd to) =>
        new(from.Tag, CreateTransform(key, from, to), esn: true, ReplayWindow.MaxSize, LifetimeLimits.Unlimited, MonotonicTime.Zero);

    /// <summary>Derives the key and salt of one direction.</summary>
    internal static void Derive(ClusterKey key, in RelayEnd from, in RelayEnd to, Span<byte> material)
    {
        var context = new byte[from.Octets + to.Octets];
        to.Write(context.AsSpan(from.Write(context)));
        key.Derive("relay esp aes128gcm16"u8, context, material);
    }

    private static EspTransform CreateTransform(ClusterKey key, in RelayEnd from, in RelayEnd to)
    {
        Span<byte> material = stackalloc byte[Suite.KeyLength];
        try
        {
            Derive(key, from, to, material);
            return EspTransformFactory.Create(Suite, material, [], esn: true);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(material);
        }
    }
}
