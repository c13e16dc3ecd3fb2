namespace IpTfs.Node.Decode;

/// <summary>The congestion-control fields of a sub-type 1 header (RFC 9347 §6.1.2).</summary>
/// <param name="Probe">The P bit: a path-MTU probe.</param>
/// <param name="EcnCe">The E bit: the loss event rate counts congestion marks.</param>
/// <param name="LossEventRate">The inverse of the loss event rate; 0 for no loss.</param>
/// <param name="RttMicros">Round-trip time in microseconds.</param>
/// <param name="EchoDelayMicros">How long the echoed timestamp was kept, in microseconds.</param>
/// <param name="TransmitDelayMicros">The sender's estimate of its sending delay, in microseconds.</param>
/// <param name="Tval">The sender's timestamp, opaque to others.</param>
/// <param name="Techo">The timestamp that is echoed.</param>
internal sealed record CongestionReport(
    bool Probe, bool EcnCe, uint LossEventRate, uint RttMicros, uint EchoDelayMicros, uint TransmitDelayMicros, uint Tval, uint Techo);
