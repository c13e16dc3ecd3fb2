using System.Text.RegularExpressions;
using IpTfs.Protocol.Counters;

namespace IpTfs.Protocol.Tests.Counters;

public partial class DropReasonsTests
{
    [Fact]
    public void EveryReason_HasItsRowInTheOrderOfTheEnum()
    {
        var reasons = Enum.GetValues<DropReason>().Where(r => r != DropReason.None);

        Assert.Equal(reasons, DropReasons.All.Select(info => info.Reason));
        Assert.All(DropReasons.All, info => Assert.Same(info, info.Reason.Describe()));
    }

    [Fact]
    public void Names_AreTheEnumsInKebabCase()
    {
        var twins = DropReasons.All.GroupBy(info => info.Name).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();

        Assert.All(DropReasons.All, info =>
        {
            var prefix = twins.Contains(info.Name) ? info.Direction.ToString() : "";
            Assert.Equal(info.Reason.ToString(), prefix + string.Concat(info.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
        });
    }

    [Fact]
    public void NameAndDirection_AreUnique() =>
        Assert.Equal(DropReasons.All.Length, DropReasons.All.Select(info => (info.Name, info.Direction)).Distinct().Count());

    [Fact]
    public void Texts_AreOneSentenceWithAReference() => Assert.All(DropReasons.All, info =>
    {
        Assert.Matches(OneSentence(), info.Text);
        Assert.Matches("^(-|RFC [0-9]+( §[0-9.]+)?(, RFC [0-9]+ §[0-9.]+)?)$", info.Reference);
    });

    // Names are a promise to dashboards and alerts: new ones may come, none of these may go.
    [Fact]
    public void Names_DoNotChange()
    {
        string[] promised =
        [
            "tx queue-full", "tx too-big", "tx no-policy", "tx held-too-long", "tx inner-malformed", "tx sequence-exhausted",
            "tx sequence-unleased", "tx sa-expired", "tx sa-stopped", "tx mailbox-full", "tx pool-exhausted", "tx send-failed",
            "tx send-too-big", "rx outer-truncated", "rx unknown-spi", "rx integrity-failed", "rx replayed", "rx replay-too-old",
            "rx esp-padding-invalid", "rx next-header-unsupported", "rx dummy-packet", "rx aggfrag-header-truncated",
            "rx aggfrag-subtype-unknown", "rx reorder-late", "rx block-type-unknown", "rx block-length-invalid",
            "rx block-offset-inconsistent", "rx fragment-lost", "rx reassembly-timeout", "rx fragment-without-start",
            "rx selector-mismatch", "rx congestion-marked", "rx inner-device-refused", "rx sa-expired", "rx sa-stopped", "rx mailbox-full",
            "rx pool-exhausted", "rx ceiling-wait-overflow", "tx not-owner", "rx not-owner", "rx relay-not-owner", "rx path-report-limited",
        ];

        Assert.Empty(promised.Except(DropReasons.All.Select(info => $"{info.Direction.ToString().ToLowerInvariant()} {info.Name}")));
    }

    [Fact]
    public void None_HasNoRow()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DropReason.None.Describe());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DropReason)(DropReasons.All.Length + 1)).Describe());
    }

    [GeneratedRegex(@"^[A-Z][^.]*\.$")]
    private static partial Regex OneSentence();
}
