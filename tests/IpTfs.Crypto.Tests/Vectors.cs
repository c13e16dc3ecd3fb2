using System.Text.Json;
using IpTfs.Crypto.Tests.Transforms;

namespace IpTfs.Crypto.Tests;

/// <summary>The vector files, copied beside the tests.</summary>
internal static class Vectors
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "vectors", name);

    public static IReadOnlyList<EspPacketVector> Packets(string name) => Read<EspPacketVector>(name, "packets");

    public static IReadOnlyList<T> Read<T>(string name, string property)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PathOf(name)));
        var list = document.RootElement.GetProperty(property).Deserialize<List<T>>(JsonSerializerOptions.Web)!;
        Assert.NotEmpty(list);
        return list;
    }

    public static byte[] Hex(string text) => Convert.FromHexString(text);
}
