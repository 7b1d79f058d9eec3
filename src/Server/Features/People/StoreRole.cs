using System.Collections.Frozen;
using System.Security.Claims;
using System.Text.RegularExpressions;

namespace Antiphon.Server.Features.People;

/// <param name="People">Who has it.</param>
internal sealed record RoleView(string Code, LocalText Name, bool BuiltIn, IReadOnlyDictionary<string, GrantScope> Grants, int People);

internal sealed record RolesView(IReadOnlyList<PermissionEntry> Permissions, IReadOnlyList<RoleView> Roles);

/// <param name="Code">Of a change: that of the address.</param>
/// <param name="Grants">Permission and scope; those without scopes: <c>all</c>.</param>
internal sealed record RoleWish(string? Code, LocalText? Name, IReadOnlyDictionary<string, GrantScope>? Grants);

/// <summary>Roles of one's own, beside those that come with the program. Nobody makes a role that may more than he.</summary>
internal sealed partial class StoreRoleHandler(CentreDb db, RoleBook roles, SessionStore sessions)
{
    public static async Task<IResult> List(StoreRoleHandler handler, CancellationToken stop) => TypedResults.Ok(await handler.All(stop));

    public static async Task<IResult> Create(RoleWish request, HttpContext http, StoreRoleHandler handler, CancellationToken stop)
    {
        if (request.Code is not { Length: > 0 and <= RoleDefinition.CodeLengthMax } code || !CodeForm().IsMatch(code)) return FieldFault.Of("code", "characters");
        if (handler.Roles.Find(code) is not null) return FieldFault.Of("code", "taken");
        if (Fault(http.User, request) is { } fault) return fault;
        if (handler.Roles.All.Count >= RoleDefinition.RolesMax) return Refused.Because(RefusalCatalogue.TooMany);
        handler.Db.Add(new RoleDefinition { Code = code, NameZh = request.Name!.Zh.Trim(), NameEn = request.Name.En.Trim(), Grants = Clean(request) });
        return TypedResults.Created($"/api/roles/{code}", await handler.Stored(code, http, stop));
    }

    public static async Task<IResult> Change(string code, RoleWish request, HttpContext http, StoreRoleHandler handler, CancellationToken stop)
    {
        if (handler.Roles.Find(code) is { BuiltIn: true }) return Refused.Because(RefusalCatalogue.BuiltIn);
        if (await handler.Db.Set<RoleDefinition>().SingleOrDefaultAsync(r => r.Code == code, stop) is not { } role) return Refused.Because(RefusalCatalogue.NotFound);
        if (!PeopleGuard.MayGive(http.User, role.Grants)) return Refused.Because(RefusalCatalogue.MoreThanOwn);
        if (Fault(http.User, request) is { } fault) return fault;
        AuditChanges.Note(http, "before", Words(role));
        (role.NameZh, role.NameEn, role.Grants) = (request.Name!.Zh.Trim(), request.Name.En.Trim(), Clean(request));
        return TypedResults.Ok(await handler.Stored(code, http, stop));
    }

    public static async Task<IResult> Remove(string code, HttpContext http, StoreRoleHandler handler, CancellationToken stop)
    {
        if (handler.Roles.Find(code) is { BuiltIn: true }) return Refused.Because(RefusalCatalogue.BuiltIn);
        if (await handler.Db.Set<RoleDefinition>().SingleOrDefaultAsync(r => r.Code == code, stop) is not { } role) return Refused.Because(RefusalCatalogue.NotFound);
        if ((await handler.Holders(code, stop)).Count > 0 || await handler.OnKeys(code, stop)) return Refused.Because(RefusalCatalogue.InUse);
        AuditChanges.Note(http, "before", Words(role));
        handler.Db.Remove(role);
        await handler.Db.SaveChangesAsync(stop);
        await handler.Roles.Load(stop);
        return TypedResults.NoContent();
    }

    private CentreDb Db => db;
    private RoleBook Roles => roles;

    private static Refused? Fault(ClaimsPrincipal who, RoleWish wish)
    {
        if (wish.Name is not { Zh: { } zh, En: { } en } || string.IsNullOrWhiteSpace(zh) || string.IsNullOrWhiteSpace(en)) return FieldFault.Of("name", "required");
        if (zh.Trim().Length > RoleDefinition.NameLengthMax || en.Trim().Length > RoleDefinition.NameLengthMax) return FieldFault.Of("name", "too-long");
        if (wish.Grants is not { } grants) return FieldFault.Of("grants", "required");
        if (grants.Any(g => PermissionCatalogue.Find(g.Key) is null || !Enum.IsDefined(g.Value))) return FieldFault.Of("grants", "unknown");
        return PeopleGuard.MayGive(who, Clean(wish)) ? null : Refused.Because(RefusalCatalogue.MoreThanOwn);
    }

    private static FrozenDictionary<string, GrantScope> Clean(RoleWish wish) =>
        wish.Grants!.ToFrozenDictionary(g => g.Key, g => PermissionCatalogue.Find(g.Key)!.Scoped ? g.Value : GrantScope.All);

    /// <summary>In force at once: the next request has the new rights, and open pages get them within a moment.</summary>
    private async Task<RoleView> Stored(string code, HttpContext http, CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        await roles.Load(stop);
        var holders = await Holders(code, stop);
        await sessions.Refresh(holders, stop);
        AuditChanges.Note(http, "after", Words(roles.Find(code)!));
        return View(roles.Find(code)!, holders.Count);
    }

    private async Task<RolesView> All(CancellationToken stop)
    {
        var counts = (await db.Set<Person>().AsNoTracking().Where(p => p.DisabledAt == null).Select(p => p.Roles).ToListAsync(stop)).SelectMany(named => named).CountBy(role => role).ToDictionary();
        return new RolesView(PermissionCatalogue.All, [.. roles.All.Select(role => View(role, counts.GetValueOrDefault(role.Code)))]);
    }

    private async Task<List<string>> Holders(string code, CancellationToken stop) =>
        [.. (await db.Set<Person>().AsNoTracking().ToListAsync(stop)).Where(p => p.Roles.Contains(code)).Select(p => p.JobNumber)];

    private async Task<bool> OnKeys(string code, CancellationToken stop) => (await db.Set<ApiKey>().AsNoTracking().ToListAsync(stop)).Any(k => k.Roles.Contains(code));

    private static RoleView View(RoleDefinition role, int people) => new(role.Code, new LocalText(role.NameZh, role.NameEn), role.BuiltIn, role.Grants, people);

    private static string Words(RoleDefinition role) => $"{role.NameZh} / {role.NameEn}; {string.Join(' ', role.Grants.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}:{RoleTable.Word(g.Value)}"))}";

    [GeneratedRegex("^[a-z][a-z0-9-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex CodeForm();
}
