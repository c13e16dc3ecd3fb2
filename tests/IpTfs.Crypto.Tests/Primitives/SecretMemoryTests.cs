using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Tests.Primitives;

public sealed unsafe class SecretMemoryTests
{
    [Fact]
    public void SecretMemory_IsClearedBeforeItIsFreed()
    {
        var seen = new List<byte[]>();
        SecretMemory.Released = (address, length) => seen.Add(new ReadOnlySpan<byte>((void*)address, length).ToArray());
        try
        {
            var memory = SecretMemory.CopyOf(Samples.Octets(200, 4));
            Assert.Equal(Samples.Octets(200, 4), new ReadOnlySpan<byte>(memory.Pointer, memory.Length).ToArray());
            memory.Dispose();
        }
        finally
        {
            SecretMemory.Released = null;
        }

        Assert.Equal(new byte[200], Assert.Single(seen));
    }
}
