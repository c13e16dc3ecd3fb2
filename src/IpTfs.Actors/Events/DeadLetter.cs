using IpTfs.Actors.Refs;

namespace IpTfs.Actors.Events;

/// <summary>A message will never be handled because its actor has stopped.</summary>
/// <param name="Recipient">The actor that it was told to.</param>
/// <param name="Message">The message.</param>
public sealed record DeadLetter(IActorRef Recipient, object Message);
