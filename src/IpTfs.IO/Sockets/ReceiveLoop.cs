using IpTfs.Protocol.Buffers;

namespace IpTfs.IO.Sockets;

/// <summary>Receives messages into a batch by repeated system calls, until none is left or a limit is reached.</summary>
/// <param name="receiver">Makes the calls.</param>
/// <param name="batch">Receives the messages; the caller adds a slot for each message that it accepts. Borrowed.</param>
/// <param name="messages">Room for <see cref="BatchReceiver.MaxMessages"/> descriptions. Borrowed.</param>
internal ref struct ReceiveLoop(BatchReceiver receiver, PacketBatch batch, Span<ReceivedMessage> messages)
{
    /// <summary>Messages of the first call: enough with GRO, and cheap to prepare when only one message waits.</summary>
    private const int FirstMessages = 4;

    /// <summary>Octets after which the loop ends: as many as fit into a core's cache while they are processed.</summary>
    private const int EnoughOctets = 192 * 1024;

    /// <summary>How many messages may add no slot before the loop ends: a flood of keepalives must not occupy the reader for ever.</summary>
    private const int MaxRejected = 128;

    private readonly Span<ReceivedMessage> _messages = messages;
    private readonly int _before = batch.Count;
    private int _seen;
    private int _octets;
    private bool _ended;

    /// <summary>Slots that the caller has added since the loop began.</summary>
    public readonly int Slots => batch.Count - _before;

    /// <summary>Makes the next system call. The messages received, possibly none, are valid until the next call.</summary>
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
