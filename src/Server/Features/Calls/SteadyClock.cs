namespace Antiphon.Server.Features.Calls;

/// <summary>The time of decisions: the wall clock as long as that runs evenly. When it is set, or the machine was stopped, waits, offers and wrap-ups
/// must not be over at once or last for ever: then this clock counts on by itself and comes nearer by a tenth of the time that passes. Forwards it
/// jumps only while there is neither a call nor a wrap-up; backwards never. Used by one thread.</summary>
internal sealed class SteadyClock(TimeProvider clock)
{
    /// <summary>A difference up to this is followed at once: what NTP corrects while it runs.</summary>
    public static readonly TimeSpan FollowedAtOnce = TimeSpan.FromSeconds(1);

    private const int SlewShare = 10;
    private long _mark = clock.GetTimestamp();
    private DateTimeOffset _at = clock.GetUtcNow();

    /// <param name="quiet">There is no call whose times a jump could spoil.</param>
    public DateTimeOffset Read(bool quiet)
    {
        var (mark, wall) = (clock.GetTimestamp(), clock.GetUtcNow());
        var elapsed = clock.GetElapsedTime(_mark, mark);
        var counted = _at + elapsed;
        var off = wall - counted;
        var most = elapsed / SlewShare;
        if (off.Duration() <= FollowedAtOnce || quiet && off > TimeSpan.Zero) counted = wall;
        else counted += off > most ? most : off < -most ? -most : off;
        (_mark, _at) = (mark, counted > _at ? counted : _at);
        return _at;
    }
}
