using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Policy;

/// <summary>Two tunnels claim the same traffic.</summary>
/// <typeparam name="T">The type of an entry's value.</typeparam>
/// <param name="Local">The local prefix of both.</param>
/// <param name="Remote">The remote prefix of both.</param>
/// <param name="Existing">The value that the pair already has.</param>
public readonly record struct SelectorConflict<T>(IpPrefix Local, IpPrefix Remote, T Existing);
