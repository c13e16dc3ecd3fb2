namespace IpTfs.Protocol.Ingress;

/// <summary>The treatment of unused space in a payload that is sent on demand.</summary>
public enum PaddingPolicy : byte
{
    /// <summary>The payload is sent short: fewer octets, and its length reveals the amount of data.</summary>
    None,

    /// <summary>A pad block fills it, so that every outer packet has the same size.</summary>
    Full,
}
