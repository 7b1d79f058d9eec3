using Antiphon.Server.Features.Phone;
using Antiphon.Switch;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Trunks;

/// <summary>A trunk as it is set up. Limits of 0 are none.</summary>
/// <param name="Name">Letters, digits, - and _; it stands in records and does not change.</param>
internal sealed record StoreTrunk(string Name) : TrunkManners
{
    public bool Enabled { get; init; } = true;

    /// <summary>Name or address of the far end; null: inbound only.</summary>
    public string? Host { get; init; }

    /// <summary>0: by SRV, else the usual one.</summary>
    public int Port { get; init; }

    /// <summary>Null: by NAPTR or SRV, else UDP.</summary>
    public TrunkTransport? Transport { get; init; }

    /// <summary>We register there; needs user and password.</summary>
    public bool Registers { get; init; }

    /// <summary>Calls from the far end's own addresses are taken.</summary>
    public bool AcceptsFromFarEnd { get; init; } = true;

    /// <summary>Further addresses from which calls are taken without a password.</summary>
    public string[] Sources { get; init; } = [];

    /// <summary>What we present to the far end.</summary>
    public string? User { get; init; }

    /// <summary>Null: as it was; empty: none.</summary>
    public string? Password { get; init; }

    /// <summary>What the far end presents to us; null: nothing.</summary>
    public string? InboundUser { get; init; }

    /// <summary>Null: as it was.</summary>
    public string? InboundPassword { get; init; }

    /// <summary>Seconds between two OPTIONS; 0: never. Default 30, 5–600.</summary>
    public int Probe { get; init; } = 30;
    public bool TrustsIdentity { get; init; }
    /// <summary>The same without what JSON may bring: nulls and blanks.</summary>
    public StoreTrunk Tidy() => this with
    {
        Name = Name?.Trim() ?? "", Host = Text(Host), User = Text(User), InboundUser = Text(InboundUser), Group = Text(Group), CallerNumber = Text(CallerNumber),
        Sources = [.. (Sources ?? []).OfType<string>().Select(s => s.Trim())], Codecs = [.. (Codecs ?? []).OfType<string>()],
        CalledRules = Tidy(CalledRules), CallerRules = Tidy(CallerRules), InboundCalledRules = Tidy(InboundCalledRules), InboundCallerRules = Tidy(InboundCallerRules),
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static NumberRule[] Tidy(NumberRule[]? rules) =>
        [.. (rules ?? []).OfType<NumberRule>().Select(r => r with { Match = r.Match ?? "", Prefix = r.Prefix ?? "", Replace = r.Replace is "" ? null : r.Replace })];
}

/// <summary>Creates and changes trunks. In force at once; calls in progress keep what they started with.</summary>
internal sealed class StoreTrunkHandler(CentreDb db, SecretBox box, SwitchOptions telephony, TrunkViews views, SwitchConfigurationSource configuration, CentreSource centre)
{
    public static async Task<Results<Created<TrunkView>, Refused>> Create(StoreTrunk request, StoreTrunkHandler handler, CancellationToken stop)
    {
        request = request.Tidy();
        if (TrunkCheck.NameFault(request.Name) is { } wrong) return wrong;
        if (await handler.IsTaken(request.Name, stop)) return FieldFault.Of("name", "taken");
        var row = new TrunkRow { Name = request.Name, Position = await handler.NextPosition(stop) };
        if (await handler.Store(row, request, isNew: true, stop) is { } refused) return refused;
        return TypedResults.Created($"/api/trunks/{row.Name}", handler.View(row));
    }

    public static async Task<Results<Ok<TrunkView>, Refused>> Update(string name, StoreTrunk request, StoreTrunkHandler handler, CancellationToken stop)
    {
        if (await handler.Find(name, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        if (await handler.Store(row, request.Tidy() with { Name = name }, isNew: false, stop) is { } refused) return refused;
        return TypedResults.Ok(handler.View(row));
    }

    private Task<TrunkRow?> Find(string name, CancellationToken stop) => db.Set<TrunkRow>().SingleOrDefaultAsync(t => t.Name == name, stop);

    private async Task<bool> IsTaken(string name, CancellationToken stop) => name == TrunkBook.OfOptions || await db.Set<TrunkRow>().AnyAsync(t => t.Name == name, stop);

    private TrunkView View(TrunkRow row) => views.Of(row);

    private async Task<int> NextPosition(CancellationToken stop) => 1 + (await db.Set<TrunkRow>().MaxAsync(t => (int?)t.Position, stop) ?? -1);

    private async Task<Refused?> Store(TrunkRow row, StoreTrunk wish, bool isNew, CancellationToken stop)
    {
        var others = await db.Set<TrunkRow>().AsNoTracking().Where(t => t.Name != row.Name).ToListAsync(stop);
        if (TrunkCheck.Fault(wish, others, row.Secrets is not null) is { } fault) return fault;
        var before = row.Document();
        (row.Secrets, var inbound) = (Outbound(row.Secrets, before, wish), Inbound(before, wish));
        if (wish.InboundUser is not null && inbound is null) return FieldFault.Of("inboundPassword", "required");
        (row.Sources, row.Destination, row.TrustsIdentity) = (string.Join(' ', wish.Sources), null, wish.TrustsIdentity);
        row.Settings = Documents.Write(Document(wish, inbound));
        if (isNew) db.Add(row);
        await db.SaveChangesAsync(stop);
        await configuration.Apply(stop);
        await centre.Apply(stop);
        return null;
    }

    private string? Outbound(string? secrets, TrunkDocument before, StoreTrunk wish)
    {
        if (wish.User is not { Length: > 0 } user || wish.Password == "") return null;
        if (wish.Password is { } password) return box.Close(new DigestSecret(user, password));
        if (secrets is null || before.OutboundUser == user) return secrets;
        return box.Open<DigestSecret>(secrets) is { } known ? box.Close(known with { User = user }) : null;      // Another user, the same password.
    }

    private string? Inbound(TrunkDocument before, StoreTrunk wish)
    {
        if (wish.InboundUser is not { Length: > 0 } user) return null;
        if (wish.InboundPassword is { Length: > 0 } password) return box.Close(SecretBox.AccountOf(user, telephony.Realm, password));
        return before.InboundUser == user ? before.InboundAccount : null;                                        // The hash belongs to its user.
    }

    private static TrunkDocument Document(StoreTrunk wish, string? inbound) => new()
    {
        Disabled = !wish.Enabled, Host = wish.Host, Port = wish.Port, Transport = wish.Transport, Registers = wish.Registers, AcceptsFromFarEnd = wish.AcceptsFromFarEnd,
        ProbeSeconds = wish.Probe, SendsIdentity = wish.SendsIdentity, FromIsAccount = wish.FromIsAccount, Codecs = wish.Codecs, KeysByInfo = wish.KeysByInfo, Group = wish.Group, CallsMax = wish.CallsMax,
        CallsInMax = wish.CallsInMax, CallsOutMax = wish.CallsOutMax, CallsOutPerHourMax = wish.CallsOutPerHourMax, CallerNumber = wish.CallerNumber,
        CalledRules = wish.CalledRules, CallerRules = wish.CallerRules, InboundCalledRules = wish.InboundCalledRules, InboundCallerRules = wish.InboundCallerRules,
        InboundAccount = inbound, InboundUser = inbound is null ? null : wish.InboundUser, OutboundUser = wish.User,
    };
}
