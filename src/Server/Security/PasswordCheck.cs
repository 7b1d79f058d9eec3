namespace Antiphon.Server.Security;

/// <summary>Hashes passwords, a few at a time.</summary>
internal sealed class PasswordCheck(SecurityLimits limits) : IDisposable
{
    private readonly SemaphoreSlim _places = new(limits.HashingMax);

    // For job numbers that do not exist: they must take as long as those that do.
    private readonly string _nobodys = PasswordHash.Of(Secrets.Token(), limits.PasswordRounds);

    /// <returns>Null when too many wait.</returns>
    public Task<bool?> Fits(string password, string? stored, CancellationToken stop) =>
        InPlace<bool?>(() => PasswordHash.Fits(password, stored ?? _nobodys) && stored is not null, stop);

    /// <returns>Null when too many wait.</returns>
    public Task<string?> Hash(string password, CancellationToken stop) => InPlace<string?>(() => PasswordHash.Of(password, limits.PasswordRounds), stop);

    private async Task<T?> InPlace<T>(Func<T> work, CancellationToken stop)
    {
        if (!await _places.WaitAsync(limits.HashingWaitMax, stop)) return default;
        try { return work(); }
        finally { _places.Release(); }
    }

    public void Dispose() => _places.Dispose();
}
