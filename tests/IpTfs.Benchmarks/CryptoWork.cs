using IpTfs.Crypto;
using IpTfs.Protocol.Esp;

namespace IpTfs.Benchmarks;

/// <summary>One SA and one packet of a given size, which is sealed or opened repeatedly.</summary>
public sealed class CryptoWork : IDisposable
{
    private readonly EspTransform _transform;
    private readonly byte[] _packet;
    private readonly byte[] _sealed;
    private ulong _sequence;

    /// <param name="served">Suite and provider.</param>
    /// <param name="size">Octets of the whole ESP packet; a CBC packet is the largest that fits.</param>
    public CryptoWork(CryptoCase served, int size)
    {
        ArgumentNullException.ThrowIfNull(served);
        var suite = served.Suite;
        var random = new Random(1);
        var key = new byte[suite.KeyLength];
        var authKey = new byte[suite.AuthKeyLength];
        random.NextBytes(key);
        random.NextBytes(authKey);
        _transform = EspTransformFactory.Create(suite, key, authKey, esn: false, served.Provider);
        var overhead = 8 + suite.IvLength + suite.IcvLength;
        _packet = GC.AllocateArray<byte>(overhead + Math.Max(0, (size - overhead) / suite.PaddingAlignment * suite.PaddingAlignment), pinned: true);
        random.NextBytes(_packet);
        _transform.Seal(_packet, 1);
        _sealed = (byte[])_packet.Clone();
    }

    public void Seal() => _transform.Seal(_packet, ++_sequence);

    /// <summary>Copies the sealed packet over the packet that the last call decrypted, then opens it.</summary>
    public void CopyAndOpen()
    {
        _sealed.CopyTo(_packet, 0);
        if (!_transform.TryOpen(_packet, 1)) throw new InvalidOperationException("the packet does not open");
    }

    public void Dispose() => _transform.Dispose();
}
