using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace IpTfs.Actors.Mailboxes;

/// <summary>
/// A mailbox of two queues: an unbounded queue of messages, which are delivered first, and a bounded queue of data. Data that arrive when the queue is full are
/// discarded, and so are data that still wait when the actor stops.
/// </summary>
/// <remarks>
/// HOCON: <c>mailbox-type = "IpTfs.Actors.Mailboxes.DatapathMailbox, IpTfs.Actors"</c>, <c>data-capacity</c> (maximum number of waiting items, 64),
/// <c>data-batch</c> (maximum number of items in a turn, 16).
/// </remarks>
public sealed class DatapathMailbox : MailboxType
{
    private readonly int _capacity;
    private readonly int _batch;

    /// <summary>Creates the mailbox type. Akka calls it with the mailbox's section of the configuration.</summary>
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
