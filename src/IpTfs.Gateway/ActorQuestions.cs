using Akka.Actor;

namespace IpTfs.Gateway;

/// <summary>Questions to actors that may have stopped.</summary>
internal static class ActorQuestions
{
    /// <summary>Asks an actor; null when it does not answer in time.</summary>
    public static async Task<TAnswer?> TryAskAsync<TAnswer>(this IActorRef actor, object question, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TAnswer : class
    {
        try
        {
            return await actor.Ask<TAnswer>(question, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
