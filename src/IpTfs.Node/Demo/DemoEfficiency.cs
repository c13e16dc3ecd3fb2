namespace IpTfs.Node.Demo;

/// <summary>Inner octets per outer octet at the IP layer: the share of the line used for user data.</summary>
/// <param name="IpTfs">Measured.</param>
/// <param name="IpTfsCeiling">When every payload is full.</param>
/// <param name="PlainEsp">The same packets in plain ESP, computed.</param>
/// <param name="PaddedEsp">The same packets in ESP padded to full size, computed.</param>
internal sealed record DemoEfficiency(double IpTfs, double IpTfsCeiling, double PlainEsp, double PaddedEsp);
