namespace IpTfs.Testing.EndToEnd;

/// <summary>
/// How long to wait for an event before calling it a failure. Never a delay: everything goes on at the event itself, so generous limits cost nothing
/// where all is well.
/// </summary>
public static class Patience
{
    public static TimeSpan Start { get; } = TimeSpan.FromSeconds(30);

    public static TimeSpan Stop { get; } = TimeSpan.FromSeconds(20);

    /// <summary>For the answer to an echo request.</summary>
    public static TimeSpan Answer { get; } = TimeSpan.FromSeconds(10);

    public static TimeSpan Command { get; } = TimeSpan.FromSeconds(60);
}
