using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Issuer;

/// <summary>Who says who somebody is, when it is not this centre (OpenID Connect Core 1.0).</summary>
internal sealed record IssuerSettings
{
    public const string DefaultClaim = "preferred_username";
    private const int TextLengthMax = 500, RolesMax = 100;

    public bool Enabled { get; init; }

    /// <summary>On the button of the sign-in page.</summary>
    public string Name { get; init; } = "";

    /// <summary>https; http on this machine only.</summary>
    public string Issuer { get; init; } = "";
    public string ClientId { get; init; } = "";

    /// <summary>Beyond <c>openid profile</c>, one blank between.</summary>
    public string Scopes { get; init; } = "";

    /// <summary>Address of this centre as people open it, for the way back; empty: that of the request.</summary>
    public string Address { get; init; } = "";

    /// <summary>Whose value is the job number. Of <c>email</c> what stands before the @ is, and only when the issuer says that it is verified.</summary>
    public string PersonClaim { get; init; } = DefaultClaim;

    /// <summary>Whose values are looked up in <see cref="Roles"/>; empty: roles are given here.</summary>
    public string RoleClaim { get; init; } = "";

    /// <summary>Role of this centre by value of the claim.</summary>
    public Dictionary<string, string> Roles { get; init; } = [];

    /// <summary>Who is not known here gets an account, with the roles of his claim, or with <see cref="NewRoles"/>.</summary>
    public bool CreatesPeople { get; init; }
    public string[] NewRoles { get; init; } = [];

    /// <summary>Passwords of this centre sign in only who manages people: everybody else comes by the issuer.</summary>
    public bool PasswordsForManagersOnly { get; init; }

    public Refused? Fault(RoleBook roles)
    {
        foreach (var (field, text) in new[] { ("name", Name), ("clientId", ClientId), ("scopes", Scopes), ("personClaim", PersonClaim), ("roleClaim", RoleClaim) })
            if (text is null || text.Length > TextLengthMax || text.Any(char.IsControl)) return FieldFault.Of(field, "too-long");
        if (Roles is null || NewRoles is null || Roles.Count > RolesMax || Roles.Keys.Any(value => value.Length is 0 or > TextLengthMax)) return FieldFault.Of("roles", "too-many");
        if (Roles.Values.Any(role => roles.Find(role) is null)) return FieldFault.Of("roles", "unknown");
        if (NewRoles.Any(role => roles.Find(role) is null)) return FieldFault.Of("newRoles", "unknown");
        if (Address is null || (Address.Length > 0 && !IsPlace(Address))) return FieldFault.Of("address", "address");
        if (Issuer is null || (Issuer.Length > 0 && !IsPlace(Issuer))) return FieldFault.Of("issuer", "address");
        if (!Enabled) return null;
        if (Issuer.Length == 0) return FieldFault.Of("issuer", "required");
        if (ClientId.Length == 0) return FieldFault.Of("clientId", "required");
        if (Name.Trim().Length == 0) return FieldFault.Of("name", "required");
        return PersonClaim.Length == 0 ? FieldFault.Of("personClaim", "required") : CreatesPeople && NewRoles.Length == 0 && RoleClaim.Length == 0 ? FieldFault.Of("newRoles", "required") : null;
    }

    /// <summary>Roles of whoever has these values of the claim.</summary>
    public string[] RolesOf(IEnumerable<string> values) => [.. values.Select(value => Roles.GetValueOrDefault(value)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private static bool IsPlace(string text) => text.Length <= TextLengthMax && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
        && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback));
}

internal sealed class IssuerRow
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;
    public required string Document { get; set; }
    public required string Secret { get; set; }
}

internal sealed class IssuerTable : IEntityTypeConfiguration<IssuerRow>
{
    public void Configure(EntityTypeBuilder<IssuerRow> settings)
    {
        settings.ToTable("issuer_settings").HasKey(s => s.Id);
        settings.Property(s => s.Id).ValueGeneratedNever();
    }
}

/// <summary>The settings in memory, and the secret with them.</summary>
internal sealed class IssuerBook(IDbContextFactory<CentreDb> databases, SecretBox box, IssuerScheme scheme) : IHostedService
{
    private volatile State _now = new(new IssuerSettings(), "");

    internal sealed record State(IssuerSettings Settings, string Secret);

    public State Now => _now;

    public async Task StartAsync(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.Set<IssuerRow>().AsNoTracking().SingleOrDefaultAsync(stop) is { } row) Take(new State(Documents.Read<IssuerSettings>(row.Document), row.Secret.Length == 0 ? "" : box.Open<string>(row.Secret) ?? ""));
    }

    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;

    /// <param name="secret">Null: as it is.</param>
    public async Task Put(CentreDb db, IssuerSettings settings, string? secret, CancellationToken stop)
    {
        var next = new State(settings, secret ?? _now.Secret);
        var (document, closed) = (Documents.Write(settings), next.Secret.Length == 0 ? "" : box.Close(next.Secret));
        if (await db.Set<IssuerRow>().SingleOrDefaultAsync(stop) is { } row) (row.Document, row.Secret) = (document, closed);
        else db.Add(new IssuerRow { Document = document, Secret = closed });
        await db.SaveChangesAsync(stop);
        Take(next);
    }

    private void Take(State next)
    {
        _now = next;
        scheme.Renew(next.Settings.Enabled);
    }
}
