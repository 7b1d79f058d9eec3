using Antiphon.Server.Features.Queues;

namespace Antiphon.Server.Features.Agents;

/// <summary>The rules of channels, kept as the engine reads them; no row: the defaults.</summary>
internal sealed class ChannelRow
{
    public const int OnlyId = 1;

    public required int Id { get; init; }
    public required string Rules { get; set; }

    /// <summary>Rules that were stored before there were messages say nothing of them: then theirs are the defaults.</summary>
    public ChannelRules Read()
    {
        var rules = JsonSerializer.Deserialize<ChannelRules>(Rules, RoutingJson.Options) ?? ChannelRules.Default;
        if (System.Text.Json.Nodes.JsonNode.Parse(Rules)?["messages"] is not null) return rules;
        return rules with { Blends = [.. rules.Blends.Where(b => !OfMessages(b)), .. ChannelRules.Default.Blends.Where(OfMessages)] };
    }

    private static bool OfMessages(BlendRule rule) => rule.Held is ContactChannel.Message || rule.Coming is ContactChannel.Message;
}

internal sealed class ChannelTable : IEntityTypeConfiguration<ChannelRow>
{
    public void Configure(EntityTypeBuilder<ChannelRow> rules) => rules.ToTable("channel_rules").HasKey(r => r.Id);
}

internal sealed class ChannelsPart(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<ChannelRow>().AsNoTracking().SingleOrDefaultAsync(stop) is { } row ? centre with { Channels = row.Read() } : centre;
    }
}

/// <summary>What an agent may have at a time, and what goes beside what. Meanings and ranges at <see cref="ChannelRules"/>.</summary>
internal sealed record ChannelSetup(int Chats, int Mails, IReadOnlyList<BlendRule> Blends, int Messages = 1)
{
    public static ChannelSetup Of(ChannelRules rules) => new(rules.Chats, rules.Mails, rules.Blends, rules.Messages);

    /// <returns>The field that is wrong; null: none.</returns>
    public Refused? Fault()
    {
        if (Chats is < 0 or > ChannelRules.CapacityMax) return FieldFault.Of("chats", "range");
        if (Mails is < 0 or > ChannelRules.CapacityMax) return FieldFault.Of("mails", "range");
        if (Messages is < 0 or > ChannelRules.CapacityMax) return FieldFault.Of("messages", "range");
        var wrong = Blends is not { Count: <= 12 } || Blends.Any(b => b is null || b.Held == b.Coming || !Enum.IsDefined(b.Held) || !Enum.IsDefined(b.Coming) || !Enum.IsDefined(b.Blending)) || Blends.DistinctBy(b => (b.Held, b.Coming)).Count() != Blends.Count;
        if (wrong) return FieldFault.Of("blends", "range");
        // What is said cannot rest, and two that interrupt each other would both rest for ever.
        var stuck = Blends.Any(b => b.Blending is Blending.Interrupts && (b.Held is ContactChannel.Voice || Blends.Any(other => other.Blending is Blending.Interrupts && other.Held == b.Coming && other.Coming == b.Held)));
        return stuck ? FieldFault.Of("blends", "range") : null;
    }

    public ChannelRules Rules() => new() { Chats = Chats, Mails = Mails, Messages = Messages, Blends = [.. Blends] };
}

internal sealed class ChannelSettingsHandler(CentreDb db, CentreSource centre)
{
    public static async Task<ChannelSetup> Get(ChannelSettingsHandler handler, CancellationToken stop) => ChannelSetup.Of(await handler.Stored(stop) is { } row ? row.Read() : ChannelRules.Default);

    public static async Task<Results<Ok<ChannelSetup>, Refused>> Put(ChannelSetup request, HttpContext http, ChannelSettingsHandler handler, CancellationToken stop)
    {
        if (request.Fault() is { } fault) return fault;
        await handler.Store(request, http.User.JobNumber ?? "", stop);
        return TypedResults.Ok(request);
    }

    private Task<ChannelRow?> Stored(CancellationToken stop) => db.Set<ChannelRow>().SingleOrDefaultAsync(stop);

    private async Task Store(ChannelSetup request, string who, CancellationToken stop)
    {
        var rules = JsonSerializer.Serialize(request.Rules(), RoutingJson.Options);
        if (await Stored(stop) is { } row) row.Rules = rules;
        else db.Add(new ChannelRow { Id = ChannelRow.OnlyId, Rules = rules });
        await db.SaveChangesAsync(stop);
        await centre.Apply(new SettingsChange { Who = who, Kind = "channels", Subject = "", Action = SettingsAction.Changed, Content = JsonSerializer.Serialize(request, ApiJson.Options) }, instead: null, stop);
    }
}
