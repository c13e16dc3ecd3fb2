using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Sockets;

/// <summary>Receives into a batch by as many system calls as there are messages for, up to a bound.</summary>
/// <param name="receiver">Makes the calls.</param>
/// <param name="batch">Where messages go; the caller adds a slot for each that it accepts. Borrowed.</param>
/// <param name="messages">Room for <see cref="BatchReceiver.MaxMessages"/> descriptions. Borrowed.</param>
internal ref struct ReceiveLoop(BatchReceiver receiver, PacketBatch batch, Span<ReceivedMessage> messages)
{
    /// <summary>How many messages the first call takes: enough for joined ones, and few to prepare where there is only one.</summary>
    private const int FirstMessages = 4;

    /// <summary>Octets after which the loop ends: as many as a core's cache has room for while they are processed.</summary>
    private const int EnoughOctets = 192 * 1024;

    /// <summary>How many messages may give no slot before the loop ends: a flood of keepalives must not hold the reader for ever.</summary>
    private const int MaxRejected = 128;

    private readonly Span<ReceivedMessage> _messages = messages;
    private readonly int _before = batch.Count;
    private int _seen;
    private int _octets;
    private bool _ended;

    /// <summary>Slots that the caller has added since the loop began.</summary>
    public readonly int Slots => batch.Count - _before;

    /// <summary>Makes the next call. The messages that it gives, perhaps none, are valid until the one after.</summary>
    /// <returns>False when the loop is over; no call was made then.</returns>
    public bool TryReceive(out ReadOnlySpan<ReceivedMessage> received)
    {
        received = default;
        if (_ended || _octets >= EnoughOctets || _seen - Slots >= MaxRejected) return false;
        var count = receiver.Receive(batch, _seen == 0 ? _messages[..FirstMessages] : _messages, out var more);
        received = _messages[..count];
        _ended = !more;
        _seen += count;
        foreach (ref readonly var message in received) _octets += message.Length;
        return true;
    }
}
