using System.Globalization;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>Datagrams of known content to one inner address.</summary>
/// <param name="To">Where they go.</param>
/// <param name="Port">The UDP port there; tells the flows of a cell apart.</param>
/// <param name="Sizes">What is sent, in the words of <c>probe</c>: <c>1-100,50*1000,300*20-1400</c>.</param>
/// <param name="Seed">Of the content and of the sizes that are drawn.</param>
public sealed record Flow(string To, int Port, string Sizes, int Seed)
{
    /// <summary>The flow as the guest's job reads it.</summary>
    public string ForGuest => string.Create(CultureInfo.InvariantCulture, $"{To} {Port} {Sizes} {Seed}");

    /// <summary>The words by which <c>probe</c> sends it.</summary>
    public string[] SendArguments(int gapMicroseconds, int burst) =>
        ["send", $"to={To}", .. Common, $"gap={Number(gapMicroseconds)}", $"burst={Number(burst)}"];

    /// <summary>The words by which <c>probe</c> receives it.</summary>
    public string[] ReceiveArguments(TimeSpan limit) => ["receive", $"at={To}", .. Common, $"limit={Number((int)limit.TotalMilliseconds)}", "idle=3000"];

    private string[] Common => [$"port={Number(Port)}", $"sizes={Sizes}", $"seed={Number(Seed)}"];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
