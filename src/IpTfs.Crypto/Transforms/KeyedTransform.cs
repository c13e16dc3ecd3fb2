using System.Diagnostics.CodeAnalysis;
using IpTfs.Protocol.Esp;

namespace IpTfs.Crypto.Transforms;

/// <summary>The common part of the transforms: the sizes of their suite and the refusal of misuse.</summary>
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

    /// <summary>Throws when the transform was disposed: otherwise freed key memory would be used.</summary>
    protected void ThrowIfDisposed()
    {
        if (_disposed) ThrowDisposed();
    }

    /// <summary>Throws for a packet to seal whose length no packet of the suite can have: a fault of the caller, not of the peer.</summary>
    [DoesNotReturn]
    protected static void ThrowUnsealable() =>
        throw new ArgumentException("the packet is shorter than its header, IV and ICV, or its payload is no multiple of the block");

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        // Keys lie in safe handles, which clear them when they are finalized. A finalizer has nothing to do here.
        if (_disposed || !disposing) return;
        _disposed = true;
        Release();
    }

    [DoesNotReturn]
    private void ThrowDisposed() => throw new ObjectDisposedException(GetType().Name);
}
