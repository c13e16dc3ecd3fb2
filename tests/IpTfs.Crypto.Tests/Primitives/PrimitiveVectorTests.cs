using System.Security.Cryptography;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Tests.Primitives;

/// <summary>Published vectors of the algorithms for which there are no published ESP packets with integrity.</summary>
public sealed unsafe class PrimitiveVectorTests
{
    public static TheoryData<string> CbcProviders() => [.. Samples.ProvidersOf(Samples.Suite("aes128-sha256"))];

    public static TheoryData<string> HashProviders() => [.. Samples.ProvidersOf(Samples.Suite("null-sha256"))];

    [Theory]
    [MemberData(nameof(CbcProviders))]
    public void PublishedCbc_DecryptsToItsText(string provider)
    {
        foreach (var vector in Vectors.Read<CbcVector>("crypto/aes-cbc.json", "cases"))
        {
            using var cipher = CryptoProviders.Find(provider)!.CreateCbc(Vectors.Hex(vector.Key));
            var blocks = Vectors.Hex(vector.Iv + vector.Ciphertext);
            fixed (byte* p = blocks) cipher.Decrypt(p, blocks.Length);
            Assert.True(Vectors.Hex(vector.Text).AsSpan().SequenceEqual(blocks.AsSpan(16)), vector.Name);
        }
    }

    [Theory]
    [MemberData(nameof(CbcProviders))]
    public void PublishedCbc_EncryptsToItsCiphertext(string provider)
    {
        foreach (var vector in Vectors.Read<CbcVector>("crypto/aes-cbc.json", "cases"))
        {
            using var cipher = CryptoProviders.Find(provider)!.CreateCbc(Vectors.Hex(vector.Key));
            // The cipher computes the IV from a nonce. The published IV, deciphered, is the nonce that leads to it.
            using var aes = Aes.Create();
            aes.Key = Vectors.Hex(vector.Key);
            var nonce = aes.DecryptEcb(Vectors.Hex(vector.Iv), PaddingMode.None);
            for (var repeat = 0; repeat < 2; repeat++)
            {
                byte[] blocks = [.. nonce, .. Vectors.Hex(vector.Text)];
                fixed (byte* p = blocks) cipher.Encrypt(p, blocks.Length);
                Assert.Equal((vector.Name, vector.Iv + vector.Ciphertext), (vector.Name, Convert.ToHexStringLower(blocks)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(HashProviders))]
    public void PublishedHmac_IsComputed(string provider)
    {
        foreach (var vector in Vectors.Read<HmacVector>("crypto/hmac-sha2.json", "cases"))
        {
            using var hash = CryptoProviders.Find(provider)!.CreateHash(Enum.Parse<EspIntegrity>(vector.Integrity), Vectors.Hex(vector.Key));
            var data = Vectors.Hex(vector.Data);
            Assert.Equal(vector.Prf[..vector.Icv.Length], vector.Icv);
            // In one run, then split where an extended sequence number would begin.
            Assert.Equal((vector.Name, vector.Prf), (vector.Name, Compute(hash, data, data.Length, vector.Prf.Length / 2)));
            Assert.Equal((vector.Name, vector.Prf), (vector.Name, Compute(hash, data, data.Length - 4, vector.Prf.Length / 2)));
        }
    }

    private static string Compute(KeyedHash hash, byte[] data, int cut, int length)
    {
        var result = stackalloc byte[KeyedHash.MaxLength];
        fixed (byte* p = data) hash.Compute(p, cut, p + cut, data.Length - cut, result);
        return Convert.ToHexStringLower(new ReadOnlySpan<byte>(result, length));
    }
}
