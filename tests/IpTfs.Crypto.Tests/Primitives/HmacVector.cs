namespace IpTfs.Crypto.Tests.Primitives;

/// <summary>A case of RFC 4868.</summary>
public sealed record HmacVector(string Name, string Integrity, string Key, string Data, string Prf, string Icv);
