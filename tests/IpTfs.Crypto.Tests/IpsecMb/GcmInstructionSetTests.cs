using System.Security.Cryptography;
using IpTfs.Crypto.IpsecMb;

namespace IpTfs.Crypto.Tests.IpsecMb;

/// <summary>The choice among intel-ipsec-mb's AES-GCM functions, and the results of every function that this processor can run.</summary>
public sealed unsafe class GcmInstructionSetTests
{
    private const string Version13 = "sse avx_gen2 avx_gen4 avx512 vaes_avx512";
    private const string Version15 = "sse avx_gen2 avx_gen4 avx512 vaes_avx2 vaes_avx512";
    private const string Version20 = "sse avx_gen4 avx512 vaes_avx2 vaes_avx512";

    private const CpuFeatures Westmere = CpuFeatures.Aes | CpuFeatures.Pclmulqdq;
    private const CpuFeatures SandyBridge = Westmere | CpuFeatures.Avx;
    private const CpuFeatures Haswell = SandyBridge | CpuFeatures.Avx2;
    private const CpuFeatures Skylake = Haswell | CpuFeatures.Avx512;
    private const CpuFeatures IceLake = Skylake | CpuFeatures.Vaes | CpuFeatures.Vpclmulqdq;
    private const CpuFeatures Zen3 = Haswell | CpuFeatures.Vaes | CpuFeatures.Vpclmulqdq;

    public static TheoryData<ulong, string, string?> Choices() => new()
    {
        { (ulong)IceLake, Version13, "vaes_avx512" },
        { (ulong)IceLake, Version15, "vaes_avx512" },
        { (ulong)IceLake, Version20, "vaes_avx512" },
        { (ulong)Zen3, Version13, "avx_gen4" },
        { (ulong)Zen3, Version15, "vaes_avx2" },
        { (ulong)Zen3, Version20, "vaes_avx2" },
        { (ulong)Skylake, Version13, "avx512" },
        { (ulong)Skylake, Version20, "avx512" },
        { (ulong)Haswell, Version13, "avx_gen4" },
        { (ulong)Haswell, Version20, "avx_gen4" },
        { (ulong)SandyBridge, Version13, "avx_gen2" },
        { (ulong)SandyBridge, Version20, "sse" },
        { (ulong)Westmere, Version13, "sse" },
        { (ulong)Westmere, Version20, "sse" },
        { (ulong)CpuFeatures.Aes, Version20, null },
        { (ulong)CpuFeatures.Pclmulqdq, Version20, null },
        { 0, Version20, null },
        { ulong.MaxValue, "", null },
        { ulong.MaxValue, "sse_no_aesni", null },
        { ulong.MaxValue, "avx_gen2", "avx_gen2" },

        // A part of the required features does not suffice: VAES without VPCLMULQDQ, four of the five features of AVX-512.
        { (ulong)(Haswell | CpuFeatures.Vaes), Version20, "avx_gen4" },
        { (ulong)(Haswell | CpuFeatures.Vpclmulqdq), Version20, "avx_gen4" },
        { (ulong)(Haswell | (CpuFeatures)(0xFul << 7)), Version20, "avx_gen4" },
        { (ulong)(IceLake & ~(CpuFeatures)(1ul << 11)), Version20, "vaes_avx2" },

        // A hypervisor may hide AVX2 and leave AVX-512 visible.
        { (ulong)(IceLake & ~CpuFeatures.Avx2), Version13, "avx_gen2" },
    };

    public static TheoryData<string> Functions() =>
        [.. GcmInstructionSet.KeyBits.SelectMany(bits => GcmInstructionSet.FunctionNames(bits, "vaes_avx2"))];

    [Theory]
    [MemberData(nameof(Choices))]
    public void ProcessorAndLibrary_GiveTheFastestSetThatBothHave(ulong features, string exported, string? expected)
    {
        var names = exported.Split(' ').SelectMany(set => GcmInstructionSet.KeyBits.SelectMany(bits => GcmInstructionSet.FunctionNames(bits, set))).ToHashSet();
        Assert.Equal(expected, GcmInstructionSet.Usable((CpuFeatures)features, names.Contains).FirstOrDefault());
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void SetThatLacksAFunction_IsNotUsed(string missing) =>
        Assert.Equal(["avx_gen4", "sse"], GcmInstructionSet.Usable(Zen3, name => name != missing && !name.EndsWith("avx_gen2", StringComparison.Ordinal)));

    [Fact]
    public void FunctionNames_AreThoseOfTheLibrary() =>
        Assert.Equal(["aes_gcm_pre_192_vaes_avx2", "aes_gcm_enc_192_vaes_avx2", "aes_gcm_dec_192_vaes_avx2"], GcmInstructionSet.FunctionNames(192, "vaes_avx2"));

    [ProviderFact("ipsec-mb")]
    public void EverySetOfEveryInstalledVersion_ComputesAesGcm()
    {
        foreach (var library in LibIpsecMb.Installed())
        {
            foreach (var set in LibIpsecMb.UsableSets(library))
            {
                foreach (var functions in LibIpsecMb.Bind(library, set).Index()) AssertComputesAesGcm(set, functions.Item, 16 + (8 * functions.Index));
            }
        }
    }

    private static void AssertComputesAesGcm(string set, GcmFunctions functions, int keyLength)
    {
        var key = Samples.Octets(keyLength, 1);
        using var cipher = new IpsecMbGcm(functions, key);
        using var reference = new AesGcm(key, 16);
        foreach (var length in (int[])[0, 1, 15, 16, 17, 64, 127, 128, 255, 256, 257, 511, 768, 1408, 9000])
        {
            var (nonce, associated, text) = (Samples.Octets(12, length), Samples.Octets(12, length + 1), Samples.Octets(length, length + 2));
            var (expected, expectedTag) = (new byte[length], new byte[16]);
            reference.Encrypt(nonce, text, expected, expectedTag, associated);
            var (sealedText, tag) = ((byte[])text.Clone(), new byte[16]);
            fixed (byte* n = nonce, a = associated, t = tag)
            {
                fixed (byte* s = sealedText)
                {
                    cipher.Encrypt(n, a, 12, s, length, t);
                    Assert.Equal((set, length, Convert.ToHexString(expected)), (set, length, Convert.ToHexString(sealedText)));
                    Assert.Equal((set, length, Convert.ToHexString(expectedTag)), (set, length, Convert.ToHexString(tag)));
                    Assert.True(cipher.Decrypt(n, a, 12, s, length, t));
                    Assert.Equal(text, sealedText);
                    t[length % 16] ^= 1;
                    Assert.False(cipher.Decrypt(n, a, 12, s, length, t), $"{set}, {length} octets");
                }
            }
        }
    }
}
