using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using IpTfs.Protocol.Esp;
using Xunit.Abstractions;

namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>
/// No copy of a key stays in the memory of the process: neither in the libraries' contexts nor in managed objects. AES and ChaCha20 have the
/// unchanged key at the front of their key schedules; therefore a scan finds it while it is in use.
/// </summary>
public sealed unsafe class KeyRemanenceTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var keyword in (string[])["aes128gcm16", "aes256gcm16", "chacha20poly1305", "aes128gmac", "aes256-sha256"])
        {
            // Bouncy Castle copies keys into managed arrays that no caller can clear; BouncyProvider says so.
            foreach (var provider in Samples.ProvidersOf(Samples.Suite(keyword)).Where(name => name != "bouncycastle")) data.Add(provider, keyword);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void DisposedTransform_LeavesNoTraceOfItsKey(string provider, string keyword)
    {
        var suite = Samples.Suite(keyword);
        var key = NewKey(suite);
        var transform = Use(suite, provider, key);
        var before = ProcessMemory.Count(key, suite.CipherKeyLength);
        transform.Dispose();
        var after = ProcessMemory.Count(key, suite.CipherKeyLength);
        output.WriteLine($"{provider} {keyword}: {before} while in use, {after} after");
        NativeMemory.Free(key);
        Assert.True(before >= 1, "the scan does not find a key that is in use: it proves nothing");
        Assert.Equal(0, after);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AbandonedTransform_LeavesNoTraceOfItsKeyOnceFinalized(string provider, string keyword)
    {
        var suite = Samples.Suite(keyword);
        var key = NewKey(suite);
        Abandon(suite, provider, key);
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var after = ProcessMemory.Count(key, suite.CipherKeyLength);
        NativeMemory.Free(key);
        Assert.Equal(0, after);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(EspSuite suite, string provider, byte* key) => Use(suite, provider, key);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static EspTransform Use(EspSuite suite, string provider, byte* key)
    {
        var transform = EspTransformFactory.Create(suite, new ReadOnlySpan<byte>(key, suite.KeyLength), new byte[suite.AuthKeyLength], false, provider);
        var packet = Samples.Packet(suite, 128, 5);
        transform.Seal(packet, 5);
        if (!transform.TryOpen(packet, 5)) throw new InvalidOperationException("a packet does not open");
        return transform;
    }

    private static byte* NewKey(EspSuite suite)
    {
        var key = (byte*)NativeMemory.Alloc((nuint)suite.KeyLength);
        RandomNumberGenerator.Fill(new Span<byte>(key, suite.KeyLength));
        return key;
    }
}
