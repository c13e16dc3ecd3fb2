using System.Runtime.InteropServices;

namespace IpTfs.IO.Tests.Support;

/// <summary>Takes the calling thread's capabilities away: for a thread that ends with the test.</summary>
internal static unsafe partial class Capabilities
{
    private const uint Version3 = 0x20080522;

    public static void DropAll()
    {
        var header = stackalloc uint[2] { Version3, 0 };
        var none = stackalloc uint[6];
        new Span<uint>(none, 6).Clear();
        Assert.Equal(0, CapSet(header, none));
    }

    [LibraryImport("libc", EntryPoint = "capset")]
    private static partial int CapSet(uint* header, uint* data);
}
