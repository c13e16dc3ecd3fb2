using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.State;

namespace IpTfs.Gateway.Tests.Ledger;

public class FileSaLedgerTests
{
    private static readonly SaFingerprint A = new(0xA0000000_00000001);

    [Fact]
    public void BothFilesDamaged_TheRefusalNamesBoth()
    {
        using var folder = new TemporaryFolder();
        using var state = StateDirectory.Open(folder.File("state"));
        Prepare(state);
        Damage(state.SequenceLedgerPath, 5);
        Cut(state.ReplayCheckpointPath);
        var fault = Assert.Throws<StateException>(() => FileSaLedger.Open(state, "boot"));
        Assert.Contains(state.ReplayCheckpointPath, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"sequence ledger {state.SequenceLedgerPath}: damaged too", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckpointsDamaged_TheRefusalDoesNotBlameTheLedger_AndLetsGoOfIt()
    {
        using var folder = new TemporaryFolder();
        using var state = StateDirectory.Open(folder.File("state"));
        Prepare(state);
        Cut(state.ReplayCheckpointPath);
        var fault = Assert.Throws<StateException>(() => FileSaLedger.Open(state, "boot"));
        Assert.DoesNotContain(state.SequenceLedgerPath, fault.Message, StringComparison.Ordinal);
        File.Delete(state.ReplayCheckpointPath);
        FileSaLedger.Open(state, "boot").Dispose();
    }

    private static void Prepare(StateDirectory state)
    {
        using (var ledger = SequenceLedger.Open(state.SequenceLedgerPath)) ledger.Reserve([new SequenceRequest(A, 10, uint.MaxValue)]);
        using var checkpoints = ReplayCheckpoints.Open(state.ReplayCheckpointPath, "boot");
        checkpoints.For(A).Store(5);
    }

    private static void Damage(string path, int at)
    {
        var octets = File.ReadAllBytes(path);
        octets[at] ^= 1;
        File.WriteAllBytes(path, octets);
    }

    private static void Cut(string path) => File.WriteAllBytes(path, File.ReadAllBytes(path)[..1000]);
}
