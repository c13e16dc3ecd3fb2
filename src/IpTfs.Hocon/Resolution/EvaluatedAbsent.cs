namespace IpTfs.Hocon.Resolution;

/// <summary>Nothing.</summary>
internal sealed class EvaluatedAbsent : Evaluated;
