namespace IpTfs.Protocol.Counters;

/// <summary>The attention that a drop needs from the operator.</summary>
public enum DropSeverity : byte
{
    /// <summary>Part of normal operation: no user data was lost.</summary>
    Info,

    /// <summary>Load, loss or the path: expected now and then, a trend is worth a look.</summary>
    Warning,

    /// <summary>A fault of configuration, of the peer or an attack: worth a look at the first one.</summary>
    Error,
}
