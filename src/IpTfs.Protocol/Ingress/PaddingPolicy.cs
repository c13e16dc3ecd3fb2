namespace IpTfs.Protocol.Ingress;

/// <summary>The treatment of the space that data leave in a payload that is sent on demand.</summary>
public enum PaddingPolicy : byte
{
    /// <summary>The payload is sent short: fewer octets, and its length shows how much was in it.</summary>
    None,

    /// <summary>A pad block fills it, so that every outer packet has the same size.</summary>
    Full,
}
