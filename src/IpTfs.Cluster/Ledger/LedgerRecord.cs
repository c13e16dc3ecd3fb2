using System.Buffers.Binary;
using System.Security.Cryptography;

namespace IpTfs.Cluster.Ledger;

/// <summary>
/// The ledger of one shard as it lies in the store: one entry, never removed, for every SA that ever was in the shard. For an outbound SA it is the first sequence
/// number that was not handed out; for an inbound SA the highest number that may have been accepted.
/// </summary>
/// <param name="Incarnation">The cluster's incarnation when it was written.</param>
/// <param name="Epoch">The owner's epoch.</param>
/// <param name="WriteId">Drawn for each write, so that a node that got no answer can recognize its record.</param>
/// <param name="Limits">The numbers, by the SAs' fingerprints.</param>
public sealed record LedgerRecord(int Incarnation, long Epoch, UInt128 WriteId, IReadOnlyDictionary<UInt128, ulong> Limits)
{
    private const ushort Layout = 1;
    private const int HeaderLength = 36;
    private const int EntryLength = 24;
    private static ReadOnlySpan<byte> Magic => "IPTL"u8;

    /// <summary>How many octets the record is written with.</summary>
    public int WrittenLength => HeaderLength + Limits.Count * EntryLength + IRecordAuthenticator.Length;

    /// <summary>The record as octets, with its proof.</summary>
    /// <param name="key">The key that it is written to.</param>
    /// <param name="authenticator">Makes the proof.</param>
    public byte[] Write(string key, IRecordAuthenticator authenticator)
    {
        ArgumentNullException.ThrowIfNull(authenticator);
        var octets = new byte[WrittenLength];
        var at = octets.AsSpan();
        Magic.CopyTo(at);
        BinaryPrimitives.WriteUInt16BigEndian(at[4..], Layout);
        BinaryPrimitives.WriteInt32BigEndian(at[8..], Incarnation);
        BinaryPrimitives.WriteInt64BigEndian(at[12..], Epoch);
        BinaryPrimitives.WriteUInt128BigEndian(at[20..], WriteId);
        at = at[HeaderLength..];
        foreach (var (sa, limit) in Limits)
        {
            BinaryPrimitives.WriteUInt128BigEndian(at, sa);
            BinaryPrimitives.WriteUInt64BigEndian(at[16..], limit);
            at = at[EntryLength..];
        }

        authenticator.Sign(key, octets.AsSpan(0, octets.Length - IRecordAuthenticator.Length), at);
        return octets;
    }

    /// <summary>Reads a record.</summary>
    /// <param name="key">The key that it was found at.</param>
    /// <param name="octets">What was found.</param>
    /// <param name="authenticator">Checks the proof.</param>
    /// <param name="fault">Why it cannot be trusted; null when it can.</param>
    /// <returns>The record; null with a fault.</returns>
    public static LedgerRecord? Read(string key, ReadOnlySpan<byte> octets, IRecordAuthenticator authenticator, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(authenticator);
        fault = Examine(key, octets, authenticator);
        if (fault is not null) return null;
        var count = (octets.Length - HeaderLength - IRecordAuthenticator.Length) / EntryLength;
        var limits = new Dictionary<UInt128, ulong>(count);
        for (var at = octets[HeaderLength..]; count > 0; count--, at = at[EntryLength..])
            limits[BinaryPrimitives.ReadUInt128BigEndian(at)] = BinaryPrimitives.ReadUInt64BigEndian(at[16..]);
        return new LedgerRecord(
            BinaryPrimitives.ReadInt32BigEndian(octets[8..]), BinaryPrimitives.ReadInt64BigEndian(octets[12..]), BinaryPrimitives.ReadUInt128BigEndian(octets[20..]), limits);
    }

    private static string? Examine(string key, ReadOnlySpan<byte> octets, IRecordAuthenticator authenticator)
    {
        if (octets.Length < HeaderLength + IRecordAuthenticator.Length || !octets.StartsWith(Magic)) return "it is not a ledger record";
        if (BinaryPrimitives.ReadUInt16BigEndian(octets[4..]) != Layout) return "it has the layout of another version";
        Span<byte> proof = stackalloc byte[IRecordAuthenticator.Length];
        authenticator.Sign(key, octets[..^IRecordAuthenticator.Length], proof);
        if (!CryptographicOperations.FixedTimeEquals(proof, octets[^IRecordAuthenticator.Length..])) return "it is damaged, or was written with another cluster key";
        return (octets.Length - HeaderLength - IRecordAuthenticator.Length) % EntryLength == 0 ? null : "its length is wrong";
    }
}
