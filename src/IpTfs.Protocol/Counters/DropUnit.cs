namespace IpTfs.Protocol.Counters;

/// <summary>The kind of packet that a drop reason counts.</summary>
public enum DropUnit : byte
{
    /// <summary>One inner IP packet.</summary>
    InnerPacket,

    /// <summary>One outer (ESP) packet, with whatever it carried.</summary>
    OuterPacket,
}
