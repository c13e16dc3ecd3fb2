namespace IpTfs.Cluster.Tunnels;

/// <summary>A tunnel as the store has it.</summary>
/// <param name="Name">Its name, from its key.</param>
/// <param name="Revision">The store's revision when it was last written.</param>
/// <param name="Text">The tunnel with its keys in HOCON; null when the record does not open. Drop it as soon as it is parsed.</param>
/// <param name="Fault">Why the record does not open; null when it does.</param>
public sealed record StoredTunnel(string Name, long Revision, string? Text, string? Fault)
{
    /// <summary>The name; reveals nothing of the keys.</summary>
    public override string ToString() => Name;
}
