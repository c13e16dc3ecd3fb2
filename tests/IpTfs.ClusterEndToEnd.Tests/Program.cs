using IpTfs.ClusterEndToEnd.Tests;

return ClusterDemo.Run(Console.Out);
