using IpTfs.IO.Native;

namespace IpTfs.IO.Sockets;

/// <summary>Iterates over the ancillary data (control messages) of a message.</summary>
internal unsafe ref struct ControlReader
{
    private const int HeaderLength = 16;

    private readonly byte* _buffer;
    private readonly int _length;
    private int _next;

    /// <summary>Starts before the first control message.</summary>
    public ControlReader(in MessageHeader message)
    {
        _buffer = message.Control;
        _length = (int)message.ControlLength;
    }

    /// <summary>The protocol level of the control message.</summary>
    public int Level { get; private set; }

    /// <summary>The type of the control message within its level.</summary>
    public int Type { get; private set; }

    /// <summary>The data of the control message.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Advances to the next control message; false at the end.</summary>
    public bool MoveNext()
    {
        if (_length - _next < HeaderLength) return false;
        var header = (ControlHeader*)(_buffer + _next);
        var length = (int)header->Length;
        if (length < HeaderLength || length > _length - _next) return false;
        Level = header->Level;
        Type = header->Type;
        Data = new ReadOnlySpan<byte>(header + 1, length - HeaderLength);
        _next += (length + 7) & ~7;
        return true;
    }

    /// <summary>The data as the kernel's int, or as the single octet that some control messages hold.</summary>
    public readonly int Value => Data.Length >= 4 ? BitConverter.ToInt32(Data) : Data.Length > 0 ? Data[0] : 0;
}
