using System.Runtime.CompilerServices;

// Every structure that crosses into libc is blittable and laid out by hand: no marshalling code on the way.
[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("IpTfs.IO.Tests")]
[assembly: InternalsVisibleTo("IpTfs.Benchmarks")]
