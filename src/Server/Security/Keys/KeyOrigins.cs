using System.Collections.Frozen;

namespace Antiphon.Server.Security.Keys;

/// <summary>Sites whose pages may ask this centre, in memory: a browser asks before it sends a key (preflight), so any key that names the site will do there.
/// Whether the key of a request names it, the request itself is asked (<see cref="KeyGates"/>).</summary>
internal sealed class KeyOrigins(IDbContextFactory<CentreDb> databases)
{
    public const int OriginsMax = 20;
    private const int LengthMax = 200;

    private volatile FrozenSet<string> _all = FrozenSet<string>.Empty;

    public bool Holds(string? origin) => origin is not null && _all.Contains(origin);

    /// <summary>At the start, and after each change of a key.</summary>
    public async Task Load(CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        _all = (await db.Set<ApiKey>().AsNoTracking().ToListAsync(stop)).SelectMany(key => key.Origins).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>As a browser sends it (RFC 6454 §6.2): scheme, host and port, if it is not the usual one. http only on this machine: anybody on the way could put a page there.</summary>
    /// <returns>Null: it is none.</returns>
    public static string? Normal(string? text)
    {
        if (text is not { Length: > 0 and <= LengthMax } || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)) return null;
        if (uri.Scheme is not ("http" or "https") || (uri.Scheme == "http" && !uri.IsLoopback) || uri.UserInfo.Length > 0 || uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || uri.HostNameType == UriHostNameType.Unknown) return null;
        return $"{uri.Scheme}://{(uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost)}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}";
    }
}
