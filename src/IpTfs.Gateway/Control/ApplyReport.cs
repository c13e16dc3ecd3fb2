namespace IpTfs.Gateway.Control;

/// <summary>The outcome of a change of tunnels.</summary>
/// <param name="Started">How many tunnels were started.</param>
/// <param name="Faults">For each tunnel that could not be started, by name: why, and how to mend it.</param>
public sealed record ApplyReport(int Started, IReadOnlyDictionary<string, string> Faults);
