namespace IpTfs.Node.Demo;

/// <summary>What a path does to the packets on it.</summary>
/// <param name="Loss">The probability that a packet is lost.</param>
/// <param name="Reorder">The probability that a packet that is not lost is delayed behind later packets.</param>
/// <param name="LongestDelay">By how many packets at most. The receiver's reorder window must be as large for nothing to be lost to it.</param>
internal sealed record Impairment(double Loss, double Reorder, int LongestDelay);
