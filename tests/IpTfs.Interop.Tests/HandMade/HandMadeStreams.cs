namespace IpTfs.Interop.Tests.HandMade;

/// <summary>Every hand-made stream. A new one is a new line in one of the lists.</summary>
public static class HandMadeStreams
{
    /// <summary>All, numbered from 1 in the order of the table.</summary>
    public static IReadOnlyList<HandMadeStream> All { get; } =
    [
        .. HeaderStreams.List.Concat(BlockStreams.List).Concat(FragmentStreams.List).Concat(OffsetStreams.List).Concat(OrderStreams.List)
            .Select((definition, index) => new HandMadeStream(index + 1, definition)),
    ];

    public static HandMadeStream Named(string name) => All.Single(stream => stream.Name == name);
}
