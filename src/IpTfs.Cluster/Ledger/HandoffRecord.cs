using System.Buffers.Binary;

namespace IpTfs.Cluster.Ledger;

/// <summary>
/// The record that the old owner of a shard writes for the next owner: the SAs' final numbers, and the ledger as it lies in the store, in which the next owner's
/// first numbers and ceilings are leased already. The next owner starts with the numbers between the two.
/// </summary>
/// <param name="Left">The SAs' final numbers; every SA of the shard is in it.</param>
/// <param name="Taken">The ledger that was written, with the next owner's epoch.</param>
internal sealed record HandoffRecord(LedgerRecord Left, LedgerRecord Taken)
{
    // One request to the store holds three records of this length, a third longer in base64; its limit is 1.5 MiB.
    private const int LongestRecord = 300_000;

    /// <summary>Whether a hand-over of this ledger is short enough for one request.</summary>
    public static bool Fits(LedgerRecord taken) => taken.WrittenLength <= LongestRecord;

    /// <summary>The octets of a handoff record, with the proofs of both ledger records.</summary>
    /// <param name="key">The key that it is written to.</param>
    /// <param name="left">The SAs' final numbers.</param>
    /// <param name="ledgerKey">The ledger's key.</param>
    /// <param name="taken">The ledger.</param>
    /// <param name="authenticator">Makes the proofs.</param>
    public static byte[] Write(string key, LedgerRecord left, string ledgerKey, LedgerRecord taken, IRecordAuthenticator authenticator)
    {
        var (one, other) = (left.Write(key, authenticator), taken.Write(ledgerKey, authenticator));
        var octets = new byte[sizeof(int) + one.Length + other.Length];
        BinaryPrimitives.WriteInt32BigEndian(octets, one.Length);
        one.CopyTo(octets, sizeof(int));
        other.CopyTo(octets, sizeof(int) + one.Length);
        return octets;
    }

    /// <summary>Reads a handoff record; null when it is damaged, or its two ledger records do not belong together.</summary>
    /// <param name="key">The key that it was found at.</param>
    /// <param name="ledgerKey">The ledger's key.</param>
    /// <param name="octets">What was found.</param>
    /// <param name="authenticator">Checks the proofs.</param>
    public static HandoffRecord? Read(string key, string ledgerKey, ReadOnlySpan<byte> octets, IRecordAuthenticator authenticator)
    {
        if (octets.Length < sizeof(int)) return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(octets);
        var records = octets[sizeof(int)..];
        if (length < 0 || length > records.Length) return null;
        var left = LedgerRecord.Read(key, records[..length], authenticator, out _);
        var taken = LedgerRecord.Read(ledgerKey, records[length..], authenticator, out _);
        if (left is null || taken is null) return null;
        var arePair = taken.WriteId == left.WriteId && taken.Incarnation == left.Incarnation && taken.Epoch == left.Epoch + 1;
        return arePair ? new HandoffRecord(left, taken) : null;
    }
}
