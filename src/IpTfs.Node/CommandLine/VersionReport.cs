using System.Reflection;
using System.Runtime.InteropServices;

namespace IpTfs.Node.CommandLine;

/// <summary>What a report of a fault should quote: the product, the runtime, the system and what its kernel offers.</summary>
/// <param name="Version">Version of the product.</param>
/// <param name="Runtime">The .NET runtime and the architecture.</param>
/// <param name="System">The distribution.</param>
/// <param name="Kernel">Version of the kernel.</param>
/// <param name="KernelFeatures">What the gateway uses of the kernel.</param>
internal sealed record VersionReport(
    string Version, string Runtime, string System, string Kernel, IReadOnlyList<KernelFeature> KernelFeatures)
{
    /// <summary>What computes the cryptography, where it was asked for.</summary>
    public object? Crypto { get; init; }

    /// <summary>Version of the product.</summary>
    public static string ProductVersion { get; } =
        typeof(VersionReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Looks at this process and the machine that it runs on.</summary>
    public static VersionReport OfThisProcess()
    {
        return new VersionReport(
            ProductVersion,
            $"{RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier}",
            RuntimeInformation.OSDescription,
            Environment.OSVersion.Version.ToString(),
            KernelFeature.Probe());
    }
}
