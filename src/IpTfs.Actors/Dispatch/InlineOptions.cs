namespace IpTfs.Actors.Dispatch;

/// <summary>The options of an <see cref="InlineDispatcher"/>.</summary>
/// <param name="Throughput">Maximum number of messages or batches in a turn.</param>
/// <param name="ShutdownTimeout">Akka's delay before an unused dispatcher is shut down.</param>
/// <param name="Messages">Whether messages run on the sender's thread too, not only data.</param>
/// <param name="MaxDepth">Maximum number of nested inline actors on one stack.</param>
/// <param name="Fallback">The thread for work that does not run inline; null for the thread pool.</param>
internal sealed record InlineOptions(int Throughput, TimeSpan ShutdownTimeout, bool Messages, int MaxDepth, ReaderThread? Fallback);
