using System.Text.Json;
using IpTfs.Node.Tests.Capture;

namespace IpTfs.Node.Tests.Decode;

/// <summary>What <c>iptfs decode --json</c> printed, taken apart.</summary>
internal sealed class DecodeRun
{
    private DecodeRun(CommandRun run)
    {
        Run = run;
        Objects = [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public CommandRun Run { get; }

    public IReadOnlyList<JsonElement> Objects { get; }

    public int ExitCode => Run.ExitCode;

    public string[] Inner => [.. Of("inner").Select(inner => $"{inner.GetProperty("len").GetInt32()} {inner.GetProperty("sha256").GetString()}")];

    public string[] ErrorReasons => [.. Of("error").Select(error => error.GetProperty("reason").GetString()!)];

    public string[] NoteReasons => [.. Of("note").Select(note => note.GetProperty("reason").GetString()!)];

    public JsonElement Summary => Objects[^1];

    public IEnumerable<JsonElement> Of(string type) => Objects.Where(one => one.GetProperty("type").GetString() == type);

    public long Count(string field) => Summary.GetProperty(field).GetInt64();

    public static async Task<DecodeRun> OfFileAsync(string path, string spec, params string[] more)
    {
        var run = new DecodeRun(await CommandRun.OfAsync(["decode", path, "--sa", spec, "--json", .. more]));
        Assert.Equal("", run.Run.Error);
        Assert.Equal("summary", run.Summary.GetProperty("type").GetString());
        Assert.Equal(run.Of("outer").Count(), run.Count("outer"));
        Assert.Equal(run.Of("inner").Count(), run.Count("inner"));
        Assert.Equal(run.Of("error").Count(), run.Count("errors"));
        Assert.Equal(run.Of("note").Count(), run.Count("notes"));
        Assert.Equal(run.Count("errors") == 0 ? 0 : 1, run.ExitCode);
        return run;
    }

    public static async Task<DecodeRun> OfPacketsAsync(IEnumerable<byte[]> packets, string spec, params string[] more) =>
        await OfFramesAsync(101, packets, spec, more);

    public static async Task<DecodeRun> OfFramesAsync(uint linkType, IEnumerable<byte[]> frames, string spec, params string[] more)
    {
        var file = new CaptureBytes(false).PcapHeader(linkType);
        var micros = 0u;
        foreach (var frame in frames) file.PcapRecord(1_700_000_000, micros += 10, frame);
        return await OfBytesAsync(file.ToArray(), spec, more);
    }

    public static async Task<DecodeRun> OfBytesAsync(byte[] file, string spec, params string[] more)
    {
        using var directory = new TemporaryDirectory();
        return await OfFileAsync(directory.Write("test.pcap", file), spec, more);
    }
}
