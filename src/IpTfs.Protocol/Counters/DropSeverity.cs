namespace IpTfs.Protocol.Counters;

/// <summary>What a drop asks of the operator.</summary>
public enum DropSeverity : byte
{
    /// <summary>Part of normal operation: nothing was lost that anybody waits for.</summary>
    Info,

    /// <summary>Load, loss or the path: expected now and then, a trend is worth a look.</summary>
    Warning,

    /// <summary>A fault of configuration, of the peer or an attack: worth a look at the first one.</summary>
    Error,
}
