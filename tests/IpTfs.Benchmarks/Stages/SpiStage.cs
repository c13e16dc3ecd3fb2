using IpTfs.Gateway.Datapath;

namespace IpTfs.Benchmarks.Stages;

/// <summary>Looking an inbound SA up by its SPI, each time any of them.</summary>
internal sealed class SpiStage : Stage
{
    private const uint FirstUnreserved = 256;
    private readonly SpiTable<LookUps.Entry> _table;
    private readonly LookUps _lookUps;

    /// <param name="sas">Inbound SAs.</param>
    public SpiStage(int sas)
    {
        var random = new Random(1);
        var spis = new HashSet<uint>();
        while (spis.Count < sas) spis.Add((uint)random.NextInt64(FirstUnreserved, 1L << 32));
        var spiOf = spis.ToArray();
        _table = new SpiTable<LookUps.Entry>([.. spiOf.Select(spi => KeyValuePair.Create(spi, new LookUps.Entry()))]);
        _lookUps = new LookUps(sas, sa => spiOf[sa]);
    }

    /// <inheritdoc/>
    public override void Run()
    {
        var missing = 0;
        uint nothing = 0;
        foreach (var spi in _lookUps.Next())
        {
            if (_table.Find(spi ^ nothing) is { } entry) nothing = entry.Nothing;
            else missing++;
        }

        Expect(missing == 0, "an unknown SPI");
    }
}
