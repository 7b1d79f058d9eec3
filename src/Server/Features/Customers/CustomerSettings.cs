namespace Antiphon.Server.Features.Customers;

internal enum CustomerFieldKind { Text, Number, Date, Choice }

/// <summary>A field that the centre has given its cards.</summary>
/// <param name="Id">1–32 small letters, digits and hyphens; it never changes.</param>
/// <param name="Choices">Of a choice: what may be chosen. Otherwise empty.</param>
/// <param name="Secret">The recording of the call in hand pauses while it is being filled in.</param>
internal sealed record CustomerField(string Id, LocalText Name, CustomerFieldKind Kind, IReadOnlyList<string> Choices, bool Secret = false);

/// <summary>Customers by rule: whoever meets all conditions belongs to it, from the moment on at which he does.</summary>
/// <param name="Field">Identity of a field whose value is <see cref="Value"/>. Empty: it is not asked. So are the others.</param>
internal sealed record CustomerGroup(string Id, LocalText Name, string Class = "", string Region = "", string Tag = "", string Owner = "", string Field = "", string Value = "");

/// <param name="KeepDeletedDays">How long a deleted card can be had back: 1–3650.</param>
internal sealed record CustomerSettings(int KeepDeletedDays, IReadOnlyList<CustomerField> Fields, IReadOnlyList<CustomerGroup> Groups)
{
    public const int FieldsMax = 40, ChoicesMax = 50, GroupsMax = 50, DaysMax = 3650;

    public static CustomerSettings Standard { get; } = new(30, [], []);

    /// <returns>Null: it can be kept.</returns>
    public Refused? Fault()
    {
        if (KeepDeletedDays is < 1 or > DaysMax) return FieldFault.Of("keepDeletedDays", "range");
        if (Fields is null || Groups is null) return FieldFault.Of(Fields is null ? "fields" : "groups", "required");
        if (Fields.Contains(null!) || Groups.Contains(null!)) return FieldFault.Of(Fields.Contains(null!) ? "fields" : "groups", "required");
        if (Fields.Count > FieldsMax || Groups.Count > GroupsMax) return FieldFault.Of(Fields.Count > FieldsMax ? "fields" : "groups", "too-many");
        return FaultOf("fields", Fields.Select(f => (f.Id, f.Name))) ?? FaultOf("groups", Groups.Select(g => (g.Id, g.Name)))
            ?? (Fields.Any(f => f.Choices is null || f.Choices.Count > ChoicesMax || f.Choices.Any(c => c is not { Length: > 0 and <= 100 }) || (f.Kind is CustomerFieldKind.Choice && f.Choices.Count == 0)) ? FieldFault.Of("choices", "required")
            : Groups.Any(Unreadable) ? FieldFault.Of("groups", "unknown") : null);
    }

    private bool Unreadable(CustomerGroup group) =>
        new[] { group.Class, group.Region, group.Tag, group.Owner, group.Field, group.Value }.Any(text => text is null || text.Length > Customer.FieldLengthMax || text.Any(char.IsControl))
        || (group.Field.Length > 0 && Fields.All(f => f.Id != group.Field));

    private static Refused? FaultOf(string field, IEnumerable<(string Id, LocalText Name)> entries)
    {
        var seen = new HashSet<string>();
        foreach (var (id, name) in entries)
        {
            if (id is not { Length: > 0 and <= 32 } || !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) return FieldFault.Of(field, "pattern");
            if (!seen.Add(id)) return FieldFault.Of(field, "taken");
            if (name is null || string.IsNullOrWhiteSpace(name.Zh) || string.IsNullOrWhiteSpace(name.En) || name.Zh.Length > 40 || name.En.Length > 40) return FieldFault.Of(field, "required");
        }
        return null;
    }
}

internal sealed class CustomerSettingsRow
{
    public long Id { get; init; } = 1;
    public required string Document { get; set; }
}

internal sealed class CustomerSettingsTable : IEntityTypeConfiguration<CustomerSettingsRow>
{
    public void Configure(EntityTypeBuilder<CustomerSettingsRow> settings) => settings.ToTable("customer_settings").HasKey(s => s.Id);
}

internal static class SetCustomers
{
    public static async Task<CustomerSettings> Now(CentreDb db, CancellationToken stop) =>
        await db.Set<CustomerSettingsRow>().AsNoTracking().SingleOrDefaultAsync(stop) is { } row ? Documents.Read<CustomerSettings>(row.Document) : CustomerSettings.Standard;

    public static async Task<Ok<CustomerSettings>> Get(CentreDb db, CancellationToken stop) => TypedResults.Ok(await Now(db, stop));

    public static async Task<Results<Ok<CustomerSettings>, Refused>> Put(CustomerSettings request, HttpContext http, CentreDb db, IAuditTrail audit, CancellationToken stop)
    {
        if (request.Fault() is { } fault) return fault;
        var row = await db.Set<CustomerSettingsRow>().SingleOrDefaultAsync(stop);
        var before = row?.Document ?? "";
        var after = Documents.Write(request);
        if (row is null) db.Add(new CustomerSettingsRow { Document = after });
        else row.Document = after;
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "customer-settings-changed", "customers", new Dictionary<string, string> { ["before"] = before, ["after"] = after }, stop);
        return TypedResults.Ok(request);
    }
}
