namespace IpTfs.Actors.Tests.Support;

/// <summary>Dispatchers and mailboxes of the tests.</summary>
internal static class TestSettings
{
    internal const string Mailbox = "test.mailbox";
    internal const string LargeMailbox = "test.large-mailbox";

    /// <summary>The mailboxes, for a kit: its dispatchers are the seeded ones.</summary>
    internal static readonly string KitHocon = "test." + Hocon[Hocon.IndexOf("mailbox {", StringComparison.Ordinal)..Hocon.IndexOf("large-mailbox", StringComparison.Ordinal)];

    internal const string Hocon =
        """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
        }
        test {
          pool { type = Dispatcher }
          reader { type = "IpTfs.Actors.Dispatch.ReaderDispatcherConfigurator, IpTfs.Actors" }
          short-reader {
            type = "IpTfs.Actors.Dispatch.ReaderDispatcherConfigurator, IpTfs.Actors"
            shutdown-timeout = 1 ms
          }
          lent-reader { type = "IpTfs.Actors.Dispatch.ReaderDispatcherConfigurator, IpTfs.Actors" }
          inline {
            type = "IpTfs.Actors.Dispatch.InlineDispatcherConfigurator, IpTfs.Actors"
            max-depth = 4
          }
          inline-lent {
            type = "IpTfs.Actors.Dispatch.InlineDispatcherConfigurator, IpTfs.Actors"
            max-depth = 4
            throughput = 1
          }
          inline-all {
            type = "IpTfs.Actors.Dispatch.InlineDispatcherConfigurator, IpTfs.Actors"
            inline = all
          }
          driven { type = "IpTfs.Actors.Tests.Support.DrivenDispatcherConfigurator, IpTfs.Actors.Tests" }
          mailbox {
            mailbox-type = "IpTfs.Actors.Mailboxes.DatapathMailbox, IpTfs.Actors"
            data-capacity = 64
            data-batch = 4
          }
          large-mailbox {
            mailbox-type = "IpTfs.Actors.Mailboxes.DatapathMailbox, IpTfs.Actors"
            data-capacity = 1000000
          }
        }
        """;
}
