using System.Runtime.InteropServices;
using IpTfs.Configuration.Secrets;

namespace IpTfs.Configuration.Tests.Secrets;

public class PinnedSlabTests
{
    [Fact]
    public void ManySecrets_AreApartAndStayWhereTheyAre()
    {
        var secrets = Enumerable.Range(0, 2000).Select(i => new SecretBytes(BitConverter.GetBytes(i))).ToList();
        var addresses = secrets.ConvertAll(AddressOf);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);

        Assert.Equal(addresses, secrets.ConvertAll(AddressOf));
        Assert.Equal(2000, addresses.Distinct().Count());
        for (var i = 0; i < secrets.Count; i++) Assert.Equal(i, BitConverter.ToInt32(secrets[i].Octets));
    }

    [Fact]
    public void OneCleared_ItsNeighboursKeepTheirOctets()
    {
        var secrets = Enumerable.Range(0, 3).Select(_ => new SecretBytes([0xAA, 0xBB, 0xCC])).ToList();
        secrets[1].Dispose();

        Assert.Equal([0xAA, 0xBB, 0xCC], secrets[0].Octets.ToArray());
        Assert.Equal([0xAA, 0xBB, 0xCC], secrets[2].Octets.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secrets[1].Octets.Length);
    }

    [Fact]
    public void EmptySecret_IsSharedAndSurvivesItsDisposal()
    {
        SecretBytes.Empty.Dispose();

        Assert.Equal(0, SecretBytes.Empty.Octets.Length);
    }

    private static unsafe nint AddressOf(SecretBytes secret)
    {
        fixed (byte* octets = &MemoryMarshal.GetReference(secret.Octets)) return (nint)octets;
    }
}
