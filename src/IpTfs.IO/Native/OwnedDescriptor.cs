using Microsoft.Win32.SafeHandles;

namespace IpTfs.IO.Native;

/// <summary>A file descriptor that is closed once, at the latest by the finalizer.</summary>
/// <remarks>The datapath uses <see cref="Value"/> directly: its users must have stopped before it is disposed.</remarks>
internal sealed class OwnedDescriptor : SafeHandleMinusOneIsInvalid
{
    /// <summary>Takes ownership of a descriptor.</summary>
    public OwnedDescriptor(int descriptor)
        : base(ownsHandle: true)
    {
        SetHandle(descriptor);
        Value = descriptor;
    }

    /// <summary>The descriptor's number.</summary>
    public int Value { get; }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.close(Value) == 0;
}
