using System.Globalization;

namespace IpTfs.Testing.EndToEnd;

/// <summary>Runs <c>ping</c> in a namespace.</summary>
public static class Ping
{
    /// <summary>Pings from one address to another, with further options separated by single blanks, and returns what came of it.</summary>
    public static PingResult Run(NetworkNamespace side, string from, string to, string options) =>
        PingResult.Parse(side.Run(Patience.Command, "ping", Arguments(from, to, options)));

    /// <summary>Pings until the first so many requests are each answered, once; fails the test otherwise. A few more may have been sent by then.</summary>
    public static void AssertAnswered(NetworkNamespace side, string from, string to, int count, string options)
    {
        using var stream = EchoStream.Start(side, from, to, options);
        stream.WaitForAnswers(count);
    }

    /// <summary>Starts a ping that goes on until it is stopped.</summary>
    public static BackgroundProcess Start(NetworkNamespace side, string from, string to, string options) => side.Start("ping", Arguments(from, to, options));

    /// <summary>Whether an answer comes within so many attempts of up to a second each. Ends with the first answer.</summary>
    public static bool Reaches(NetworkNamespace side, string from, string to, int attempts = 15)
    {
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            // -w ends it with the first answer, or after a second in which refusals by the kernel may come at once, or none at all.
            var result = side.Run(Patience.Command, "ping", Arguments(from, to, "-q -c 1 -w 1"));
            if (result.ExitCode == 0) return true;
        }

        return false;
    }

    /// <summary>The number of payload octets that makes an echo request of the given size with its IP and ICMP headers.</summary>
    public static string PayloadFor(int packetOctets, AddressFamily family) =>
        (packetOctets - (family == AddressFamily.V4 ? 28 : 48)).ToString(CultureInfo.InvariantCulture);

    private static string[] Arguments(string from, string to, string options) => ["-n", "-I", from, .. options.Split(' '), to];
}
