namespace IpTfs.Hocon.Reading;

/// <summary>One fault of a configuration.</summary>
/// <param name="Path">Path of the value, such as <c>iptfs.tunnels.site-b.local</c>; empty for faults of syntax.</param>
/// <param name="Origin">The position of the value; for a missing value the position of its object.</param>
/// <param name="Value">The value as far as it may be shown: secrets are masked, long texts cut; null when there is none.</param>
/// <param name="Message">What was expected, and how to correct the value.</param>
public sealed record ConfigurationFault(string Path, HoconOrigin Origin, string? Value, string Message)
{
    /// <summary>A fault of syntax, inclusion or resolution.</summary>
    public static ConfigurationFault From(HoconFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new ConfigurationFault(string.Empty, fault.Origin, null, fault.Message);
    }

    /// <summary>One line: <c>file:line:column: path = value: message</c>.</summary>
    public override string ToString()
    {
        var subject = Path.Length == 0 ? string.Empty : Value is null ? $"{Path}: " : $"{Path} = {Value}: ";
        return $"{Origin}: {subject}{Message}";
    }
}
