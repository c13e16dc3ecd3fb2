namespace IpTfs.Node.Demo;

/// <summary>The packet loss and reordering of a path.</summary>
/// <param name="Loss">The probability that a packet is lost.</param>
/// <param name="Reorder">The probability that a packet that is not lost is delayed behind later packets.</param>
/// <param name="LongestDelay">The longest delay in packets. The receiver's reorder window must be at least as large to avoid drops.</param>
internal sealed record Impairment(double Loss, double Reorder, int LongestDelay);
