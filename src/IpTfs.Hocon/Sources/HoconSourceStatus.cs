namespace IpTfs.Hocon.Sources;

/// <summary>What became of reading a source.</summary>
public enum HoconSourceStatus
{
    /// <summary>It was read.</summary>
    Found,

    /// <summary>There is nothing of that name.</summary>
    Missing,

    /// <summary>It exists and could not be read.</summary>
    Failed,
}
