using System.Runtime.InteropServices;

namespace IpTfs.Crypto.IpsecMb;

/// <summary>
/// The AES-GCM functions of intel-ipsec-mb for this processor, found when they are first needed. A machine without the library has
/// <see cref="Missing"/> set and no functions: nothing fails to load.
/// </summary>
/// <remarks>
/// The library exports one function per key size and instruction set. It also has a manager that chooses among them; that is a structure of
/// function pointers whose layout changes between versions, whereas the exported names stay.
/// </remarks>
internal static unsafe class LibIpsecMb
{
    /// <summary>The reason why the library cannot be used, as a sentence; null when it can.</summary>
    public static readonly string? Missing;

    /// <summary>The library's name, version and the instruction set that was chosen.</summary>
    public static readonly string Version = "intel-ipsec-mb";

    /// <summary>Functions by key size: 16, 24, 32 octets.</summary>
    public static readonly GcmFunctions[] Gcm = [];

    // The numbers are those of the library's ABI. 2 comes first: all its versions have functions for VAES without AVX-512, of 1 only 1.5 has.
    private static readonly string[] Names = ["libIPSec_MB.so.2", "libIPSec_MB.so.1"];

    static LibIpsecMb()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Missing = "intel-ipsec-mb exists for x86-64 only";
            return;
        }

        foreach (var name in Names)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            if (UsableSets(library).FirstOrDefault() is not { } set)
            {
                Missing = $"the installed {name} exports no AES-GCM functions that this processor can run";
                continue;
            }

            Missing = null;
            Gcm = Bind(library, set);
            Version = $"intel-ipsec-mb {VersionOf(library) ?? "of unknown version"}, {set}";
            return;
        }

        Missing ??= $"none of {string.Join(", ", Names)} is installed";
    }

    /// <summary>The installed versions of the library, newest first. Loads them.</summary>
    internal static IEnumerable<nint> Installed()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var library)) yield return library;
        }
    }

    /// <summary>The instruction sets of a loaded library that this processor can run, fastest first.</summary>
    internal static IEnumerable<string> UsableSets(nint library) =>
        NativeLibrary.TryGetExport(library, "imb_get_feature_flags", out var flags)
            ? GcmInstructionSet.Usable((CpuFeatures)((delegate* unmanaged<ulong>)flags)(), name => NativeLibrary.TryGetExport(library, name, out _))
            : [];

    /// <summary>The functions of a loaded library for one of its <see cref="UsableSets"/>, by key size.</summary>
    internal static GcmFunctions[] Bind(nint library, string set) =>
    [
        .. from bits in GcmInstructionSet.KeyBits
           let addresses = GcmInstructionSet.FunctionNames(bits, set).Select(name => NativeLibrary.GetExport(library, name)).ToArray()
           select GcmProbe.Measure(addresses[0], addresses[1], addresses[2]),
    ];

    private static string? VersionOf(nint library) =>
        NativeLibrary.TryGetExport(library, "imb_get_version_str", out var text) ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)text)()) : null;
}
