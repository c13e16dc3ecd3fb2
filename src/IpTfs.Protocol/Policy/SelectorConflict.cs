using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Policy;

/// <summary>Two tunnels claim the same traffic.</summary>
/// <typeparam name="T">What an entry leads to.</typeparam>
/// <param name="Local">The local prefix of both.</param>
/// <param name="Remote">The remote prefix of both.</param>
/// <param name="Existing">What the pair already leads to.</param>
public readonly record struct SelectorConflict<T>(IpPrefix Local, IpPrefix Remote, T Existing);
