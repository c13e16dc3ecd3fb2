namespace IpTfs.Interop.Tests.Harness;

/// <summary>Which of the two gateways something is set on.</summary>
[Flags]
public enum Ends
{
    None = 0,
    Gateway = 1,
    Linux = 2,
}
