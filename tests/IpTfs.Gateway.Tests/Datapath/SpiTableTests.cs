using IpTfs.Gateway.Datapath;

namespace IpTfs.Gateway.Tests.Datapath;

public class SpiTableTests
{
    // SPIs of few values share chains, which additions and removals must keep whole.
    [Fact]
    public void ChangedTable_AgreesWithADictionary_AndTheOneBeforeDoesNotChange()
    {
        var random = new Random(12345);
        var table = new SpiTable<string>([]);
        var expected = new Dictionary<uint, string>();
        for (var step = 0; step < 2000; step++)
        {
            var (before, had) = (table, new Dictionary<uint, string>(expected));
            var removed = Enumerable.Range(0, random.Next(4)).Select(_ => Spi(random)).ToList();
            var added = Enumerable.Range(0, random.Next(4)).Select(i => KeyValuePair.Create(Spi(random), $"{step} {i}")).ToList();
            table = table.With(removed, added);
            foreach (var spi in removed) expected.Remove(spi);
            foreach (var (spi, value) in added) expected[spi] = value;
            AssertSame(had, before);
            AssertSame(expected, table);
        }
    }

    private static uint Spi(Random random) => 0x1000 + (uint)random.Next(60);

    private static void AssertSame(Dictionary<uint, string> expected, SpiTable<string> table)
    {
        Assert.Equal(expected.Count, table.Count);
        for (uint spi = 0x1000; spi < 0x1000 + 60; spi++) Assert.Equal(expected.GetValueOrDefault(spi), table.Find(spi));
    }
}
