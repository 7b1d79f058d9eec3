namespace Antiphon.Engine.Contract;

/// <summary>An instant in UTC, or none, in eight bytes: a <see cref="DateTimeOffset"/> that may be null takes twenty-four, and every change of a call or an agent copies all of his.</summary>
/// <param name="Ticks">Of UTC; 0: none.</param>
internal readonly record struct Instant(long Ticks)
{
    public DateTimeOffset? At => Ticks == 0 ? null : new DateTimeOffset(Ticks, TimeSpan.Zero);

    public static implicit operator Instant(DateTimeOffset? at) => new(at?.UtcTicks ?? 0);
}
