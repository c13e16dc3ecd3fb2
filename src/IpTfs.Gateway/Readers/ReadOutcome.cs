namespace IpTfs.Gateway.Readers;

/// <summary>The outcome of one read of a reader's descriptor.</summary>
public enum ReadOutcome
{
    /// <summary>No packet was waiting, or there was no batch to read into.</summary>
    Empty,

    /// <summary>The first read of a turn found a single packet, and saw no second one.</summary>
    Lone,

    /// <summary>The batch holds all packets that were waiting.</summary>
    Drained,

    /// <summary>The batch is full: more packets may be waiting.</summary>
    Filled,
}
