using BenchmarkDotNet.Running;
using IpTfs.Benchmarks;

if (args is ["crypto", .. var suites]) return CryptoQuickRun.Run(suites);

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
