using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors.TestKit;

/// <summary>Gives every mailbox that becomes ready to the <see cref="SeededSchedule"/>; one message or batch of data a turn.</summary>
internal sealed class SeededDispatcher : MessageDispatcher
{
    private readonly SeededSchedule _schedule;
    private readonly bool _inline;
    private readonly ConditionalWeakTable<IRunnable, string> _paths = [];
    private ActorPath? _told;
    private bool _mayRunInline;

    internal SeededDispatcher(MessageDispatcherConfigurator configurator, string id, SeededSchedule schedule, bool inline)
        : base(configurator)
    {
        Id = id;
        _schedule = schedule;
        _inline = inline;
        // Akka handles one message more than the throughput, unless the time for a turn is over after the first.
        Throughput = 1;
        ThroughputDeadlineTime = 1;
        ShutdownTimeout = TimeSpan.FromSeconds(1);
    }

    /// <inheritdoc/>
    public override void Dispatch(ActorCell cell, Envelope envelope)
    {
        _told = cell.Self.Path;
        _mayRunInline = _inline && envelope.Message is IDatapathMessage;
        base.Dispatch(cell, envelope);
        _mayRunInline = false;
    }

    /// <inheritdoc/>
    public override void SystemDispatch(ActorCell cell, SystemMessage message)
    {
        _told = cell.Self.Path;
        base.SystemDispatch(cell, message);
    }

    /// <inheritdoc/>
    public override void Attach(ActorCell cell)
    {
        _told = cell.Self.Path;
        base.Attach(cell);
    }

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run)
    {
        // A turn that ends with work left comes back without a teller: its path is known from before.
        if (!_paths.TryGetValue(run, out var path) && _told is not null)
        {
            path = _told.ToStringWithoutAddress();
            _paths.AddOrUpdate(run, path);
        }

        _told = null;
        var mayRunInline = _mayRunInline;
        _mayRunInline = false;
        _schedule.Schedule(run, path, mayRunInline);
    }

    /// <inheritdoc/>
    protected override void Shutdown()
    {
    }
}
