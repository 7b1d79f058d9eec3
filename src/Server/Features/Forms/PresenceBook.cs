namespace Antiphon.Server.Features.Forms;

/// <param name="Field">In which he writes; null: in none.</param>
internal sealed record PresentNow(string Agent, string? Field, DateTimeOffset Until);

/// <summary>Who has which contact open. Pages say so again while they are there; who is silent is gone.</summary>
internal sealed class PresenceBook(TimeProvider clock)
{
    /// <summary>A page says that it is there every 10 s.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(25);

    /// <summary>Contacts that somebody has open; of one more nobody is told.</summary>
    private const int ContactsMax = 5_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<PresentNow>> _at = [];

    /// <returns>Whether anything changed that others are to be told.</returns>
    public bool Take(string call, string agent, string? field, bool here)
    {
        lock (_gate)
        {
            Forget();
            if (!_at.TryGetValue(call, out var there))
            {
                if (!here || _at.Count >= ContactsMax) return false;
                _at[call] = there = [];
            }
            var before = there.Find(p => p.Agent == agent);
            if (before is not null) there.Remove(before);
            if (here) there.Add(new PresentNow(agent, field, clock.GetUtcNow() + Silence));
            if (there.Count == 0) _at.Remove(call);
            return here ? before is null || before.Field != field : before is not null;
        }
    }

    public IReadOnlyList<PresentNow> At(string call)
    {
        lock (_gate)
        {
            Forget();
            return _at.TryGetValue(call, out var there) ? [.. there.OrderBy(p => p.Agent, StringComparer.Ordinal)] : [];
        }
    }

    private void Forget()
    {
        var now = clock.GetUtcNow();
        foreach (var (call, there) in _at.ToList())
            if (there.RemoveAll(p => p.Until < now) > 0 && there.Count == 0) _at.Remove(call);
    }
}
