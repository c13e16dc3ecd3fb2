namespace IpTfs.Protocol.Esp;

/// <summary>When the time limits of an SA begin to run.</summary>
public enum LifetimeStart : byte
{
    /// <summary>When the SA is made.</summary>
    Creation,

    /// <summary>With the first packet.</summary>
    FirstUse,
}
