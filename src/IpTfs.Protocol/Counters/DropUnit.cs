namespace IpTfs.Protocol.Counters;

/// <summary>The kind of packet that one count of a drop reason stands for.</summary>
public enum DropUnit : byte
{
    /// <summary>One inner IP packet.</summary>
    InnerPacket,

    /// <summary>One outer (ESP) packet, with whatever it carried.</summary>
    OuterPacket,
}
