namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>The datapath's gate: no managed allocation for any packet, sealed or opened.</summary>
[Collection(AloneCollection.Name)]
public sealed class AllocationTests
{
    private const int Packets = 10_000;

    [ProviderFact("ipsec-mb")]
    public void IpsecMb_AllocatesNothing() => AssertAllocationFree("ipsec-mb");

    [ProviderFact("openssl")]
    public void OpenSsl_AllocatesNothing() => AssertAllocationFree("openssl");

    [ProviderFact("framework")]
    public void Framework_AllocatesNothing() => AssertAllocationFree("framework");

    private static void AssertAllocationFree(string provider)
    {
        // One suite of each kind: other key sizes run the same code.
        foreach (var keyword in (string[])["aes128gcm16", "aes256gcm16", "chacha20poly1305", "aes128gmac", "aes256-sha256", "aes128-sha512", "null-sha384"])
        {
            var suite = Samples.Suite(keyword);
            if (CryptoProviders.FaultOf(provider, suite) is not null) continue;
            foreach (var esn in (bool[])[false, true])
            {
                foreach (var size in (int[])[64, 576, 1400])
                {
                    Assert.Equal((provider, keyword, size, 0L), (provider, keyword, size, AllocatedBy(suite, provider, esn, size)));
                }
            }
        }
    }

    private static long AllocatedBy(EspSuite suite, string provider, bool esn, int size)
    {
        using var transform = Samples.Create(suite, provider, esn);
        var packet = Samples.Packet(suite, size - 8 - suite.IvLength - suite.IcvLength, 1);
        return Allocation.Least(Cycle, Packets);

        void Cycle()
        {
            transform.Seal(packet, 1);
            if (!transform.TryOpen(packet, 1)) throw new InvalidOperationException("a packet does not open");
        }
    }
}
