using IpTfs.Hocon.Reading;

namespace IpTfs.Configuration.Tunnels;

/// <summary>
/// Reads the same object of many tunnels. Tunnels that do not set it share one value, read once from the defaults if they are valid: faults are reported as if each
/// tunnel had been read by itself.
/// </summary>
/// <typeparam name="TContext">The further input of the result.</typeparam>
/// <typeparam name="TValue">The result; null after a fault.</typeparam>
/// <param name="key">The object's key.</param>
/// <param name="read">Reads one object.</param>
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
