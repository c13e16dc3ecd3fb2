using IpTfs.IO.Native;

namespace IpTfs.IO.Sockets;

/// <summary>Walks over the ancillary data that came with a message.</summary>
internal unsafe ref struct ControlReader
{
    private const int HeaderLength = 16;

    private readonly byte* _buffer;
    private readonly int _length;
    private int _next;

    /// <summary>Starts before the first piece.</summary>
    public ControlReader(in MessageHeader message)
    {
        _buffer = message.Control;
        _length = (int)message.ControlLength;
    }

    /// <summary>The protocol level of the piece.</summary>
    public int Level { get; private set; }

    /// <summary>The type of the piece within its level.</summary>
    public int Type { get; private set; }

    /// <summary>The octets of the piece.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Goes on to the next piece; false at the end.</summary>
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

    /// <summary>The piece as the kernel's int, or as the one octet that some pieces have.</summary>
    public readonly int Value => Data.Length >= 4 ? BitConverter.ToInt32(Data) : Data.Length > 0 ? Data[0] : 0;
}
