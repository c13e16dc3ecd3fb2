namespace IpTfs.Testing.EndToEnd;

/// <summary>A directory of one test, removed with all that is in it unless <c>IPTFS_E2E_KEEP=1</c> says that someone wants to look.</summary>
public sealed class WorkDirectory : IDisposable
{
    public static bool IsKept { get; } = Environment.GetEnvironmentVariable("IPTFS_E2E_KEEP") == "1";

    public string Path { get; } = Directory.CreateTempSubdirectory("iptfs-e2e-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (!IsKept) Directory.Delete(Path, recursive: true);
    }
}
