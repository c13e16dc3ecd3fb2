namespace IpTfs.Protocol.Counters;

/// <summary>The attention that a drop needs from the operator.</summary>
public enum DropSeverity : byte
{
    /// <summary>Part of normal operation: no user data was lost.</summary>
    Info,

    /// <summary>Caused by load, loss or the path: expected occasionally; investigate a trend.</summary>
    Warning,

    /// <summary>Caused by configuration, the peer or an attack: investigate the first occurrence.</summary>
    Error,
}
