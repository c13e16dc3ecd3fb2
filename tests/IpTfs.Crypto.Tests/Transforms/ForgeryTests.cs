namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>Forged packets do not open: the result is false, never an exception.</summary>
public sealed class ForgeryTests
{
    private const ulong Sequence = 0x5_0000_0011;

    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void AnyBitFlipped_DoesNotOpen(string provider, string keyword)
    {
        foreach (var esn in (bool[])[false, true])
        {
            var (transform, packet) = Sealed(provider, keyword, esn);
            using (transform)
            {
                for (var bit = 0; bit < packet.Length * 8; bit++)
                {
                    var forged = (byte[])packet.Clone();
                    forged[bit / 8] ^= (byte)(1 << (bit % 8));
                    Assert.False(transform.TryOpen(forged, Sequence), $"bit {bit}, esn {esn}");
                }

                Assert.True(transform.TryOpen(packet, Sequence));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void AnyTruncation_DoesNotOpen(string provider, string keyword)
    {
        var (transform, packet) = Sealed(provider, keyword, esn: true);
        using (transform)
        {
            for (var length = 0; length < packet.Length; length++)
            {
                Assert.False(transform.TryOpen(packet.AsSpan(0, length).ToArray(), Sequence), $"front {length}");
                Assert.False(transform.TryOpen(packet.AsSpan(packet.Length - length).ToArray(), Sequence), $"back {length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void AnyExtension_DoesNotOpen(string provider, string keyword)
    {
        var (transform, packet) = Sealed(provider, keyword, esn: false);
        using (transform)
        {
            for (var more = 1; more <= 64; more++) Assert.False(transform.TryOpen([.. packet, .. new byte[more]], Sequence), $"{more} octets behind");
        }
    }

    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void OtherKey_DoesNotOpen(string provider, string keyword)
    {
        var suite = Samples.Suite(keyword);
        var (transform, packet) = Sealed(provider, keyword, esn: false);
        using (transform)
        {
            for (var octet = 0; octet < suite.KeyLength + suite.AuthKeyLength; octet++)
            {
                var key = Samples.Octets(suite.KeyLength, 1);
                var authKey = Samples.Octets(suite.AuthKeyLength, 2);
                if (octet < key.Length) key[octet] ^= 1;
                else authKey[octet - key.Length] ^= 1;
                // With a separate integrity algorithm a wrong cipher key changes the text, not whether the packet opens.
                if (octet < key.Length && suite.Integrity != EspIntegrity.None) continue;
                using var other = EspTransformFactory.Create(suite, key, authKey, false, provider);
                Assert.False(other.TryOpen((byte[])packet.Clone(), Sequence), $"octet {octet} of the keys");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void OtherHighHalf_DoesNotOpenWithEsn(string provider, string keyword)
    {
        var (transform, packet) = Sealed(provider, keyword, esn: true);
        using (transform)
        {
            for (var bit = 32; bit < 64; bit++) Assert.False(transform.TryOpen((byte[])packet.Clone(), Sequence ^ (1ul << bit)), $"bit {bit}");
            using var without = Samples.Create(Samples.Suite(keyword), provider, esn: false);
            Assert.False(without.TryOpen((byte[])packet.Clone(), Sequence));
        }
    }

    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void AfterAForgery_TheNextGoodPacketOpensAndSeals(string provider, string keyword)
    {
        var suite = Samples.Suite(keyword);
        var (transform, packet) = Sealed(provider, keyword, esn: true);
        using (transform)
        {
            for (var round = 0; round < 3; round++)
            {
                var forged = (byte[])packet.Clone();
                forged[^1] ^= 1;
                Assert.False(transform.TryOpen(forged, Sequence));
                Assert.True(transform.TryOpen((byte[])packet.Clone(), Sequence));
                var again = Samples.Packet(suite, 40, Sequence);
                transform.Seal(again, Sequence);
                Assert.Equal(packet, again);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples.ProvidersAndSuites), MemberType = typeof(Samples))]
    public void AbsurdLengths_AreFalseOpeningAndRefusedSealing(string provider, string keyword)
    {
        var suite = Samples.Suite(keyword);
        using var transform = Samples.Create(suite, provider);
        var least = 8 + suite.IvLength + suite.IcvLength;
        for (var length = 0; length < least; length++)
        {
            Assert.False(transform.TryOpen(new byte[length], 1));
            Assert.Throws<ArgumentException>(() => transform.Seal(new byte[length], 1));
        }

        if (suite.Cipher != EspCipher.AesCbc) return;
        for (var more = 1; more < 16; more++)
        {
            Assert.False(transform.TryOpen(new byte[least + more], 1));
            Assert.Throws<ArgumentException>(() => transform.Seal(new byte[least + more], 1));
        }
    }

    private static (Protocol.Esp.EspTransform Transform, byte[] Packet) Sealed(string provider, string keyword, bool esn)
    {
        var suite = Samples.Suite(keyword);
        var transform = Samples.Create(suite, provider, esn);
        var packet = Samples.Packet(suite, 40, Sequence);
        transform.Seal(packet, Sequence);
        return (transform, packet);
    }
}
