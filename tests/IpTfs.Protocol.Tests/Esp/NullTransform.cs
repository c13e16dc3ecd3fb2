using IpTfs.Protocol.Esp;

namespace IpTfs.Protocol.Tests.Esp;

/// <summary>A transform that protects nothing and costs nothing: for sizes and for the allocation gates.</summary>
internal sealed class NullTransform(int ivLength = 8, int icvLength = 16, int alignment = 4) : EspTransform
{
    public override int IvLength => ivLength;

    public override int IcvLength => icvLength;

    public override int PaddingAlignment => alignment;

    public bool Disposed { get; private set; }

    public override void Seal(Span<byte> packet, ulong sequence)
    {
    }

    public override bool TryOpen(Span<byte> packet, ulong sequence) => true;

    protected override void Dispose(bool disposing) => Disposed = true;
}
