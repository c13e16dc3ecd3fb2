namespace IpTfs.Actors.Tests.Support;

/// <summary>Makes actors under a parent that supervises them.</summary>
internal static class SupervisedChild
{
    /// <summary>Makes a datapath actor, the only child of its parent, and runs the system until it exists.</summary>
    internal static IActorRef Of(SeededTestKit kit, SupervisorStrategy strategy, Func<ActorBase> make)
    {
        IActorRef? child = null;
        kit.Sys.ActorOf(ActorFactory.Props(() => new Parent(() => strategy, context => child = context.ActorOf(DataScript.Props(make), "child"))));
        while (child is null) Assert.True(kit.Schedule.Step());
        return child;
    }
}
