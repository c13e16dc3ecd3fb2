using IpTfs.Cluster.Ledger;

namespace IpTfs.Cluster.Tests.Ledger;

public sealed class LedgerRecordTests
{
    private const string Key = "ledger/00003";
    private readonly SumAuthenticator _authenticator = new();
    private readonly LedgerRecord _record = new(2, 7, 99, new Dictionary<UInt128, ulong> { [1] = 4097, [UInt128.MaxValue] = ulong.MaxValue });


    [Fact]
    public void Record_ReadsBack()
    {
        var again = LedgerRecord.Read(Key, _record.Write(Key, _authenticator), _authenticator, out var fault);

        Assert.Null(fault);
        Assert.Equal((_record.Incarnation, _record.Epoch, _record.WriteId), (again!.Incarnation, again.Epoch, again.WriteId));
        Assert.Equal(_record.Limits, again.Limits);
    }

    [Fact]
    public void RecordOfAnotherKey_IsRefused() =>
        Assert.Null(LedgerRecord.Read("ledger/00004", _record.Write(Key, _authenticator), _authenticator, out _));

    [Fact]
    public void EveryTruncationAndEveryBitFlip_IsRefused()
    {
        var octets = _record.Write(Key, _authenticator);
        for (var length = 0; length < octets.Length; length++) Refused(octets.AsSpan(0, length));
        for (var bit = 0; bit < octets.Length * 8; bit++)
        {
            var copy = octets.ToArray();
            copy[bit / 8] ^= (byte)(1 << bit % 8);
            Refused(copy);
        }

        Refused([.. octets, 0]);

        void Refused(ReadOnlySpan<byte> value)
        {
            Assert.Null(LedgerRecord.Read(Key, value, _authenticator, out var fault));
            Assert.NotNull(fault);
        }
    }
}
