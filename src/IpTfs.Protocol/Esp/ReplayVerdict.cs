namespace IpTfs.Protocol.Esp;

/// <summary>The verdict of a <see cref="ReplayWindow"/> on a sequence number.</summary>
public enum ReplayVerdict : byte
{
    /// <summary>Not seen before.</summary>
    Fresh,

    /// <summary>Inside the window and already seen.</summary>
    Duplicate,

    /// <summary>Below the window, or 0, which no sender uses.</summary>
    TooOld,
}
