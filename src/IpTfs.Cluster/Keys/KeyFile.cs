using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace IpTfs.Cluster.Keys;

/// <summary>Reads a key of hexadecimal digits from a file that is closed to everyone but its owner and group. No message reveals anything about the key but its length.</summary>
internal static class KeyFile
{
    private const int MaxFileOctets = 4096;

    /// <summary>Reads a key of exactly the destination's length.</summary>
    /// <exception cref="ClusterKeyException">The file is missing, open to everyone, or holds something else.</exception>
    public static void Read(string path, Span<byte> key)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var content = GC.AllocateUninitializedArray<byte>(MaxFileOctets + 1, pinned: true);
        try
        {
            Parse(path, content.AsSpan(0, Load(path, content)), key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static int Load(string path, Span<byte> content)
    {
        try
        {
            using var file = File.OpenHandle(path);
            RequirePrivate(path, file);
            var length = 0;
            for (int read; length < content.Length && (read = RandomAccess.Read(file, content[length..], length)) > 0;) length += read;
            return length;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ClusterKeyException($"{path}: there is no such file", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ClusterKeyException(Directory.Exists(path) ? $"{path}: is a directory" : $"{path}: may not be read by this user: change its owner", e);
        }
        catch (IOException e)
        {
            throw new ClusterKeyException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    // Checks the open file: the path may lead to another file by now.
    private static void RequirePrivate(string path, SafeFileHandle file)
    {
        if ((File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) == 0) return;
        throw new ClusterKeyException($"{path}: is readable or writable for everyone: chmod 600 {path}");
    }

    private static void Parse(string path, ReadOnlySpan<byte> content, Span<byte> key)
    {
        if (content.Length > MaxFileOctets) throw new ClusterKeyException($"{path}: is no key file: it is longer than {MaxFileOctets} octets");
        var digits = content.Trim(" \t\r\n"u8);
        if (digits.StartsWith("0x"u8) || digits.StartsWith("0X"u8)) digits = digits[2..];
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) throw new ClusterKeyException($"{path}: holds something else than hexadecimal digits on one line");
        }

        if (digits.Length != 2 * key.Length)
        {
            throw new ClusterKeyException($"{path}: has {digits.Length} hexadecimal digits: a cluster key takes {2 * key.Length}, as `openssl rand -hex {key.Length}` writes them");
        }

        for (var i = 0; i < key.Length; i++) key[i] = (byte)((Nibble(digits[2 * i]) << 4) | Nibble(digits[(2 * i) + 1]));
    }

    private static int Nibble(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
