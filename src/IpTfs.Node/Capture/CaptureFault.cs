namespace IpTfs.Node.Capture;

/// <summary>Why a part of a capture file cannot be read.</summary>
/// <param name="Reason">A stable word for machines, in kebab-case.</param>
/// <param name="Detail">The same for people.</param>
internal sealed record CaptureFault(string Reason, string Detail);
