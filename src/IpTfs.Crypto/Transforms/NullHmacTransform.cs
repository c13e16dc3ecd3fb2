using System.Runtime.CompilerServices;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Transforms;

/// <summary>ESP that encrypts nothing (RFC 2410) and authenticates with HMAC-SHA2 (RFC 4868). Owns its hash.</summary>
internal sealed unsafe class NullHmacTransform(EspSuite suite, bool esn, KeyedHash hash) : KeyedTransform(suite)
{
    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Seal(Span<byte> packet, ulong sequence)
    {
        ThrowIfDisposed();
        var authenticated = packet.Length - IcvLength;
        if (authenticated < HeaderLength) ThrowUnsealable();
        fixed (byte* p = packet)
        {
            var full = stackalloc byte[KeyedHash.MaxLength];
            CbcHmacTransform.Authenticate(hash, esn, p, authenticated, sequence, full);
            Unsafe.CopyBlockUnaligned(p + authenticated, full, (uint)IcvLength);
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override bool TryOpen(Span<byte> packet, ulong sequence)
    {
        ThrowIfDisposed();
        var authenticated = packet.Length - IcvLength;
        if (authenticated < HeaderLength) return false;
        bool opened;
        fixed (byte* p = packet)
        {
            var full = stackalloc byte[KeyedHash.MaxLength];
            CbcHmacTransform.Authenticate(hash, esn, p, authenticated, sequence, full);
            opened = ConstantTime.Equal(full, p + authenticated, IcvLength);
        }

        GC.KeepAlive(this);
        return opened;
    }

    /// <inheritdoc/>
    protected override void Release() => hash.Dispose();
}
