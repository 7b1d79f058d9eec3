using System.Net;
using Antiphon.Engine.Outbound;
using Antiphon.Server.Features.Phone;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Trunks;

/// <summary>The trunks and routes: their part of what the switch accepts, and of what routing rests on.</summary>
internal sealed partial class TrunkBook(Options options, IDbContextFactory<CentreDb> databases, SecretBox box, ILogger<TrunkBook> log)
    : ISwitchPart, ICentrePart, INumberReading
{
    /// <summary>The trunk to the far end that the options name. It is not kept: it exists as long as the options name it.</summary>
    public const string OfOptions = "outbound";

    private static readonly OutboundRoute RouteOfOptions = new("outside", OfOptions) { Patterns = ["0XXX.", "1[3-9]XX."], Trunks = [new RouteTrunk(OfOptions)] };

    private volatile ImmutableDictionary<string, InboundRules> _inbound = ImmutableDictionary<string, InboundRules>.Empty;

    /// <summary>The numbers of an inbound call as the centre reads them.</summary>
    public (string Called, string Caller) Read(string trunk, string called, string caller) =>
        _inbound.TryGetValue(trunk, out var rules) ? (NumberRules.Apply(rules.Called, called), NumberRules.Apply(rules.Caller, caller)) : (called, caller);

    public async ValueTask<SwitchConfiguration> AddTo(SwitchConfiguration configuration, CancellationToken stop)
    {
        var rows = await Rows(stop);
        _inbound = rows.Select(row => (row.Name, Rules: InboundRules.Of(row.Document()))).Where(t => t.Rules is not null).ToImmutableDictionary(t => t.Name, t => t.Rules!);
        var trunks = rows.Where(row => !row.Document().Disabled).Select(Read).ToList();
        if (options.Trunk is { } farEnd) trunks.Add(new Trunk(OfOptions) { Destination = farEnd });
        return configuration with { Trunks = configuration.Trunks.AddRange(trunks) };
    }

    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var routes = (await db.Set<RouteRow>().AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(stop)).Select(r => r.Route()).ToList();
        var trunks = (await Rows(stop)).Where(row => !row.Document().Disabled).Select(row => Settings(row.Name, row.Document(), TakesCalls(row))).ToList();
        if (options.Trunk is not null)
        {
            trunks.Add(new TrunkSettings(OfOptions));
            if (routes.Count == 0) routes.Add(RouteOfOptions);
        }
        return centre with { Plan = (centre.Plan ?? new DialPlan()) with { Trunks = [.. trunks], Routes = [.. routes] } };
    }

    private async Task<List<TrunkRow>> Rows(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<TrunkRow>().AsNoTracking().OrderBy(t => t.Position).ThenBy(t => t.Name).ToListAsync(stop);
    }

    private static bool TakesCalls(TrunkRow row) => row.Destination is not null || row.Document().Host is not null;

    private static TrunkSettings Settings(string name, TrunkDocument document, bool takesCalls) => new(name)
    {
        Group = document.Group, TakesCalls = takesCalls, CallsMax = document.CallsMax, CallsInMax = document.CallsInMax, CallsOutMax = document.CallsOutMax,
        CallsOutPerHourMax = document.CallsOutPerHourMax, CalledRules = [.. document.CalledRules], CallerRules = [.. document.CallerRules], CallerNumber = document.CallerNumber,
    };

    private Trunk Read(TrunkRow row)
    {
        var document = row.Document();
        return new Trunk(row.Name)
        {
            Sources = [.. row.Sources.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)],
            Destination = row.Destination is null ? null : IPEndPoint.Parse(row.Destination),
            FarEnd = document.Host is { } host ? new FarEnd(host, document.Port, document.Transport) : row.Destination is { } at ? Numeric(IPEndPoint.Parse(at)) : null,
            Inbound = document.InboundAccount is { } account ? Open<DigestAccount>(row.Name, account) : null,
            Outbound = row.Secrets is { } secrets ? Open<DigestSecret>(row.Name, secrets) : null,
            TrustsIdentity = row.TrustsIdentity, Registers = document.Registers, AcceptsFromFarEnd = document.AcceptsFromFarEnd,
            ProbeEvery = document.ProbeSeconds > 0 ? TimeSpan.FromSeconds(document.ProbeSeconds) : null,
            SendsIdentity = document.SendsIdentity, FromIsAccount = document.FromIsAccount, Codecs = [.. document.Codecs], KeysByInfo = document.KeysByInfo,
        };
    }

    private static FarEnd Numeric(IPEndPoint at) => new(at.Address.ToString(), at.Port, TrunkTransport.Udp);

    private T? Open<T>(string name, string closed) where T : class
    {
        if (box.Open<T>(closed) is { } secret) return secret;
        SecretLost(name);
        return null;
    }

    [LoggerMessage(1111, LogLevel.Error, "the secret of trunk {Name} cannot be read with the keys of the data folder; set it again")]
    private partial void SecretLost(string name);

    private sealed record InboundRules(ImmutableArray<NumberRule> Called, ImmutableArray<NumberRule> Caller)
    {
        public static InboundRules? Of(TrunkDocument document) =>
            document is { InboundCalledRules: [], InboundCallerRules: [] } ? null : new([.. document.InboundCalledRules], [.. document.InboundCallerRules]);
    }
}
