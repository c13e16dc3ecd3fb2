namespace IpTfs.Testing.EndToEnd;

/// <summary>The family of an outer or an inner packet.</summary>
public enum AddressFamily
{
    V4,
    V6,
}
