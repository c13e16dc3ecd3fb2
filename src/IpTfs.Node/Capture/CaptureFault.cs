namespace IpTfs.Node.Capture;

/// <summary>Why a part of a capture file cannot be read.</summary>
/// <param name="Reason">A stable identifier for programs, in kebab-case.</param>
/// <param name="Detail">The reason as a sentence.</param>
internal sealed record CaptureFault(string Reason, string Detail);
