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
    public string[] SendArguments(int gapMicroseconds, int burst, string mutation = "")
    {
        string[] mutate = mutation.Length == 0 ? [] : [$"mutate={mutation}"];
        return ["send", $"to={To}", .. Common, $"gap={Number(gapMicroseconds)}", $"burst={Number(burst)}", .. mutate];
    }

    /// <summary>The words by which <c>probe</c> receives it, and waits a little for doubles when all of it has come.</summary>
    public string[] ReceiveArguments(TimeSpan limit, int idleMilliseconds) =>
        ["receive", $"at={To}", .. Common, $"limit={Number((int)limit.TotalMilliseconds)}", $"idle={Number(idleMilliseconds)}"];

    private string[] Common => [$"port={Number(Port)}", $"sizes={Sizes}", $"seed={Number(Seed)}"];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
