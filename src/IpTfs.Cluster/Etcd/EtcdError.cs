using System.Net;
using System.Text.Json;
using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Etcd;

/// <summary>Why an exchange with etcd brought no answer.</summary>
/// <param name="Kind">What it says about the request.</param>
/// <param name="Message">What happened, for an operator.</param>
internal sealed record EtcdError(EtcdErrorKind Kind, string Message)
{
    private const int MaxMessageChars = 300;

    // Codes of gRPC.
    private const long InvalidArgument = 3;
    private const long NotFound = 5;
    private const long AlreadyExists = 6;
    private const long PermissionDenied = 7;
    private const long ResourceExhausted = 8;
    private const long FailedPrecondition = 9;
    private const long OutOfRange = 11;
    private const long Unimplemented = 12;
    private const long Unauthenticated = 16;

    /// <summary>The endpoint of the error; null when the message names it.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The endpoint and the message.</summary>
    public string Text => Endpoint is null ? Message : $"etcd at {Endpoint}: {Message}";

    /// <summary>Whether the endpoint is at fault, not the request.</summary>
    public bool IsOfEndpoint => Kind is EtcdErrorKind.NotDone or EtcdErrorKind.Lost or EtcdErrorKind.Untrusted or EtcdErrorKind.NotEtcd;

    /// <summary>The same as an answer of the store.</summary>
    public StoreResponse.Failed ToResponse() => new(
        Kind switch
        {
            EtcdErrorKind.NotDone => StoreFailure.Unreachable,
            EtcdErrorKind.Lost => StoreFailure.Unknown,
            EtcdErrorKind.LeaseGone => StoreFailure.LeaseGone,
            EtcdErrorKind.Full => StoreFailure.Full,
            EtcdErrorKind.Untrusted or EtcdErrorKind.TokenRefused or EtcdErrorKind.Denied => StoreFailure.Denied,
            _ => StoreFailure.Invalid,
        },
        Text);

    /// <summary>The error in an answer; null when there is none. The gateway of etcd 3.6 has other fields than that of 3.4.</summary>
    /// <exception cref="EtcdFormatException">The answer is malformed.</exception>
    public static EtcdError? Find(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object) throw new EtcdFormatException("is no JSON object");
        if (answer.TryGetProperty("error", out var error))
        {
            return error.ValueKind == JsonValueKind.Object
                ? Of(Math.Max(EtcdJson.Int64(error, "grpc_code"), EtcdJson.Int64(error, "code")), EtcdJson.Text(error, "message") ?? "")
                : Of(EtcdJson.Int64(answer, "code"), EtcdJson.Text(answer, "error") ?? "");
        }

        return answer.TryGetProperty("code", out _) && EtcdJson.Int64(answer, "code") != 0
            ? Of(EtcdJson.Int64(answer, "code"), EtcdJson.Text(answer, "message") ?? "")
            : null;
    }

    /// <summary>The error for an HTTP status without a message of etcd.</summary>
    public static EtcdError Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new EtcdError(EtcdErrorKind.Denied, $"HTTP status {(int)status}: access is denied"),
        HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.NotImplemented =>
            new EtcdError(EtcdErrorKind.NotEtcd, $"HTTP status {(int)status}: this is not the JSON gateway of etcd 3.4 or newer"),
        _ => new EtcdError(EtcdErrorKind.Lost, $"HTTP status {(int)status}"),
    };

    /// <summary>The error for a gRPC code with etcd's message.</summary>
    public static EtcdError Of(long code, string message) => new(Classify(code, message), Printable(message));

    // etcd tells some of its errors apart by their message alone.
    private static EtcdErrorKind Classify(long code, string message) => (code, message) switch
    {
        (_, var text) when Says(text, "database space exceeded") => EtcdErrorKind.Full,
        (_, var text) when Says(text, "requested lease not found") => EtcdErrorKind.LeaseGone,
        (_, var text) when Says(text, "too many requests") || Says(text, "not capable") || Says(text, "not supported for learner") => EtcdErrorKind.NotDone,
        (_, var text) when Says(text, "authentication is not enabled") => EtcdErrorKind.AuthenticationOff,
        (_, var text) when Says(text, "invalid auth token") || Says(text, "revision of auth store is old") || Says(text, "user name is empty") => EtcdErrorKind.TokenRefused,
        (_, var text) when Says(text, "authentication failed") || Says(text, "user name not found") || Says(text, "permission denied") => EtcdErrorKind.Denied,
        (OutOfRange, var text) when Says(text, "compacted") => EtcdErrorKind.Compacted,
        (PermissionDenied or Unauthenticated, _) => EtcdErrorKind.Denied,
        (InvalidArgument or NotFound or AlreadyExists or FailedPrecondition or OutOfRange or Unimplemented, _) => EtcdErrorKind.Invalid,
        _ => EtcdErrorKind.Lost,
    };

    private static bool Says(string message, string part) => message.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static string Printable(string message)
    {
        // A watch is cancelled with the whole text of the gRPC error: the message follows this mark.
        const string before = " desc = ";
        if (message.IndexOf(before, StringComparison.Ordinal) is >= 0 and var at) message = message[(at + before.Length)..];
        if (message.Length == 0) return "an error without a message";
        return string.Create(Math.Min(message.Length, MaxMessageChars), message, static (target, from) =>
        {
            for (var i = 0; i < target.Length; i++) target[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
    }
}
