using System.Text;
using IpTfs.Cluster.Keys;

namespace IpTfs.Cluster.Tests.Keys;

/// <summary>Sealed and authenticated records. The expected octets are another library's.</summary>
public sealed class RecordTests : IDisposable
{
    private readonly ClusterKey _key = KnownKey.Create();
    private readonly RecordSealer _sealer;
    private readonly RecordAuthenticator _authenticator;

    public RecordTests()
    {
        _sealer = new RecordSealer(_key);
        _authenticator = new RecordAuthenticator(_key);
    }

    public void Dispose()
    {
        _authenticator.Dispose();
        _sealer.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void RecordSealedElsewhere_Opens()
    {
        var value = Convert.FromHexString("036465666768696a6b6c6d6e6f54c77912d6a83c9f184286093af7520d240ad1945dfff98d");

        Assert.True(_sealer.TryOpen("tunnels/berlin", value, out var schema, out var record));
        using (record)
        {
            Assert.Equal(3, schema);
            Assert.Equal("a tunnel"u8, record.Octets);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void SealedRecord_OpensUnderItsNameAndNoOther(int octets)
    {
        var plain = new byte[octets];
        new Random(octets).NextBytes(plain);
        var value = _sealer.Seal("tunnels/berlin", 7, plain);

        Assert.Equal(octets + RecordSealer.Overhead, value.Length);
        Assert.True(_sealer.TryOpen("tunnels/berlin", value, out var schema, out var record));
        using (record)
        {
            Assert.Equal(7, schema);
            Assert.Equal(plain, record.Octets);
        }

        Assert.False(_sealer.TryOpen("tunnels/Berlin", value, out schema, out record));
        Assert.Equal(0, schema);
        Assert.Null(record);
    }

    [Fact]
    public void SealedTwice_LooksDifferentEachTime() =>
        Assert.NotEqual(_sealer.Seal("name", 1, "record"u8), _sealer.Seal("name", 1, "record"u8));

    [Fact]
    public void SealedRecordWithAnyBitFlippedOrOctetsMissing_IsRefused()
    {
        var value = _sealer.Seal("name", 1, "a short record"u8);

        Assert.All(Damage.Of(value), damaged => Assert.False(_sealer.TryOpen("name", damaged, out _, out _)));
    }

    [Fact]
    public void RecordOfAnotherCluster_IsRefused()
    {
        using var key = KnownKey.CreateOther();
        using var sealer = new RecordSealer(key);
        using var authenticator = new RecordAuthenticator(key);

        Assert.False(_sealer.TryOpen("name", sealer.Seal("name", 1, "record"u8), out _, out _));
        Assert.NotEqual(Prove(_authenticator, "name", "record"), Prove(authenticator, "name", "record"));
    }

    [Fact]
    public void Proof_IsThatOfAnotherImplementation() =>
        Assert.Equal("2c0aeb9ca8d79dcb19c9e03dc1ee369e", Prove(_authenticator, "state/ledger/1", "record"));

    [Theory]
    [InlineData("key", "recorD")]
    [InlineData("keY", "record")]
    [InlineData("ke", "yrecord")]
    [InlineData("keyr", "ecord")]
    [InlineData("", "keyrecord")]
    public void Proof_IsOfThisRecordUnderThisKey(string key, string record) =>
        Assert.NotEqual(Prove(_authenticator, "key", "record"), Prove(_authenticator, key, record));

    [Fact]
    public void ProofOfAnotherLength_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _authenticator.Sign("key", [], new byte[15]));

    private static string Prove(RecordAuthenticator authenticator, string key, string record)
    {
        var proof = new byte[16];
        authenticator.Sign(key, Encoding.UTF8.GetBytes(record), proof);
        return Convert.ToHexStringLower(proof);
    }
}
