namespace IpTfs.Actors.Dispatch;

/// <summary>How an <see cref="InlineDispatcher"/> runs its actors.</summary>
/// <param name="Throughput">Messages or batches a turn.</param>
/// <param name="ShutdownTimeout">Akka's delay before an unused dispatcher is shut down.</param>
/// <param name="Messages">Whether messages run on their teller's thread too, not only data.</param>
/// <param name="MaxDepth">How many inline actors may stand on one stack.</param>
/// <param name="Fallback">The thread for what does not run inline; null for the thread pool.</param>
internal sealed record InlineOptions(int Throughput, TimeSpan ShutdownTimeout, bool Messages, int MaxDepth, ReaderThread? Fallback);
