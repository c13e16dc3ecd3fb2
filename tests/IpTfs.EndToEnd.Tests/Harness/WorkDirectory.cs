namespace IpTfs.EndToEnd.Tests.Harness;

/// <summary>A directory of one test, removed with all that is in it.</summary>
public sealed class WorkDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("iptfs-e2e-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
