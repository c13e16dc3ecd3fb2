namespace IpTfs.Hocon.Sources;

/// <summary>The outcome of reading a source.</summary>
public enum HoconSourceStatus
{
    /// <summary>The source was read.</summary>
    Found,

    /// <summary>No source has the name.</summary>
    Missing,

    /// <summary>The source exists and could not be read.</summary>
    Failed,
}
