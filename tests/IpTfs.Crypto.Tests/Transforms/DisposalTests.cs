using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Tests.Transforms;

public sealed unsafe class DisposalTests
{
    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void DisposedTransform_RefusesEverything(string provider, string keyword)
    {
        var suite = Samples.Suite(keyword);
        var transform = Samples.Create(suite, provider);
        var packet = Samples.Packet(suite, 64, 1);
        transform.Seal(packet, 1);
        transform.Dispose();
        transform.Dispose();
        Assert.Throws<ObjectDisposedException>(() => transform.Seal(packet, 1));
        Assert.Throws<ObjectDisposedException>(() => transform.TryOpen(packet, 1));
        Assert.Throws<ObjectDisposedException>(() => transform.TryOpen([], 1));
    }

    [Theory]
    [InlineData("ipsec-mb", "aes128gcm16", 1)]
    [InlineData("ipsec-mb", "aes128gmac", 2)]
    [InlineData("openssl", "chacha20poly1305", 2)]
    [InlineData("openssl", "null-sha256", 1)]
    [InlineData("openssl", "aes256-sha512", 1)]
    [InlineData("bouncycastle", "aes256gcm16", 2)]
    [InlineData("bouncycastle", "aes128-sha256", 1)]
    public void DisposedTransform_HasClearedItsKeyMemory(string provider, string keyword, int blocks)
    {
        var suite = Samples.Suite(keyword);
        if (CryptoProviders.FaultOf(provider, suite) is not null) return;
        var transform = Samples.Create(suite, provider);
        var seen = new List<byte[]>();
        SecretMemory.Released = (address, length) => seen.Add(new ReadOnlySpan<byte>((void*)address, length).ToArray());
        try
        {
            transform.Dispose();
        }
        finally
        {
            SecretMemory.Released = null;
        }

        Assert.Equal(blocks, seen.Count);
        Assert.All(seen, memory => Assert.Equal(new byte[memory.Length], memory));
    }
}
