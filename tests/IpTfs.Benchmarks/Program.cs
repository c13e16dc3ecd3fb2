using BenchmarkDotNet.Running;
using IpTfs.Benchmarks;

if (args is ["crypto", .. var suites]) return CryptoQuickRun.Run(suites);
if (args is ["io"]) return IoQuickRun.Run();
if (args is ["actors"]) return ActorsQuickRun.Run();

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
