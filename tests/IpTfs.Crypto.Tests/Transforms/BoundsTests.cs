using System.Security.Cryptography;

namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>The octets that a transform may touch, and the places where it writes.</summary>
public sealed class BoundsTests
{
    private const int Guard = 96;

    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void SealAndOpen_TouchNothingOutsideThePacket(string provider, string keyword)
    {
        var suite = Samples.Suite(keyword);
        foreach (var esn in (bool[])[false, true])
        {
            using var transform = Samples.Create(suite, provider, esn);
            foreach (var length in (int[])[0, 16, 48, 240, 1408])
            {
                // Every alignment of the first octet: slots of a batch begin anywhere.
                for (var shift = 0; shift < 16; shift++)
                {
                    var packet = Samples.Packet(suite, length, 3);
                    var memory = Samples.Octets(Guard + shift + packet.Length + Guard, 99);
                    var around = (byte[])memory.Clone();
                    var slot = memory.AsSpan(Guard + shift, packet.Length);
                    packet.CopyTo(slot);
                    transform.Seal(slot, 3);
                    Assert.True(transform.TryOpen(slot, 3));
                    Assert.Equal(around.AsSpan(0, Guard + shift), memory.AsSpan(0, Guard + shift));
                    Assert.Equal(around.AsSpan(Guard + shift + packet.Length), memory.AsSpan(Guard + shift + packet.Length));
                    Assert.Equal(Samples.Text(suite, packet), Samples.Text(suite, slot.ToArray()));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void Seal_LeavesTheHeaderAndSendsNoHighHalf(string provider, string keyword)
    {
        var suite = Samples.Suite(keyword);
        foreach (var esn in (bool[])[false, true])
        {
            using var transform = Samples.Create(suite, provider, esn);
            var packet = Samples.Packet(suite, 64, 0x12345678_9abcdef0);
            var header = packet.AsSpan(0, 8).ToArray();
            transform.Seal(packet, 0x12345678_9abcdef0);
            Assert.Equal(header, packet.AsSpan(0, 8).ToArray());
            if (suite.IvLength == 8) Assert.Equal("123456789abcdef0", Convert.ToHexStringLower(packet.AsSpan(8, 8)));
            var text = Samples.Text(suite, Samples.Packet(suite, 64, 0x12345678_9abcdef0));
            Assert.Equal(suite.Cipher is EspCipher.AesGmac or EspCipher.Null, text.SequenceEqual(Samples.Text(suite, packet)));
        }
    }

    [Fact]
    public void CbcIv_IsTheForwardCipherOfTheSequenceNumber()
    {
        foreach (var suite in EspSuite.All.Where(suite => suite.Cipher == EspCipher.AesCbc))
        {
            using var aes = Aes.Create();
            aes.Key = Samples.Octets(suite.KeyLength, 1);
            using var transform = Samples.Create(suite, CryptoProviders.Auto);
            foreach (var sequence in (ulong[])[1, 2, 0xffff_ffff, 0x1_0000_0000])
            {
                var packet = Samples.Packet(suite, 64, sequence);
                transform.Seal(packet, sequence);
                var nonce = Convert.FromHexString($"{0:x16}{sequence:x16}");
                Assert.Equal(aes.EncryptEcb(nonce, PaddingMode.None), packet.AsSpan(8, 16).ToArray());
            }
        }
    }
}
