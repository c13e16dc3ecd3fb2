using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace IpTfs.Actors.Mailboxes;

/// <summary>
/// A mailbox of two queues: messages, without a limit and always first, and data, bounded. Data that do not fit are discarded, the newest first, and so are data
/// that wait when the actor stops.
/// </summary>
/// <remarks>
/// HOCON: <c>mailbox-type = "IpTfs.Actors.Mailboxes.DatapathMailbox, IpTfs.Actors"</c>, <c>data-capacity</c> (items that may wait, 64), <c>data-batch</c>
/// (items that one turn receives at most, 16).
/// </remarks>
public sealed class DatapathMailbox : MailboxType
{
    private readonly int _capacity;
    private readonly int _batch;

    /// <summary>Makes the mailbox type from its section of the configuration. Akka calls it.</summary>
    /// <exception cref="ConfigurationException">A limit is less than 1.</exception>
    public DatapathMailbox(Settings settings, Config config)
        : base(settings, config)
    {
        _capacity = Limit(config, "data-capacity", 64);
        _batch = Limit(config, "data-batch", 16);
    }

    /// <inheritdoc/>
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new DatapathQueue(_capacity, _batch);

    private static int Limit(Config config, string key, int otherwise)
    {
        var value = config.GetInt(key, otherwise);
        return value >= 1 ? value : throw new ConfigurationException($"{key} of a datapath mailbox is {value}; it must be at least 1");
    }
}
