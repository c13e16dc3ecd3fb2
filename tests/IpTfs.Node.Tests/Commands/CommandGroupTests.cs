namespace IpTfs.Node.Tests.Commands;

public class CommandGroupTests
{
    [Theory]
    [InlineData("--wait goes with drain", "cluster", "nodes", "--wait")]
    [InlineData("--wait goes after drain", "cluster", "--wait", "drain")]
    [InlineData("--discard-unreadable goes with repair", "ledger", "list", "--discard-unreadable", "-d", "/none")]
    [InlineData("--all goes with delete", "tunnel", "apply", "t.conf", "--all", "-c", "/none")]
    [InlineData("'elect' is no command of 'iptfs cluster': one of status, nodes, shards, drain, rebalance, recover", "cluster", "elect")]
    [InlineData("'check' is no command of 'iptfs ledger': one of list, repair", "ledger", "check", "-d", "/none")]
    [InlineData("'bogus' is no SPI, and no command of 'iptfs sa': list or show", "sa", "bogus")]
    [InlineData("sa list takes no SPI", "sa", "list", "0x1001")]
    [InlineData("sa show takes an SPI", "sa", "show")]
    [InlineData("'0' is no SPI", "sa", "show", "0")]
    [InlineData("Option '--advance' is required", "cluster", "recover", "-c", "/none")]
    [InlineData("Cannot parse argument 'many' for option '--advance'", "cluster", "recover", "-c", "/none", "--advance", "many")]
    public async Task Misuse_IsAUsageFaultThatNamesTheWord(string sentence, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal((64, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"iptfs: {sentence}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sa", "--json")]
    [InlineData("sa", "list", "--json")]
    [InlineData("sa", "--json", "list")]
    [InlineData("sa", "0x1001")]
    [InlineData("sa", "show", "4097", "--json")]
    [InlineData("sa", "--json", "show", "0x1001")]
    [InlineData("cluster")]
    [InlineData("cluster", "--json", "nodes")]
    [InlineData("cluster", "drain", "--wait", "--json")]
    public async Task SharedOptions_GoBeforeAndAfterTheCommand(params string[] arguments)
    {
        foreach (var line in (string[][])[[.. arguments, "--socket", "/none.sock"], [arguments[0], "--socket", "/none.sock", .. arguments[1..]]])
        {
            var run = await CommandRun.OfAsync(line);

            Assert.Equal((69, "iptfs: no gateway listens at /none.sock: there is no such socket\n"), (run.ExitCode, run.Error));
        }
    }

    [Theory]
    [InlineData("ledger", "-d", "/none", "list")]
    [InlineData("ledger", "-d", "/none")]
    [InlineData("ledger", "repair", "--json", "-d", "/none", "--discard-unreadable")]
    public async Task Ledger_WithoutItsDirectory_SaysSo(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal((66, "iptfs: /none: no such directory\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("sa", "list", "show")]
    [InlineData("cluster", "status", "nodes", "shards", "drain", "rebalance", "recover")]
    [InlineData("ledger", "list", "repair")]
    [InlineData("tunnel", "apply", "list", "delete")]
    public async Task EveryCommandOfAGroup_HasHelpWithAnExample(string group, params string[] commands)
    {
        foreach (var command in commands)
        {
            var run = await CommandRun.OfAsync(group, command, "--help");

            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains($"iptfs {group}", run.Output.Split("Examples:")[1], StringComparison.Ordinal);
        }
    }
}
