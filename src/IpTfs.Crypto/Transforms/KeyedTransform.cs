using System.Diagnostics.CodeAnalysis;
using IpTfs.Protocol.Esp;

namespace IpTfs.Crypto.Transforms;

/// <summary>What the transforms share: the sizes of their suite and the way they refuse misuse.</summary>
internal abstract class KeyedTransform(EspSuite suite) : EspTransform
{
    /// <summary>Octets of SPI and sequence number (RFC 4303 §2).</summary>
    protected const int HeaderLength = 8;

    private bool _disposed;

    /// <inheritdoc/>
    public sealed override int IvLength { get; } = suite.IvLength;

    /// <inheritdoc/>
    public sealed override int IcvLength { get; } = suite.IcvLength;

    /// <inheritdoc/>
    public sealed override int PaddingAlignment { get; } = suite.PaddingAlignment;

    /// <summary>Clears and frees the keys. Called once.</summary>
    protected abstract void Release();

    /// <summary>Throws when the transform was disposed: to go on would be to use freed key memory.</summary>
    protected void ThrowIfDisposed()
    {
        if (_disposed) ThrowDisposed();
    }

    /// <summary>Refuses to seal a packet whose length no packet of the suite can have: a fault of the caller, not of the peer.</summary>
    [DoesNotReturn]
    protected static void ThrowUnsealable() =>
        throw new ArgumentException("the packet is shorter than its header, IV and ICV, or its payload is no multiple of the block");

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        // Keys lie in safe handles, which clear themselves when they are finalized: there is nothing to do here for a finalizer.
        if (_disposed || !disposing) return;
        _disposed = true;
        Release();
    }

    [DoesNotReturn]
    private void ThrowDisposed() => throw new ObjectDisposedException(GetType().Name);
}
