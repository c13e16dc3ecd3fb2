using System.Diagnostics.CodeAnalysis;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>Packets are equal when every octet is.</summary>
public sealed class OctetComparer : IEqualityComparer<byte[]>
{
    public static OctetComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.AsSpan().SequenceEqual(y));

    public int GetHashCode([DisallowNull] byte[] obj) => obj.Length;
}
