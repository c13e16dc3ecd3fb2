using System.Buffers.Binary;
using IpTfs.Protocol.Esp;

namespace IpTfs.Protocol.Tests.Esp;

/// <summary>
/// A transform with the shape of an AEAD and no strength: the 64-bit sequence number makes the key stream, and the ICV covers it and every
/// octet. It records the sequence numbers that it sealed with and how often it was asked to open.
/// </summary>
internal sealed class ToyTransform(ulong key = 0x0123456789ABCDEF, int alignment = 4) : EspTransform
{
    public override int IvLength => 8;

    public override int IcvLength => 16;

    public override int PaddingAlignment => alignment;

    public List<ulong> Sealed { get; } = [];

    public int OpenAttempts { get; private set; }

    /// <summary>The transform throws instead of sealing.</summary>
    public bool Fails { get; set; }

    public override void Seal(Span<byte> packet, ulong sequence)
    {
        Sealed.Add(sequence);
        if (Fails) throw new InvalidOperationException("the transform fails");
        BinaryPrimitives.WriteUInt64BigEndian(packet[8..], sequence);
        Crypt(packet[16..^16], sequence);
        Tag(packet, sequence, packet[^16..]);
    }

    public override bool TryOpen(Span<byte> packet, ulong sequence)
    {
        OpenAttempts++;
        Span<byte> tag = stackalloc byte[16];
        Tag(packet, sequence, tag);
        if (!packet[^16..].SequenceEqual(tag)) return false;
        Crypt(packet[16..^16], sequence);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
    }

    private void Crypt(Span<byte> octets, ulong sequence)
    {
        for (var i = 0; i < octets.Length; i++) octets[i] ^= (byte)(Mix(key ^ Mix(sequence + (ulong)i)) >> 56);
    }

    private void Tag(ReadOnlySpan<byte> packet, ulong sequence, Span<byte> tag)
    {
        var a = Mix(key ^ sequence);
        foreach (var octet in packet[..^16]) a = Mix(a ^ octet);
        BinaryPrimitives.WriteUInt64BigEndian(tag, a);
        BinaryPrimitives.WriteUInt64BigEndian(tag[8..], Mix(~a));
    }

    private static ulong Mix(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }
}
