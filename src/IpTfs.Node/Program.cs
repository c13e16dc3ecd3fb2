using IpTfs.Node.CommandLine;

return await IptfsProgram.RunAsync(args, Terminal.OfProcess());
