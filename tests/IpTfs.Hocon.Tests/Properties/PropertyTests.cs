using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using IpTfs.Hocon.Rendering;

namespace IpTfs.Hocon.Tests.Properties;

public sealed class PropertyTests
{
    private const string Valid = """"
        # comment
        iptfs {
          tun { name = "iptfs0", mtu = 1500, addresses = ["192.168.1.1/24", "fd01::1/64"] } // more
          path = a b ${?x}
          text = """three
        lines"""
          list += { x = 1 }
          list += ${iptfs.tun}
          include "self"
          q."r.s".t : 1.5e+3, esc = "\u00e9\\n"
        }
        """";

    private static Config Cases => Config.QuickThrowOnFailure.WithMaxTest(
        int.TryParse(Environment.GetEnvironmentVariable("IPTFS_PROP_CASES"), out var cases) ? cases : 200);

    private static void ForAllSeeds(Action<Generators> body) =>
        Check.One(Cases, Prop.ForAll(ArbMap.Default.ArbFor<int>(), (int seed) => body(new Generators(seed))));

    [Fact]
    public void RenderedTree_ParsesToTheSameData() => ForAllSeeds(generators =>
    {
        HoconValue tree = generators.Object(4);
        foreach (var options in (HoconRenderOptions[])[new(), new() { Sorted = true, Comments = true }])
        {
            var text = HoconRenderer.Render(tree, options);
            var resolution = HoconResolver.Resolve(HoconLoader.Parse(text, "x"));
            Assert.True(resolution.Faults.Count == 0, text + "\n" + string.Join("\n", resolution.Faults));
            Assert.True(tree.DataEquals(resolution.Value), text);
        }
    });

    [Fact]
    public void Json_ReadsAsTheFrameworkReadsIt() => ForAllSeeds(generators =>
    {
        var json = ToJson(generators.Tree());
        if (json is not (JsonObject or JsonArray)) return;
        var text = json.ToJsonString();
        HoconAssert.Same(text, text);
        HoconAssert.Same(text, json.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
    });

    [Fact]
    public void AnyText_IsHandled() => ForAllSeeds(generators =>
    {
        for (var i = 0; i < 20; i++) HoconFuzz.Fuzz(generators.Source());
    });

    [Fact]
    public void AnyOctets_AreHandled() => Check.One(Cases, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), (byte[] data) => HoconFuzz.Fuzz(data ?? [])));

    [Fact]
    public void AnyReferences_EndInAValueOrAFault() => ForAllSeeds(generators =>
    {
        for (var i = 0; i < 20; i++) HoconFuzz.Fuzz(generators.References());
    });

    [Fact]
    public void EveryTruncationAndEveryChangedCharacter_IsHandled()
    {
        HoconFuzz.Fuzz(Valid);
        Assert.Empty(HoconLoader.Parse(Valid.Replace("include \"self\"", "", StringComparison.Ordinal), "x").Faults);
        for (var i = 0; i < Valid.Length; i++)
        {
            HoconFuzz.Fuzz(Valid[..i]);
            foreach (var c in "{}[]\"\\$,=:\n#+.") HoconFuzz.Fuzz(Valid[..i] + c + Valid[(i + 1)..]);
        }
    }

    [Fact]
    public void InvalidUtf8_IsAFaultAtItsPlace()
    {
        var document = HoconLoader.Load(new Bytes([.. "a = 1\nb = \u00e9"u8, 0xff, .. "x\n"u8]), "x");
        Assert.Equal("x:2:6: the file is not valid UTF-8 from here on", Assert.Single(document.Faults).ToString());
    }

    private static JsonNode? ToJson(HoconValue value) => value switch
    {
        HoconObject tree => new JsonObject(tree.Members.Select(member => KeyValuePair.Create(WellFormed(member.Key), ToJson(member.Value))).DistinctBy(member => member.Key)),
        HoconArray array => new JsonArray([.. array.Items.Select(ToJson)]),
        HoconScalar { Kind: HoconValueKind.String } scalar => JsonValue.Create(WellFormed(scalar.Text)),
        HoconScalar scalar => JsonNode.Parse(scalar.Text),
        _ => throw new InvalidOperationException(),
    };

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private sealed class Bytes(byte[] data) : Sources.IHoconSource
    {
        public string Locate(string name, string? including) => name;

        public Sources.HoconSourceContent Read(string location) => Sources.HoconSourceContent.Found(data);
    }
}
