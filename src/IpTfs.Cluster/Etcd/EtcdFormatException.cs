namespace IpTfs.Cluster.Etcd;

/// <summary>An answer does not have the format of etcd. The exception does not leave the adapter.</summary>
/// <param name="message">What is wrong with it: the rest of a sentence that begins with "the answer".</param>
internal sealed class EtcdFormatException(string message) : Exception(message);
