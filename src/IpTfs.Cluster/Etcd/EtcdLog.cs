using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster.Etcd;

/// <summary>Every log line of the etcd adapter: changes of state, never a key's value, a password or a token.</summary>
internal static partial class EtcdLog
{
    private const int Answers = 3101;
    private const int Fails = 3102;
    private const int WatchRefused = 3103;
    private const int WatchCompacted = 3104;
    private const int WithoutAuthentication = 3105;

    [LoggerMessage(Answers, LogLevel.Information, "etcd at {Endpoint} answers")]
    public static partial void EndpointAnswers(this ILogger log, Uri endpoint);

    [LoggerMessage(Fails, LogLevel.Warning, "etcd at {Endpoint} fails: {Reason}")]
    public static partial void EndpointFails(this ILogger log, Uri endpoint, string reason);

    [LoggerMessage(WatchRefused, LogLevel.Error, "etcd at {Endpoint} refuses to tell what changes: {Reason}; it is asked again and again")]
    public static partial void EtcdWatchRefused(this ILogger log, Uri endpoint, string reason);

    [LoggerMessage(WatchCompacted, LogLevel.Warning, "etcd has forgotten what happened between revisions {From} and {Oldest}: everything is read again")]
    public static partial void EtcdWatchCompacted(this ILogger log, long from, long oldest);

    [LoggerMessage(WithoutAuthentication, LogLevel.Warning, "etcd does not authenticate: the user and the password of the configuration are not used")]
    public static partial void EtcdWithoutAuthentication(this ILogger log);
}
