using System.Collections.Frozen;

namespace Antiphon.Server.Security.Roles;

/// <summary>For whom a permission holds. Each holds the one before.</summary>
internal enum GrantScope
{
    /// <summary>Oneself.</summary>
    Own,

    /// <summary>Everybody in the teams that one leads, and below them; who leads none: the own team.</summary>
    Team,

    All,
}

/// <summary>A set of permissions under a name. Those that come with the program are written in the same form (<see cref="BuiltInRoles"/>), and stay as they are.</summary>
internal sealed class RoleDefinition
{
    public const int CodeLengthMax = 32;
    public const int NameLengthMax = 64;

    /// <summary>Roles of one's own, so that a list of them stays readable.</summary>
    public const int RolesMax = 100;

    /// <summary>Small letters, digits and hyphens.</summary>
    public required string Code { get; init; }
    public required string NameZh { get; set; }
    public required string NameEn { get; set; }

    /// <summary>Permission and scope; those without scopes stand as <see cref="GrantScope.All"/>.</summary>
    public required FrozenDictionary<string, GrantScope> Grants { get; set; }

    /// <summary>Not stored: comes with the program.</summary>
    public bool BuiltIn { get; init; }
}

internal sealed class RoleTable : IEntityTypeConfiguration<RoleDefinition>
{
    public void Configure(EntityTypeBuilder<RoleDefinition> roles)
    {
        roles.ToTable("roles").HasKey(r => r.Code);
        roles.Ignore(r => r.BuiltIn);
        roles.Property(r => r.Grants).HasConversion(grants => Write(grants), text => Read(text));
    }

    /// <summary><c>see-calls:team take-calls:all</c>.</summary>
    private static string Write(FrozenDictionary<string, GrantScope> grants) =>
        string.Join(' ', grants.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}:{Word(g.Value)}"));

    // What a version before or after this one knew, and this one does not, gives nothing.
    private static FrozenDictionary<string, GrantScope> Read(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(grant => grant.Split(':')).Where(parts => parts.Length == 2 && PermissionCatalogue.Find(parts[0]) is not null && Scope(parts[1]) is not null)
        .ToFrozenDictionary(parts => parts[0], parts => Scope(parts[1])!.Value);

    public static string Word(GrantScope scope) => scope switch { GrantScope.All => "all", GrantScope.Team => "team", _ => "own" };

    public static GrantScope? Scope(string? word) => word switch { "all" => GrantScope.All, "team" => GrantScope.Team, "own" => GrantScope.Own, _ => null };
}
