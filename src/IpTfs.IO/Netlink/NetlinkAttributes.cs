namespace IpTfs.IO.Netlink;

/// <summary>Iterates over the attributes of a netlink message.</summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> octets)
{
    private ReadOnlySpan<byte> _rest = octets;

    /// <summary>The attribute's type without flag bits.</summary>
    public ushort Type { get; private set; }

    /// <summary>The attribute's value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Advances to the next attribute; false at the end.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < 4) return false;
        int length = BitConverter.ToUInt16(_rest);
        if (length < 4 || length > _rest.Length) return false;
        Type = (ushort)(BitConverter.ToUInt16(_rest[2..]) & Rtnetlink.NLA_TYPE_MASK);
        Value = _rest[4..length];
        _rest = _rest[Math.Min(_rest.Length, (length + 3) & ~3)..];
        return true;
    }
}
