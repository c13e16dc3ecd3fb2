namespace IpTfs.Actors.Context;

/// <summary>What cells tell each other. Overtakes everything else in the mailbox; linked into the receiving cell's list, so made anew for each receiver.</summary>
internal sealed class SystemMessage(SystemMessageKind kind, ActorCell? subject = null, Exception? reason = null, TimeSpan delay = default)
{
    internal readonly SystemMessageKind Kind = kind;
    internal readonly ActorCell? Subject = subject;
    internal readonly Exception? Reason = reason;
    internal readonly TimeSpan Delay = delay;
    internal SystemMessage? Next;
}
