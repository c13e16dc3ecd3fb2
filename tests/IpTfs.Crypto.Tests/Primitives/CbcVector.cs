namespace IpTfs.Crypto.Tests.Primitives;

/// <summary>A case of RFC 3602 or SP 800-38A.</summary>
public sealed record CbcVector(string Name, string Key, string Iv, string Text, string Ciphertext);
