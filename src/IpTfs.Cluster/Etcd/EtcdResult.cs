using System.Diagnostics.CodeAnalysis;

namespace IpTfs.Cluster.Etcd;

/// <summary>The result of a call: a value or an error.</summary>
/// <typeparam name="T">The value's type.</typeparam>
internal readonly struct EtcdResult<T>
    where T : class
{
    private EtcdResult(T? value, EtcdError? error)
    {
        Value = value;
        Error = error;
    }

    /// <summary>The answer.</summary>
    public T? Value { get; }

    /// <summary>The error; null with an answer.</summary>
    public EtcdError? Error { get; }

    /// <summary>An answer.</summary>
    public static implicit operator EtcdResult<T>(T value) => new(value, null);

    /// <summary>No answer.</summary>
    public static implicit operator EtcdResult<T>(EtcdError error) => new(null, error);

    /// <summary>Whether the call has a value; otherwise it has an error.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out EtcdError? error)
    {
        value = Value;
        error = Error;
        return error is null;
    }
}
