using System.Reflection;
using System.Runtime.InteropServices;

namespace IpTfs.Node.CommandLine;

/// <summary>Version information for bug reports: the product, the runtime, the system and its kernel features.</summary>
/// <param name="Version">Version of the product.</param>
/// <param name="Runtime">The .NET runtime and the architecture.</param>
/// <param name="System">The distribution.</param>
/// <param name="Kernel">Version of the kernel.</param>
/// <param name="KernelFeatures">The kernel features that the gateway uses.</param>
internal sealed record VersionReport(
    string Version, string Runtime, string System, string Kernel, IReadOnlyList<KernelFeature> KernelFeatures)
{
    /// <summary>The crypto libraries, if requested.</summary>
    public object? Crypto { get; init; }

    /// <summary>Version of the product.</summary>
    public static string ProductVersion { get; } =
        typeof(VersionReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Describes this process and its machine.</summary>
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
