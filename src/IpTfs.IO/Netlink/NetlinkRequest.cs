using System.Runtime.InteropServices;

namespace IpTfs.IO.Netlink;

/// <summary>Builds one netlink request: header, fixed part, attributes. Not for the datapath: it allocates.</summary>
internal sealed class NetlinkRequest
{
    private const int HeaderOctets = 16;

    private readonly List<byte> _octets = new(128);

    /// <summary>Starts a request.</summary>
    public NetlinkRequest(ushort type, ushort flags)
    {
        Add(0u);
        Add(type);
        Add((ushort)(flags | Rtnetlink.NLM_F_REQUEST));
        Add(0u);
        Add(0u);
    }

    /// <summary>Appends a value in host byte order, as netlink requires.</summary>
    public NetlinkRequest Add<T>(T value)
        where T : unmanaged
    {
        _octets.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)));
        return this;
    }

    /// <summary>Appends an attribute.</summary>
    public NetlinkRequest Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        Add((ushort)(4 + value.Length));
        Add(type);
        _octets.AddRange(value);
        while (_octets.Count % 4 != 0) _octets.Add(0);
        return this;
    }

    /// <summary>Appends an attribute with one value in host byte order.</summary>
    public NetlinkRequest Attribute<T>(ushort type, T value)
        where T : unmanaged => Attribute(type, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)));

    /// <summary>The request with its length and sequence number filled in.</summary>
    public byte[] Finish(uint sequence)
    {
        var octets = _octets.ToArray();
        BitConverter.TryWriteBytes(octets, octets.Length);
        BitConverter.TryWriteBytes(octets.AsSpan(8, HeaderOctets - 8), sequence);
        return octets;
    }
}
