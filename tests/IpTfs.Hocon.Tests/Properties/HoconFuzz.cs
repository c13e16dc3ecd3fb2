using System.Text;
using IpTfs.Hocon.Reading;
using IpTfs.Hocon.Rendering;
using IpTfs.Hocon.Sources;

namespace IpTfs.Hocon.Tests.Properties;

/// <summary>Entry for fuzzers: whatever the octets, loading, resolving, reading and rendering neither throw nor run away.</summary>
internal static class HoconFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        var document = HoconLoader.Load(new OneSource(data.ToArray()), "fuzz.conf");
        var resolution = HoconResolver.Resolve(document, name => name == "ENV" ? "value" : null);
        if (resolution.Faults.Any(fault => fault.Origin.Line < 0 || fault.Message.Length == 0)) throw new InvalidDataException("a fault without place or message");
        var reader = new ConfigReader(resolution.Root);
        foreach (var (_, section) in reader.Root.NamedSections())
        {
            section.Optional("a").Nanos();
            section.Optional("b").Octets(0, 10);
            section.Secret("c").Items();
        }

        reader.ReportUnknownKeys();
        if (resolution.Faults.Count > 0) return;
        var again = HoconResolver.Resolve(HoconLoader.Parse(HoconRenderer.Render(resolution.Value), "again.conf"));
        if (again.Faults.Count > 0 || !again.Value.DataEquals(resolution.Value)) throw new InvalidDataException("what was rendered reads differently");
    }

    public static void Fuzz(string text) => Fuzz(Encoding.UTF8.GetBytes(text));

    private sealed class OneSource(byte[] data) : IHoconSource
    {
        public string Locate(string name, string? including) => name;

        public HoconSourceContent Read(string location) => location switch
        {
            "fuzz.conf" => HoconSourceContent.Found(data),
            "self" => HoconSourceContent.Found("a = 1, b = ${?a}"u8.ToArray()),
            _ => HoconSourceContent.Missing,
        };
    }
}
