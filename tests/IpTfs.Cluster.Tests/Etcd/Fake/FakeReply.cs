using System.Text;

namespace IpTfs.Cluster.Tests.Etcd.Fake;

/// <summary>What the fake server sends: pieces, after which it closes the connection or waits for the next request.</summary>
internal sealed record FakeReply(IAsyncEnumerable<byte[]> Pieces, bool Close)
{
    /// <summary>An answer of the given status.</summary>
    public static FakeReply Json(string body, int status = 200) => Whole(Octets(body, status));

    /// <summary>These octets, and nothing more.</summary>
    public static FakeReply Cut(ReadOnlyMemory<byte> octets) => new(Once(octets.ToArray()), Close: true);

    /// <summary>Nothing, for ever.</summary>
    public static FakeReply Silence() => new(Never(), Close: true);

    /// <summary>Lines of a stream, and then nothing, or the end of the stream.</summary>
    public static FakeReply Lines(IEnumerable<string> lines, bool end = false) => new(LinesThenSilence(lines, end), Close: true);

    /// <summary>Octets of an answer.</summary>
    public static byte[] Octets(string body, int status = 200) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status} Whatever\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>Octets of an answer whose length is not known at first, in one chunk a line.</summary>
    public static byte[] Chunked(params string[] lines) =>
        [.. Encoding.UTF8.GetBytes(StreamHead), .. lines.SelectMany(Chunk), .. "0\r\n\r\n"u8];

    private const string StreamHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static FakeReply Whole(byte[] octets) => new(Once(octets), Close: false);

    private static byte[] Chunk(string line)
    {
        var octets = Encoding.UTF8.GetBytes(line + "\n");
        return [.. Encoding.ASCII.GetBytes($"{octets.Length:x}\r\n"), .. octets, .. "\r\n"u8];
    }

    private static async IAsyncEnumerable<byte[]> Once(byte[] octets)
    {
        await Task.CompletedTask;
        yield return octets;
    }

    private static async IAsyncEnumerable<byte[]> Never()
    {
        await new TaskCompletionSource().Task;
        yield break;
    }

    private static async IAsyncEnumerable<byte[]> LinesThenSilence(IEnumerable<string> lines, bool end)
    {
        yield return Encoding.UTF8.GetBytes(StreamHead);
        foreach (var line in lines) yield return Chunk(line);
        if (end) yield return "0\r\n\r\n"u8.ToArray();
        else await new TaskCompletionSource().Task;
    }
}
