using System.Runtime.InteropServices;

namespace IpTfs.Crypto.IpsecMb;

/// <summary>
/// The AES-GCM functions of intel-ipsec-mb for this processor, found when they are first needed. A machine without the library has
/// <see cref="Missing"/> set and null pointers: nothing fails to load.
/// </summary>
/// <remarks>
/// The library exports one function per key size and instruction set beside the manager through which it chooses itself. The manager is a
/// structure of function pointers whose layout changes between versions; the exported names do not.
/// </remarks>
internal static unsafe class LibIpsecMb
{
    /// <summary>What is missing, as a sentence; null when the library and all that is required of it are there.</summary>
    public static readonly string? Missing;

    /// <summary>The library's name, version and the instruction set that was chosen.</summary>
    public static readonly string Version = "intel-ipsec-mb";

    /// <summary>Functions by key size: 16, 24, 32 octets.</summary>
    public static readonly GcmFunctions[] Gcm = [];

    // 1 is the library's ABI with these exports, since 2018.
    private const string Name = "libIPSec_MB.so.1";

    // Feature bits of imb_get_feature_flags.
    private const ulong Aes = (1ul << 1) | (1ul << 2);
    private const ulong Avx = Aes | (1ul << 5);
    private const ulong Avx2 = Avx | (1ul << 6);
    private const ulong Avx512 = Avx2 | (0x1Ful << 7);
    private const ulong Vaes = Avx512 | (1ul << 12) | (1ul << 13);

    static LibIpsecMb()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Missing = "intel-ipsec-mb exists for x86-64 only";
            return;
        }

        if (!NativeLibrary.TryLoad(Name, out var library))
        {
            Missing = $"{Name} is not installed";
            return;
        }

        if (!NativeLibrary.TryGetExport(library, "imb_get_feature_flags", out var flags))
        {
            Missing = $"the installed {Name} lacks imb_get_feature_flags";
            return;
        }

        var set = InstructionSet(((delegate* unmanaged<ulong>)flags)());
        if (set is null)
        {
            Missing = "the processor has no AES and carry-less multiplication instructions";
            return;
        }

        var functions = new List<GcmFunctions>();
        foreach (var bits in (int[])[128, 192, 256])
        {
            if (!NativeLibrary.TryGetExport(library, $"aes_gcm_pre_{bits}_{set}", out var pre)
                || !NativeLibrary.TryGetExport(library, $"aes_gcm_enc_{bits}_{set}", out var encrypt)
                || !NativeLibrary.TryGetExport(library, $"aes_gcm_dec_{bits}_{set}", out var decrypt))
            {
                Missing = $"the installed {Name} does not export its AES-GCM functions for {set}";
                return;
            }

            functions.Add(GcmProbe.Measure(pre, encrypt, decrypt));
        }

        Gcm = [.. functions];
        var version = NativeLibrary.TryGetExport(library, "imb_get_version_str", out var text)
            ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)text)())
            : null;
        Version = $"intel-ipsec-mb {version ?? "of unknown version"}, {set}";
    }

    private static string? InstructionSet(ulong flags) => flags switch
    {
        _ when (flags & Vaes) == Vaes => "vaes_avx512",
        _ when (flags & Avx512) == Avx512 => "avx512",
        _ when (flags & Avx2) == Avx2 => "avx_gen4",
        _ when (flags & Avx) == Avx => "avx_gen2",
        _ when (flags & Aes) == Aes => "sse",
        _ => null,
    };
}
