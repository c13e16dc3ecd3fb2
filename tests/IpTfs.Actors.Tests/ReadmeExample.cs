using System.Threading.Channels;
using Akka.Configuration;

namespace IpTfs.Actors.Tests;

/// <summary>The sample of the README of IpTfs.Actors; <see cref="ReadmeTests"/> checks that the two agree.</summary>
public class ReadmeExample
{
    // <example>
    public sealed record Reading(int Celsius) : IDatapathMessage
    {
        public void Discard(DiscardReason reason) => Console.WriteLine($"{Celsius} degrees: {reason}");
    }

    public sealed class Meter(ChannelWriter<int> totals) : DatapathActor
    {
        private int _total;

        protected override void OnReceive(object message) => _total = 0;

        protected override void ReceiveData(DatapathBatch batch)
        {
            while (batch.TryTake(out var item)) _total += ((Reading)item).Celsius;
            Arm(NowNanos + 1_000_000);
        }

        protected override void ReceiveDeadline(long nowNanos) => totals.TryWrite(_total);
    }

    [Fact]
    public async Task ReportsWhenNothingArrivedForAMillisecond()
    {
        using var system = ActorSystem.Create("meters", ConfigurationFactory.ParseString("""
            inline { type = "IpTfs.Actors.Dispatch.InlineDispatcherConfigurator, IpTfs.Actors" }
            data { mailbox-type = "IpTfs.Actors.Mailboxes.DatapathMailbox, IpTfs.Actors" }
            """));
        var totals = Channel.CreateUnbounded<int>();
        var meter = system.ActorOf(Props.Create(() => new Meter(totals.Writer)).WithDispatcher("inline").WithMailbox("data"));
        foreach (var celsius in new[] { 19, 20, 24 }) meter.Tell(new Reading(celsius));
        while (await totals.Reader.ReadAsync() != 63) Console.WriteLine("more to come");
    }
    // </example>
}
