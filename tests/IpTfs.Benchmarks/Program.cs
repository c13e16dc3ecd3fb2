using BenchmarkDotNet.Running;
using IpTfs.Benchmarks;
using IpTfs.Benchmarks.Scale;
using IpTfs.Benchmarks.Stages;

if (args is ["crypto", .. var selection]) return CryptoQuickRun.Run(selection);
if (args is ["io"]) return IoQuickRun.Run();
if (args is ["actors"]) return ActorsQuickRun.Run();
if (args is ["stages", .. var stages]) return StagesQuickRun.Run(stages);
if (args is ["sas", .. var scale]) return await SasQuickRun.RunAsync(scale);
if (args is ["actor-cost", .. var cost]) return await ActorCostQuickRun.RunAsync(cost);

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
