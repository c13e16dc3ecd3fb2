#pragma warning disable RS0030 // The one place of this library that reads files.
namespace IpTfs.Hocon.Sources;

/// <summary>Sources in the file system: relative names are relative to the including file, and to the working directory for the first one.</summary>
public sealed class HoconFileSource : IHoconSource
{
    private const long MaxFileOctets = 256L << 20;

    /// <inheritdoc/>
    public string Locate(string name, string? including)
    {
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            var directory = including is null ? null : Path.GetDirectoryName(including);
            return directory is null ? Path.GetFullPath(name) : Path.GetFullPath(name, Path.GetFullPath(directory));
        }
        catch (Exception e) when (e is ArgumentException or IOException or NotSupportedException)
        {
            return name;
        }
    }

    /// <inheritdoc/>
    public HoconSourceContent Read(string location)
    {
        try
        {
            if (Directory.Exists(location)) return HoconSourceContent.Failed("is a directory");
            using var stream = new FileStream(location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.CanSeek && stream.Length > MaxFileOctets) return HoconSourceContent.Failed("is larger than 256 MiB");
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return HoconSourceContent.Found(content.ToArray());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return HoconSourceContent.Missing;
        }
        catch (UnauthorizedAccessException)
        {
            return HoconSourceContent.Failed("may not be read by this user");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            return HoconSourceContent.Failed(e is ArgumentException ? "is not a file name" : "could not be read: " + e.Message);
        }
    }
}
