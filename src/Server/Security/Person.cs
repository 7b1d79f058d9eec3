namespace Antiphon.Server.Security;

/// <summary>Somebody who can sign in, known by job number (工号).</summary>
internal sealed class Person
{
    public const int JobNumberLengthMax = 16;
    public const int NameLengthMax = 64;

    public required string JobNumber { get; init; }
    public required string Name { get; set; }

    /// <summary>Values of <see cref="Role"/>.</summary>
    public required string[] Roles { get; set; }

    /// <summary>See <see cref="PasswordHash"/>.</summary>
    public required string PasswordHash { get; set; }

    /// <summary>The password was given by somebody else: nothing works until it is changed.</summary>
    public bool MustChangePassword { get; set; } = true;
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Cannot sign in any more; what was done stays under the name. Null: can.</summary>
    public DateTimeOffset? DisabledAt { get; set; }
}

/// <summary>One sign-in of one browser. The token itself is known to the browser alone.</summary>
internal sealed class SignedInSession
{
    public const int BrowserLengthMax = 200;

    public required string TokenHash { get; init; }
    public required string JobNumber { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last request, to the minute.</summary>
    public DateTimeOffset SeenAt { get; set; }
    public string Address { get; init; } = "";

    /// <summary>As the browser calls itself.</summary>
    public string Browser { get; init; } = "";

    /// <summary>Of an issuer that named none.</summary>
    public const string IssuerUnnamed = "-";

    /// <summary>Session at the issuer that says who this is (<c>sid</c>); empty: signed in with a password of this centre.</summary>
    public string IssuerSession { get; init; } = "";
}

/// <summary>A key for programs. It is shown once, when it is made.</summary>
internal sealed class ApiKey
{
    public required string KeyHash { get; init; }
    public required string Name { get; init; }
    public required string[] Roles { get; init; }

    /// <summary>Sites whose pages may use it and the tokens fetched with it, as browsers name them: <c>https://crm.example</c>. Empty: none.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>Requests a second that it may ask for evenly; null: <see cref="SecurityLimits.KeyRequestsPerSecond"/>.</summary>
    public int? PerSecond { get; set; }

    /// <summary>At once; null: <see cref="SecurityLimits.KeyBurst"/>.</summary>
    public int? Burst { get; set; }

    /// <summary>Requests of a day (UTC); null: no end.</summary>
    public long? PerDay { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Job number; empty: the first start.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>For whom a scope of teams holds; null: for nobody.</summary>
    public string? Team { get; init; }

    /// <summary>Null: it does not end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Last request, to the minute; null: none yet.</summary>
    public DateTimeOffset? UsedAt { get; set; }
    public string UsedFrom { get; set; } = "";

    /// <summary>By which it is named in the API: the beginning of the hash.</summary>
    public string Id => KeyHash[..IdLength];

    public const int NameLengthMax = 64;
    private const int IdLength = 16;
}

internal sealed class SecurityTables : IEntityTypeConfiguration<Person>, IEntityTypeConfiguration<SignedInSession>, IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<Person> people)
    {
        people.ToTable("people").HasKey(p => p.JobNumber);
        people.Property(p => p.Roles).HasConversion(roles => Join(roles), text => Split(text));
    }

    public void Configure(EntityTypeBuilder<SignedInSession> sessions)
    {
        sessions.ToTable("sessions").HasKey(s => s.TokenHash);
        sessions.HasOne<Person>().WithMany().HasForeignKey(s => s.JobNumber);
    }

    public void Configure(EntityTypeBuilder<ApiKey> keys)
    {
        keys.ToTable("api_keys").HasKey(k => k.KeyHash);
        keys.Ignore(k => k.Id);
        keys.Property(k => k.Roles).HasConversion(roles => Join(roles), text => Split(text));
        keys.Property(k => k.Origins).HasConversion(origins => Join(origins), text => Split(text));
    }

    private static string Join(string[] roles) => string.Join(' ', roles);

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
