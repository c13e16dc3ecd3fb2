namespace IpTfs.Gateway.Control;

/// <summary>What came of a change.</summary>
/// <param name="Started">How many tunnels were started.</param>
/// <param name="Faults">A sentence for each tunnel that could not be, with the mend; by the tunnel's name.</param>
public sealed record ApplyReport(int Started, IReadOnlyDictionary<string, string> Faults);
