using IpTfs.Hocon.Reading;

namespace IpTfs.Configuration.Tunnels;

/// <summary>
/// Reads one object of tunnel after tunnel. Those that write nothing there have what the defaults say, which is read once and shared as long as it is intact:
/// faults are found, and reported, as if each had been read by itself.
/// </summary>
/// <typeparam name="TContext">What the result depends on besides.</typeparam>
/// <typeparam name="TValue">The result; null after a fault.</typeparam>
/// <param name="key">The object's key.</param>
/// <param name="read">Reads one.</param>
internal sealed class InheritedSection<TContext, TValue>(string key, Func<ConfigSection, TContext, TValue?> read)
    where TValue : class
{
    private TContext _context = default!;
    private TValue? _shared;

    /// <summary>Reads the object of a tunnel. All tunnels must have the same defaults.</summary>
    public TValue? Read(ConfigSection tunnel, TContext context)
    {
        if (!tunnel.Inherits(key)) return read(tunnel.OptionalSection(key), context);
        if (_shared is not null && EqualityComparer<TContext>.Default.Equals(_context, context)) return _shared;
        (_shared, _context) = (read(tunnel.OptionalSection(key), context), context);
        return _shared;
    }
}
