using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using IpTfs.Crypto;

namespace IpTfs.Node.Decode;

/// <summary>One security association specified on the command line. Owns its keys; disposing clears them.</summary>
internal sealed class SaSpec : IDisposable
{
    /// <summary>The syntax of a SPEC, for the help.</summary>
    public const string Syntax = "spi=0x2001,suite=aes128gcm16,key=HEX[,auth-key=HEX][,esn=on[,esn-high=N]]";

    private SaSpec(uint spi, EspSuite suite, byte[] key, byte[] authKey, bool esn, uint esnHigh)
    {
        Spi = spi;
        Suite = suite;
        Key = key;
        AuthKey = authKey;
        Esn = esn;
        EsnHigh = esnHigh;
    }

    /// <summary>The SPI.</summary>
    public uint Spi { get; }

    /// <summary>The suite.</summary>
    public EspSuite Suite { get; }

    /// <summary>The cipher's key, salt last; of the length that the suite takes.</summary>
    public byte[] Key { get; }

    /// <summary>The integrity key; of the length that the suite takes.</summary>
    public byte[] AuthKey { get; }

    /// <summary>Whether the SA uses extended sequence numbers.</summary>
    public bool Esn { get; }

    /// <summary>The high half of the sequence numbers with which the capture begins: it is not on the wire (RFC 4303 §2.2.1).</summary>
    public uint EsnHigh { get; }

    /// <summary>Reads a SPEC. On false, <paramref name="fault"/> is a sentence that describes the error and quotes no key.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SaSpec? spec, out string fault)
    {
        spec = null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : field[..equals].Trim();
            if (name is not ("spi" or "suite" or "key" or "auth-key" or "esn" or "esn-high"))
            {
                // An unknown field may be part of a key that contains a comma: the message does not quote it.
                fault = $"--sa has a field that is none of spi, suite, key, auth-key, esn, esn-high; it is written {Syntax}";
                return false;
            }

            if (fields.TryAdd(name, field[(equals + 1)..].Trim())) continue;
            fault = $"--sa names {name} twice";
            return false;
        }

        return TryRead(fields, out spec, out fault);
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Key);
        CryptographicOperations.ZeroMemory(AuthKey);
    }

    /// <summary>The SPI and the suite; never the keys.</summary>
    public override string ToString() => $"0x{Spi:x8} {Suite}";

    private static bool TryRead(Dictionary<string, string> fields, [NotNullWhen(true)] out SaSpec? spec, out string fault)
    {
        spec = null;
        var keyword = fields.GetValueOrDefault("suite");
        if (!CommandLine.Spi.TryParse(fields.GetValueOrDefault("spi", ""), out var spi)) fault = "--sa takes spi= with a number from 1 to 0xffffffff";
        else if (keyword is null) fault = $"--sa 0x{spi:x8} lacks suite=";
        else if (!EspSuite.TryParse(keyword, out var suite)) fault = Commands.KeygenCommand.UnknownSuite(keyword);
        else if (!TryParseSwitch(fields.GetValueOrDefault("esn", "off"), out var esn)) fault = $"--sa 0x{spi:x8} takes esn=on or esn=off";
        else if (!uint.TryParse(fields.GetValueOrDefault("esn-high", "0"), NumberStyles.None, CultureInfo.InvariantCulture, out var high) || (high > 0 && !esn))
        {
            fault = $"--sa 0x{spi:x8} takes esn-high= with a number, and only with esn=on";
        }
        else if (!TryParseKey(fields, "key", suite, suite.KeyLength, out var key, out fault)) return false;
        else if (!TryParseKey(fields, "auth-key", suite, suite.AuthKeyLength, out var authKey, out fault)) CryptographicOperations.ZeroMemory(key);
        else spec = new SaSpec(spi, suite, key, authKey, esn, high);
        return spec is not null;
    }

    private static bool TryParseSwitch(string text, out bool on)
    {
        on = text is "on" or "yes" or "true";
        return on || text is "off" or "no" or "false";
    }

    private static bool TryParseKey(
        Dictionary<string, string> fields, string name, EspSuite suite, int length, out byte[] key, out string fault)
    {
        key = [];
        fault = "";
        var text = fields.GetValueOrDefault(name, "").AsSpan();
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        if (text.Length == 2 * length)
        {
            key = new byte[length];
            if (Convert.FromHexString(text, key, out _, out _) == System.Buffers.OperationStatus.Done) return true;
            fault = $"--sa: the {name} of {suite} is not hexadecimal";
        }
        else if (length == 0)
        {
            fault = $"--sa: {suite} takes no {name}";
        }
        else
        {
            var salted = name == "key" && suite.SaltLength > 0 ? $", the last {suite.SaltLength} of them the salt" : "";
            fault = $"--sa: {suite} takes {name}= of {length} octets in hexadecimal{salted}; {(text.IsEmpty ? "none was given" : $"{text.Length} digits were given")}";
        }

        return false;
    }
}
