using System.Security.Cryptography;
using IpTfs.Hocon.Reading;

namespace IpTfs.Configuration.Secrets;

/// <summary>Reads keys, from the configuration or from key files. Faults never show a part of a key, only its length.</summary>
internal static class SecretReader
{
    private const int MaxFileOctets = 4096;

    /// <summary>Reads a key of a given length.</summary>
    /// <param name="section">The object that holds it.</param>
    /// <param name="key">Key of the hexadecimal digits.</param>
    /// <param name="octets">The length; null when the suite is not known. A length of 0 refuses any key.</param>
    /// <param name="purpose">A description of the key for messages: <c>aes128gcm16 takes 20 octets: …</c>.</param>
    /// <returns>The key; null when it is missing or faulty.</returns>
    public static SecretBytes? Read(ConfigSection section, string key, int? octets, string purpose)
    {
        var inline = section.Secret(key);
        var file = section.Optional(key + "-file");
        if (octets == 0)
        {
            if (inline.IsPresent) inline.Fault($"{purpose}: remove it");
            if (file.IsPresent) file.Fault($"{purpose}: remove it");
            return inline.IsPresent || file.IsPresent ? null : SecretBytes.Empty;
        }

        if (inline.IsPresent && file.IsPresent)
        {
            file.Fault($"there is {key} already: keep one of the two");
            return null;
        }

        if (file.IsPresent) return FromFile(file, key, octets, purpose);
        if (inline.IsPresent) return FromText(inline, octets, purpose);
        // A substitution that could not be resolved has its own fault.
        if (section.Exists && inline.IsAbsent && file.IsAbsent) inline.Fault($"is missing: {purpose}; or set {key}-file");
        return null;
    }

    private static SecretBytes? FromText(ConfigEntry entry, int? octets, string purpose)
    {
        if (entry.Text("hexadecimal digits") is not { } text) return null;
        Span<byte> digits = text.Length <= MaxFileOctets ? stackalloc byte[text.Length] : default;
        for (var i = 0; i < digits.Length; i++) digits[i] = text[i] < 128 ? (byte)text[i] : (byte)'?';
        var key = Parse(entry, string.Empty, digits, octets, purpose);
        CryptographicOperations.ZeroMemory(digits);
        return key;
    }

    private static SecretBytes? FromFile(ConfigEntry entry, string name, int? octets, string purpose)
    {
        if (entry.FilePath() is not { } path || !IsPrivate(entry, path)) return null;
        var content = GC.AllocateUninitializedArray<byte>(MaxFileOctets + 1, pinned: true);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length <= MaxFileOctets) return FromFileText(entry, path, content.AsSpan(0, length), name, octets, purpose);
            entry.Fault($"{path}: is no key file: it is longer than {MaxFileOctets} octets");
            return null;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            entry.Fault(e is UnauthorizedAccessException ? "may not be read by this user: change its owner" : "cannot be read: " + e.Message);
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static SecretBytes? FromFileText(ConfigEntry entry, string path, ReadOnlySpan<byte> text, string name, int? octets, string purpose)
    {
        var digits = KeyFileText.Find(text, name, out var line, out var fault);
        var place = line > 0 ? $"{path}:{line}: " : $"{path}: ";
        if (fault is null) return Parse(entry, place, text[digits], octets, purpose);
        entry.Fault(place + fault);
        return null;
    }

    /// <summary>Whether a file exists and only its owner and group can read or write it; otherwise reports a fault.</summary>
    public static bool IsPrivate(ConfigEntry entry, string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                entry.Fault(Directory.Exists(path) ? "is a directory" : "there is no such file");
                return false;
            }

            if ((File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) == 0) return true;
            entry.Fault($"is readable or writable for everyone: chmod 600 {path}");
            return false;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            entry.Fault("may not be read by this user: change its owner");
            return false;
        }
    }

    /// <summary>Reads hexadecimal digits.</summary>
    /// <param name="entry">The setting that faults are reported at.</param>
    /// <param name="place">Prefix of each fault: file and line; empty for digits in the configuration itself.</param>
    /// <param name="text">The digits.</param>
    /// <param name="octets">The expected length; null for any.</param>
    /// <param name="purpose">A description of the key for messages.</param>
    private static SecretBytes? Parse(ConfigEntry entry, string place, ReadOnlySpan<byte> text, int? octets, string purpose)
    {
        var digits = text.Trim(" \t\r\n"u8);
        if (digits.StartsWith("0x"u8) || digits.StartsWith("0X"u8)) digits = digits[2..];
        foreach (var digit in digits)
        {
            if (char.IsAsciiHexDigit((char)digit)) continue;
            entry.Fault(place + "holds something else than hexadecimal digits");
            return null;
        }

        if (digits.Length % 2 != 0 || digits.IsEmpty)
        {
            entry.Fault(place + (digits.IsEmpty ? $"is empty: {purpose}" : $"has an odd number of hexadecimal digits: {purpose}"));
            return null;
        }

        if (octets is { } expected && digits.Length != 2 * expected)
        {
            entry.Fault($"{place}has {digits.Length / 2} octets: {purpose}");
            return null;
        }

        Span<byte> key = stackalloc byte[digits.Length / 2];
        for (var i = 0; i < key.Length; i++) key[i] = (byte)((Nibble(digits[2 * i]) << 4) | Nibble(digits[(2 * i) + 1]));
        var secret = new SecretBytes(key);
        CryptographicOperations.ZeroMemory(key);
        return secret;
    }

    private static int Nibble(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
