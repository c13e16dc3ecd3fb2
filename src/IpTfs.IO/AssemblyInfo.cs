using System.Runtime.CompilerServices;

// Every structure passed to libc is blittable with an explicit layout: no marshalling code is needed.
[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("IpTfs.IO.Tests")]
[assembly: InternalsVisibleTo("IpTfs.Benchmarks")]
