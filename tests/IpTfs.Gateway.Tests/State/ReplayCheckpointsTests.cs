using IpTfs.Gateway.State;

namespace IpTfs.Gateway.Tests.State;

public class ReplayCheckpointsTests
{
    private static readonly SaFingerprint A = new(0xA0000000_00000001);

    [Fact]
    public void UnknownSa_StartsAtZero()
    {
        using var folder = new TemporaryFolder();
        using var checkpoints = ReplayCheckpoints.Open(folder.File("r"), "boot 1");
        Assert.Equal(0UL, checkpoints.For(A).Start);
    }

    [Fact]
    public void ProcessKilled_StartsExactlyAtTheLastStoredTop()
    {
        using var folder = new TemporaryFolder();
        var killed = ReplayCheckpoints.Open(folder.File("r"), "boot 1");
        killed.For(A).Store(4711);
        // A second mapping of the same pages sees what a new process would see after the first was killed.
        File.Copy(folder.File("r"), folder.File("r2"));
        using var next = ReplayCheckpoints.Open(folder.File("r2"), "boot 1");
        Assert.Equal(4711UL, next.For(A).Start);
        killed.Dispose();
    }

    [Fact]
    public void CleanStop_SurvivesAReboot()
    {
        using var folder = new TemporaryFolder();
        using (var checkpoints = ReplayCheckpoints.Open(folder.File("r"), "boot 1")) checkpoints.For(A).Store(99);
        using var next = ReplayCheckpoints.Open(folder.File("r"), "boot 2");
        Assert.Equal(99UL, next.For(A).Start);
    }

    [Fact]
    public void MachineCrash_StartsAboveWhatTheLastSecondCanHaveAccepted()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = ReplayCheckpoints.Open(folder.File("r"), "boot 1");
        var a = checkpoints.For(A);
        a.Store(1_000_000);
        checkpoints.Flush();
        a.Store(3_000_000);
        checkpoints.Flush();
        File.Copy(folder.File("r"), folder.File("on-disk"));
        checkpoints.Dispose();

        using var next = ReplayCheckpoints.Open(folder.File("on-disk"), "boot 2");
        Assert.Equal(3_000_000UL + 4 * 2_000_000, next.For(A).Start);
    }

    [Fact]
    public void TornStore_CountsTheGreaterWord()
    {
        using var folder = new TemporaryFolder();
        using (var checkpoints = ReplayCheckpoints.Open(folder.File("r"), "boot 1")) checkpoints.For(A).Store(50);
        var octets = File.ReadAllBytes(folder.File("r"));
        BitConverter.TryWriteBytes(octets.AsSpan(64 + 24), 70UL); // the first word is new, the second still old
        File.WriteAllBytes(folder.File("r"), octets);
        using var next = ReplayCheckpoints.Open(folder.File("r"), "boot 1");
        Assert.Equal(70UL, next.For(A).Start);
    }

    [Fact]
    public void MoreSasThanOnePiece_KeepTheirTops()
    {
        using var folder = new TemporaryFolder();
        using (var checkpoints = ReplayCheckpoints.Open(folder.File("r"), "boot 1"))
        {
            for (ulong i = 1; i <= 5000; i++) checkpoints.For(new SaFingerprint(i)).Store(i * 10);
            Assert.Equal(5000UL, checkpoints.For(new SaFingerprint(1)).Start + 5000);
        }

        using var next = ReplayCheckpoints.Open(folder.File("r"), "boot 1");
        for (ulong i = 1; i <= 5000; i++) Assert.Equal(i * 10, next.For(new SaFingerprint(i)).Start);
    }

    [Fact]
    public void CutFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using (var checkpoints = ReplayCheckpoints.Open(folder.File("r"), "boot 1")) checkpoints.For(A).Store(50);
        File.WriteAllBytes(folder.File("r"), File.ReadAllBytes(folder.File("r"))[..1000]);
        var fault = Assert.Throws<StateException>(() => ReplayCheckpoints.Open(folder.File("r"), "boot 1"));
        Assert.Contains(folder.File("r"), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedName_RefusesTheSaThatMayBeMeant()
    {
        using var folder = new TemporaryFolder();
        using (var checkpoints = ReplayCheckpoints.Open(folder.File("r"), "boot 1")) checkpoints.For(A).Store(50);
        var octets = File.ReadAllBytes(folder.File("r"));
        octets[64 + 3] ^= 1;
        File.WriteAllBytes(folder.File("r"), octets);
        using var next = ReplayCheckpoints.Open(folder.File("r"), "boot 1");
        Assert.Throws<StateException>(() => next.For(A));
    }
}
