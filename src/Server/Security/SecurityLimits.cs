namespace Antiphon.Server.Security;

/// <summary>How hard it is to get in, and how long one stays.</summary>
internal sealed record SecurityLimits
{
    /// <summary>Rounds of PBKDF2 with SHA-256. Default 600,000 (OWASP 2023); an older hash with fewer is still read.</summary>
    public int PasswordRounds { get; init; } = 600_000;

    /// <summary>Shortest password, characters. Default 8.</summary>
    public int PasswordLengthMin { get; init; } = 8;

    /// <summary>Longest password, characters: hashing must not be a burden. Default 128.</summary>
    public int PasswordLengthMax { get; init; } = 128;

    /// <summary>A session ends after this, whatever is done in it. Default 12 h: longer than a shift.</summary>
    public TimeSpan SessionLife { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Wrong passwords of one account from one address before the brake. Default 5; the next gets 429 with Retry-After.</summary>
    public int AttemptsMax { get; init; } = 5;

    /// <summary>Wrong passwords from one address over all accounts before the brake. Default 50.</summary>
    public int AttemptsPerAddressMax { get; init; } = 50;

    /// <summary>First pause of the brake; each further failure doubles it up to <see cref="PauseMax"/>. Default 30 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause, and the time after which failures are forgotten. Default 15 min.</summary>
    public TimeSpan PauseMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Accounts and addresses that the brake remembers. Default 10,000; the one that is quiet longest goes first.</summary>
    public int RememberedMax { get; init; } = 10_000;

    /// <summary>Passwords hashed at one time. Default 2: sign-ins must not take the processor from the calls. Waiting over
    /// <see cref="HashingWaitMax"/> gets 429.</summary>
    public int HashingMax { get; init; } = 2;

    /// <summary>Requests a second of one API key that says no other limit. Default 1,000.</summary>
    public int KeyRequestsPerSecond { get; init; } = 1_000;

    /// <summary>Of these, at once. Default 2,000; the next gets 429 with Retry-After.</summary>
    public int KeyBurst { get; init; } = 2_000;

    public TimeSpan HashingWaitMax { get; init; } = TimeSpan.FromSeconds(10);
}
